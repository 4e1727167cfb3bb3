/** What a watched folder gave so far, told as it is now: however fast files arrive, the page hears the latest state alone. */
import { relative } from 'node:path';
import {
  WATCHED_LISTED,
  type Skipped,
  type Watched,
  type WatchedAnswer,
} from '../../../src-preload/contract';
import type { Arrived } from '../bulk/watch';
import { canReject, indicesOf } from '../model/answer';
import type { LoadedModel } from '../model/model-file';

const INTERVAL_MS = 150;
const SKIPPED_LISTED = 100;

export class Watching {
  private readonly state: Watched;
  /** Where the pictures of the latest answers are, by their numbers. */
  private readonly pictures = new Map<number, string>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly model: LoadedModel,
    private readonly folder: string,
    private readonly isMove: boolean,
    private readonly emit: (watched: Watched) => void,
  ) {
    this.state = {
      count: 0,
      counts: new Array<number>(model.metadata.labels.length).fill(0),
      rejectedCount: canReject(model) ? 0 : null,
      copied: 0,
      skippedCount: 0,
      skipped: [],
      latest: [],
      isCaughtUp: false,
    };
  }

  get watched(): Watched {
    return { ...this.state };
  }

  /** @returns null where it is not among the latest any more */
  pictureOf(number: number): string | null {
    return this.pictures.get(number) ?? null;
  }

  answered({ item, label, confidence, accepted, copiedTo }: Arrived): void {
    const { state } = this;
    const number = ++state.count;
    const name = relative(this.folder, item);
    const answer: WatchedAnswer = { number, name, label, confidence, accepted, copiedTo };
    state.latest = [answer, ...state.latest].slice(0, WATCHED_LISTED);
    if (accepted === false) state.rejectedCount!++;
    else state.counts[indicesOf(this.model.metadata.labels).get(label)!]!++;
    if (copiedTo !== null) state.copied++;
    this.pictures.set(number, this.isMove && copiedTo !== null ? copiedTo : item);
    this.pictures.delete(number - WATCHED_LISTED);
    this.tell();
  }

  skipped({ item, reason }: Skipped): void {
    const { state } = this;
    state.skippedCount++;
    const skipped = { item: relative(this.folder, item), reason };
    state.skipped = [skipped, ...state.skipped].slice(0, SKIPPED_LISTED);
    this.tell();
  }

  caughtUp(): void {
    this.state.isCaughtUp = true;
    this.tell();
  }

  /** Says nothing more. */
  close(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Soon, with all that comes until then. */
  private tell(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.emit({ ...this.watched, counts: [...this.state.counts] });
    }, INTERVAL_MS);
  }
}
