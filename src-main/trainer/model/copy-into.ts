/** Copies images into a folder for each class that a model finds in them. Originals are never moved or changed. */
import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, realpath } from 'node:fs/promises';
import { basename, extname, join, resolve, sep } from 'node:path';
import { t } from '../../../src-preload/language';
import { fileError, UserError } from '../errors';
import { addSkipped, type SkippedList } from '../skipped';
import { requireKind } from './answer';
import type { Block, Consumer } from './classify';
import type { LoadedModel } from './model-file';

/** The folder of images of which the model is not sure enough. */
export const UNSURE = 'unsure';
/** File systems take 255 bytes; some of it is left for a number. */
const MAX_BYTES = 200;

export interface Copied extends SkippedList {
  copied: number;
  /** How many of these the model was not sure enough of. */
  unsure: number;
}

/**
 * An empty folder, made where it is not there.
 * @throws UserError where it holds anything, cannot be written, or lies in what is to be classified
 */
export async function requireEmptyFolder(folder: string, sources: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw fileError(error, folder);
  });
  const names = await readdir(folder).catch((error: unknown) => {
    throw fileError(error, folder);
  });
  if (names.length > 0)
    throw new UserError(
      'not-empty',
      t('"{folder}" is not empty. Choose an empty folder, or a new one, to copy into.', { folder }),
    );
  const place = await realPath(folder);
  for (const source of sources) {
    const other = await realPath(source);
    if (place !== other && !place.startsWith(other + sep)) continue;
    const message = t(
      '"{folder}" lies in "{source}", which is to be classified. Choose a folder outside it to copy into.',
      { folder, source },
    );
    throw new UserError('same-folder', message);
  }
}

const realPath = (path: string) => realpath(path).catch(() => resolve(path));

/** Takes answers to images; what it cannot copy is listed. */
export class CopyInto implements Consumer {
  readonly outcome: Copied = { copied: 0, unsure: 0, skippedCount: 0, skipped: [] };
  private readonly names: string[];
  private readonly unsureName: string;
  /** Names that are taken, in small letters, by folder. */
  private readonly taken = new Map<string, Set<string>>();

  /**
   * @param folder empty
   * @throws UserError where the model is for tables, whose rows are no files
   */
  constructor(
    model: LoadedModel,
    private readonly folder: string,
  ) {
    requireKind(model, 'images');
    const used = new Set<string>();
    this.names = model.metadata.labels.map((label) => freeName(folderName(label), '', used));
    this.unsureName = freeName(UNSURE, '', used);
  }

  async take({ answers, path }: Block): Promise<void> {
    for (let index = 0; index < answers.count; index++) {
      const isUnsure = answers.accepted !== null && !answers.accepted[index];
      try {
        await this.copy(path, isUnsure ? this.unsureName : this.names[answers.decisions[index]!]!);
        this.outcome.copied++;
        if (isUnsure) this.outcome.unsure++;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw fileError(error, this.folder);
        addSkipped(this.outcome, [{ item: path, reason: fileError(error, path).message }]);
      }
    }
  }

  private async copy(path: string, folder: string): Promise<void> {
    let used = this.taken.get(folder);
    if (!used) {
      await mkdir(join(this.folder, folder), { recursive: true });
      this.taken.set(folder, (used = new Set()));
    }
    const ending = extname(path);
    const name = freeName(basename(path, ending), ending, used);
    await copyFile(
      path,
      join(this.folder, folder, name),
      constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE,
    );
  }
}

/** A name that is not taken yet, with a number where it must be; most disks of people do not tell capitals apart. */
function freeName(stem: string, ending: string, taken: Set<string>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? stem + ending : `${stem} (${number})${ending}`;
    const key = name.normalize('NFC').toLowerCase();
    if (taken.has(key)) continue;
    taken.add(key);
    return name;
  }
}

/** Names that Windows keeps for devices. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** A class as the name of a folder on any system: no folders in it, no characters that some refuse. */
function folderName(label: string): string {
  const plain = Array.from(label.normalize('NFC'), (c) =>
    c < ' ' || '<>:"/\\|?*\x7f'.includes(c) ? '-' : c,
  );
  const name = shortened(plain)
    .replace(/[.\s]+$/, '')
    .trimStart();
  if (name === '') return 'class';
  return RESERVED.test(name) || name.startsWith('.') ? `_${name}` : name;
}

function shortened(letters: string[]): string {
  let text = '';
  for (const letter of letters) {
    if (Buffer.byteLength(text + letter) > MAX_BYTES) break;
    text += letter;
  }
  return text;
}
