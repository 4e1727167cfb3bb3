/** A folder that is watched: what arrives there is classified. */
import { mkdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Skipped } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import { fileError, UserError } from '../errors';
import { classifiedOf, requireKind, type Classified } from '../model/answer';
import { AskedModel, type Seen } from '../model/classify-images';
import { blockOf } from '../model/classify';
import { CopyInto, requireOutside, type Copied, type Copy } from '../model/copy-into';
import type { LoadedModel } from '../model/model-file';
import { placeOf } from '../whole-file';
import { Arrivals } from './arrivals';
import { Ledger } from './ledger';
import type { BulkTarget } from './target';
import { begun, discard, readUnfinished } from './unfinished';
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
  const watching = new Watching(model, asked, before.keys, events);
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

class Watching implements FolderWatch {
  private arrivals: Arrivals | null = null;
  private hasCaughtUp = false;
  private stopping: Promise<void> | null = null;
  /** Answers whose copies are not made yet, by path. */
  private readonly uncopied = new Map<string, Arrived>();
  /** One answer after the other is written. */
  private last: Promise<void> = Promise.resolve();

  /** @param known which files were answered, as they were then */
  constructor(
    private readonly model: LoadedModel,
    private readonly asked: AskedModel,
    private readonly known: Set<string>,
    private readonly events: WatchEvents,
  ) {}

  ledger!: Ledger;

  get count(): number {
    return this.ledger.outcome.count;
  }

  get copied(): Copied | null {
    return this.ledger.copied;
  }

  async begin(folder: string): Promise<void> {
    this.arrivals = await Arrivals.start(folder, {
      onImage: (path) => this.see(path),
      onIdle: () => this.idle(),
      onFailed: (error) => void this.fail(error),
    });
    this.arrivals.begin();
  }

  stop(): Promise<void> {
    return (this.stopping ??= this.end());
  }

  /** Hears what came of a copy. */
  placed({ from }: Copy, place: string | null): void {
    const arrived = this.uncopied.get(from);
    this.uncopied.delete(from);
    const failed = place === null ? this.copied?.skipped.findLast(({ item }) => item === from) : undefined;
    if (failed) this.events.onSkipped(failed);
    if (arrived) this.events.onAnswer({ ...arrived, copiedTo: place });
  }

  private async see(path: string): Promise<void> {
    const key = await keyOf(path);
    if (key === null || this.known.has(key)) return;
    const seen = await this.asked.see(path);
    // It was changed or taken away meanwhile: its next change is heard of.
    if ((await keyOf(path)) !== key) return;
    this.known.add(key);
    const turn = this.last.then(() => this.note(seen, key));
    this.last = turn.catch(() => {});
    await turn;
  }

  private async note(seen: Seen, key: string): Promise<void> {
    if (!('answers' in seen)) {
      const skipped = { item: seen.path, reason: seen.reason };
      await this.ledger.skipImage(skipped, key);
      return this.events.onSkipped(skipped);
    }
    const { path, answers } = seen;
    const one = classifiedOf(this.model, answers, 0, path);
    const arrived = { ...one, confidence: answers.confidences[0]!, copiedTo: null };
    if (this.copied) this.uncopied.set(path, arrived);
    await this.ledger.takeImage(blockOf(path, answers), key);
    if (!this.copied) this.events.onAnswer(arrived);
  }

  private async idle(): Promise<void> {
    await this.ledger.settle();
    if (this.hasCaughtUp) return;
    this.hasCaughtUp = true;
    this.events.onCaughtUp?.();
  }

  private async fail(error: unknown): Promise<void> {
    await this.stop().catch(() => {});
    this.events.onFailed?.(error);
  }

  private async end(): Promise<void> {
    try {
      await this.arrivals?.stop();
      await this.last;
      await this.ledger.settle();
    } finally {
      await this.ledger.close();
      await this.asked.close();
    }
  }
}

/** Tells a file as it is now; null where it has gone. */
async function keyOf(path: string): Promise<string | null> {
  const info = await stat(path).catch(() => null);
  return info && `${resolve(path)}|${info.size}|${info.mtimeMs}`;
}
