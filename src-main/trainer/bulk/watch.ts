/** A folder that is watched: what arrives there is classified. */
import { mkdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Skipped } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import { fileError, UserError } from '../errors';
import { requireKind, type Classified } from '../model/answer';
import { AskedModel } from '../model/classify-images';
import { CopyInto, requireOutside, type Copied } from '../model/copy-into';
import type { LoadedModel } from '../model/model-file';
import { placeOf } from '../whole-file';
import { Ledger } from './ledger';
import type { BulkTarget } from './target';
import { begun, discard, readUnfinished } from './unfinished';
import { Watching } from './watching';
import { describeWork, textFor } from './work';

/** The answer to a file that arrived. */
export interface Arrived extends Classified {
  confidence: number;
  /** Where it was copied or moved to; null where that was not asked for, or failed. */
  copiedTo: string | null;
}

export interface WatchEvents {
  onAnswer(arrived: Arrived): void;
  /** What cannot be read or copied. */
  onSkipped(skipped: Skipped): void;
  /** What was there when the watching began is answered. */
  onCaughtUp?(): void;
  /** The watching ended by itself: its folder is gone, or the disk is full. */
  onFailed?(error: unknown): void;
}

export interface FolderWatch {
  /** So far, with what an earlier watch of the same folder had answered. */
  readonly count: number;
  readonly copied: Copied | null;
  /** Resolves when all that was begun is answered and written. */
  stop(): Promise<void>;
}

/**
 * Images that are there come first. A file is answered when its size has stood still, and again when it changes; never
 * twice as it is, also where `target` keeps what an earlier watch answered.
 * @param target CSV or JSON lines; a folder for copies lies outside the watched one
 * @throws UserError where the folder or a target cannot be used
 */
export async function watchFolder(
  model: LoadedModel,
  folder: string,
  target: BulkTarget,
  events: WatchEvents,
): Promise<FolderWatch> {
  requireKind(model, 'images');
  await requireFolder(folder);
  const { out, copyInto } = target;
  if (copyInto) {
    await mkdir(copyInto.folder, { recursive: true }).catch((error: unknown) => {
      throw fileError(error, copyInto.folder);
    });
    await requireOutside(copyInto.folder, [folder]);
  }
  const data = out && (await placeOf(out.path));
  const journal = data ? `${data}.journal` : copyInto && join(copyInto.folder, '.watched.journal');
  const work = await describeWork(model, [resolve(folder)], target);
  if (target.isFresh) await discard(data, journal);
  const left = journal === null ? null : await readUnfinished(journal, data, work);
  const before = left ?? begun(0);
  if (data !== null && before.journalBytes === 0) await requireNothingAt(data);
  const copying = copyInto && new CopyInto(model, copyInto.folder, copyInto.isMove);
  const asked = await AskedModel.open(model, Infinity);
  const watching = new Watching(model, asked, before.keys, copyInto?.isMove ?? false, events);
  watching.ledger = await Ledger.open(
    model,
    work,
    { journal, data },
    textFor(model, target, false),
    copying,
    before,
    (copy, place) => watching.placed(copy, place),
  );
  await watching.begin(folder);
  return watching;
}

async function requireFolder(folder: string): Promise<void> {
  const info = await stat(folder).catch((error: unknown) => {
    throw fileError(error, folder);
  });
  if (info.isDirectory()) return;
  throw new UserError('no-folder', t('"{name}" is no folder to watch.', { name: basename(folder) }));
}

/** Answers are added to what an earlier watch wrote, and to nothing else. */
async function requireNothingAt(path: string): Promise<void> {
  const info = await stat(path).catch(() => null);
  if (!info || info.size === 0) return;
  const message = t(
    '"{name}" is there already, and was not begun by watching this folder. Choose another name for the answers.',
    { name: basename(path) },
  );
  throw new UserError('not-empty', message);
}
