/** A piece of work that takes a while: it can be paused, stopped or cancelled, and says how far it is. */
import type { Phase, Progress } from '../../src-preload/contract';
import { cancelled } from './errors';
import { Pause } from './pause';

/** At most so many progress messages a second. */
const MESSAGES_PER_SECOND = 15;

/** Takes how much is done, the total where it is known only now, and how much of what is done was cached. */
export type Report = (done: number, known?: { total?: number; cached?: number }) => void;

export class Job {
  /** Seconds spent in each phase so far. */
  readonly seconds: Partial<Record<Phase, number>> = {};
  private phase: { name: Phase; began: number; said: number; done: number; cached: number | null } | null =
    null;

  constructor(
    private readonly onProgress: (progress: Progress) => void = () => {},
    private readonly ending = { abort: new AbortController(), isStopRequested: false, pause: new Pause() },
  ) {}

  /** A job for work within a phase of this one: the two end together, and only this one speaks and keeps time. */
  inner(): Job {
    return new Job(() => {}, this.ending);
  }

  /** Gives the work up: the next `throwIfCancelled` throws. */
  cancel(): void {
    this.ending.abort.abort(cancelled());
    this.resume();
  }

  /** Ends training with the best weights so far. */
  stop(): void {
    this.ending.isStopRequested = true;
    this.resume();
  }

  /** Makes the work wait where it next asks `unpaused`, and between phases. What is to end does not wait. */
  pause(): void {
    if (!this.isStopped) this.ending.pause.begin();
  }

  resume(): void {
    this.ending.pause.finish();
  }

  /** Resolves at once, or, while the job is paused, when it goes on or is ended. */
  unpaused(): Promise<void> {
    return this.ending.pause.over();
  }

  /** Milliseconds, not counting pauses: for differences alone. */
  now(): number {
    return this.ending.pause.now();
  }

  get isStopped(): boolean {
    return this.ending.isStopRequested || this.signal.aborted;
  }

  /** Aborted when the job is cancelled. */
  get signal(): AbortSignal {
    return this.ending.abort.signal;
  }

  throwIfCancelled(): void {
    this.signal.throwIfAborted();
  }

  /** Runs a phase of the work, keeping its time; `report` takes how much of `total` is done, and how much of that was cached. */
  async run<T>(name: Phase, total: number | null, work: (report: Report) => Promise<T>): Promise<T> {
    if (this.ending.pause.isOn) await this.unpaused();
    this.throwIfCancelled();
    const began = this.now();
    this.phase = { name, began, said: -Infinity, done: 0, cached: null };
    this.report(0, total);
    try {
      const result = await work((done, known = {}) => this.report(done, known.total ?? total, known.cached));
      this.throwIfCancelled();
      this.phase.said = -Infinity; // the last word is always said
      this.report(this.phase.done, total, this.phase.cached);
      return result;
    } finally {
      this.seconds[name] = (this.seconds[name] ?? 0) + (this.now() - began) / 1000;
    }
  }

  private report(done: number, total: number | null, cached: number | null = null): void {
    this.throwIfCancelled();
    const phase = this.phase!;
    const now = performance.now();
    phase.done = done;
    phase.cached = cached;
    if (done !== total && now - phase.said < 1000 / MESSAGES_PER_SECOND) return;
    phase.said = now;
    const elapsed = (this.now() - phase.began) / 1000;
    const secondsLeft =
      total !== null && done > 0 && elapsed > 0.5 ? (elapsed * (total - done)) / done : null;
    const perSecond = done > 0 && elapsed > 0.5 ? done / elapsed : null;
    this.onProgress({ phase: phase.name, done, total, secondsLeft, perSecond, cached });
  }
}

/** Lets waiting messages (a cancel, say) be handled before going on. */
export const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));
