/** Answers the images that arrive in a folder, each as it is once. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { classifiedOf } from '../model/answer';
import { blockOf } from '../model/classify';
import type { AskedModel, Seen } from '../model/classify-images';
import type { Copied, Copy } from '../model/copy-into';
import type { LoadedModel } from '../model/model-file';
import { Arrivals } from './arrivals';
import type { Ledger } from './ledger';
import type { Arrived, FolderWatch, WatchEvents } from './watch';

export class Watching implements FolderWatch {
  private arrivals: Arrivals | null = null;
  private hasCaughtUp = false;
  private stopping: Promise<void> | null = null;
  /** Answers whose copies are not made yet, by path. */
  private readonly uncopied = new Map<string, { arrived: Arrived; key: string }>();
  /** One answer after the other is written. */
  private last: Promise<void> = Promise.resolve();

  /** @param known which files were answered, as they were then */
  constructor(
    private readonly model: LoadedModel,
    private readonly asked: AskedModel,
    private readonly known: Set<string>,
    private readonly isMove: boolean,
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
    const waiting = this.uncopied.get(from);
    this.uncopied.delete(from);
    const failed = place === null ? this.copied?.skipped.findLast(({ item }) => item === from) : undefined;
    if (failed) this.events.onSkipped(failed);
    if (!waiting) return;
    // What arrives where it was is another file, even if it looks the same.
    if (this.isMove && place !== null) this.known.delete(waiting.key);
    this.events.onAnswer({ ...waiting.arrived, copiedTo: place });
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
    if (this.copied) this.uncopied.set(path, { arrived, key });
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
