/** A piece of work that takes a while: it can be paused, stopped or cancelled, and says how far it is. */
import type { Phase, Progress } from '../../src-preload/contract';
import { cancelled } from './errors';
import { Pause } from './pause';

/** At most so many progress messages a second. */
const MESSAGES_PER_SECOND = 15;

/** Takes how much is done, the total where it is known only now, and how much of what is done was cached. */
export type Report = (done: number, known?: { total?: number; cached?: number }) => void;

/** Moments are `Job.now()` and, of what was said last, `performance.now()`. */
interface RunningPhase {
  name: Phase;
  began: number;
  /** The first of it that was done, and when. */
  first: { done: number; at: number } | null;
  said: number;
  done: number;
  cached: number | null;
}

export class Job {
  /** Seconds spent in each phase so far. */
  readonly seconds: Partial<Record<Phase, number>> = {};
  private phase: RunningPhase | null = null;

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
    this.phase = { name, began, first: null, said: -Infinity, done: 0, cached: null };
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
    if (done > 0) phase.first ??= { done, at: this.now() };
    const perSecond = this.rate(phase, total);
    const secondsLeft = total !== null && perSecond ? (total - done) / perSecond : null;
    this.onProgress({ phase: phase.name, done, total, secondsLeft, perSecond, cached });
  }

  /** Of what is done, a second: what came before the first of it, as loading a network, is left aside. Null while too little is. */
  private rate({ began, first, done }: RunningPhase, total: number | null): number | null {
    const since = first !== null && done > first.done ? first : { done: 0, at: began };
    const [did, seconds] = [done - since.done, (this.now() - since.at) / 1000];
    const isTold = total === null || did >= 0.02 * total || seconds > 5;
    return did > 0 && seconds > 0.5 && isTold ? did / seconds : null;
  }
}

/** Lets waiting messages (a cancel, say) be handled before going on. */
export const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));
