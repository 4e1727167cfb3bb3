/** Copies images into a folder for each class that a model finds in them. Originals stay as they are, unless they are to be moved. */
import { mkdir, realpath } from 'node:fs/promises';
import { basename, extname, join, resolve, sep } from 'node:path';
import { t } from '../../../src-preload/language';
import { requireEmptyFolder } from '../empty-folder';
import { fileError, UserError } from '../errors';
import { addSkipped, type SkippedList } from '../skipped';
import { requireKind, type Answers } from './answer';
import { classFolders, freeName, namesIn } from './class-folders';
import type { Block, Consumer } from './classify';
import type { LoadedModel } from './model-file';
import { placeFile } from './place-file';

export interface Copied extends SkippedList {
  copied: number;
  /** How many of these the model was not sure enough of. */
  unsure: number;
}

/**
 * An empty folder, made where it is not there.
 * @throws UserError where it holds anything, cannot be written, or lies in what is to be classified
 */
export async function requireFolderToCopyInto(folder: string, sources: readonly string[]): Promise<void> {
  await requireEmptyFolder(folder);
  await requireOutside(folder, sources);
}

/** @throws UserError where a folder lies in what is to be classified */
export async function requireOutside(folder: string, sources: readonly string[]): Promise<void> {
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

/** What happens to an image. */
export interface Copy {
  from: string;
  /** From the folder that holds the folders of the classes. */
  to: string;
  isUnsure: boolean;
}

/** Written first, so that no half file has the name of a whole one. */
const UNFINISHED = '.unfinished-copy';

/** Takes answers to images; what it cannot copy is listed. */
export class CopyInto implements Consumer {
  readonly outcome: Copied = { copied: 0, unsure: 0, skippedCount: 0, skipped: [] };
  private readonly names: ReturnType<typeof classFolders>;
  /** Names that are taken, by folder. */
  private readonly taken = new Map<string, Set<string>>();

  /** @throws UserError where the model is for tables, whose rows are no files */
  constructor(
    model: LoadedModel,
    readonly folder: string,
    private readonly isMove = false,
  ) {
    requireKind(model, 'images');
    this.names = classFolders(model.metadata.labels);
  }

  async take({ answers, path }: Block): Promise<void> {
    for (let index = 0; index < answers.count; index++)
      await this.carryOut(await this.plan(path, answers, index));
  }

  /** Chooses a place, and makes its folder. */
  async plan(from: string, answers: Answers, index: number): Promise<Copy> {
    const isUnsure = answers.accepted !== null && !answers.accepted[index];
    const folder = isUnsure ? this.names.unsure : this.names.folders[answers.decisions[index]!]!;
    const ending = extname(from);
    const name = freeName(basename(from, ending), ending, await this.takenIn(folder));
    return { from, to: join(folder, name), isUnsure };
  }

  /**
   * @param isAgain it may have been carried out before, whole or in part
   * @returns where the file is now; null where that failed, which is listed
   * @throws UserError where the disk is full
   */
  async carryOut({ from, to, isUnsure }: Copy, isAgain = false): Promise<string | null> {
    const [place, temporary] = [join(this.folder, to), join(this.folder, UNFINISHED)];
    try {
      await placeFile(from, place, { temporary, isMove: this.isMove, isAgain });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw fileError(error, this.folder);
      addSkipped(this.outcome, [{ item: from, reason: fileError(error, from).message }]);
      return null;
    }
    this.outcome.copied++;
    if (isUnsure) this.outcome.unsure++;
    return place;
  }

  private async takenIn(folder: string): Promise<Set<string>> {
    let taken = this.taken.get(folder);
    if (taken) return taken;
    const path = join(this.folder, folder);
    try {
      await mkdir(path, { recursive: true });
      taken = await namesIn(path);
    } catch (error) {
      throw fileError(error, path);
    }
    this.taken.set(folder, taken);
    return taken;
  }
}
