const MAX_CRASHES = 3;
const WINDOW_MS = 5 * 60_000;

/** Counts crashes: a process that crashed three times within five minutes is not started again by itself. */
export class CrashPolicy {
  #times: number[] = [];

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Notes a crash; says whether to start again. */
  crashed(): 'restart' | 'give-up' {
    const now = this.now();
    this.#times = [...this.#times.filter((time) => now - time < WINDOW_MS), now];
    return this.#times.length < MAX_CRASHES ? 'restart' : 'give-up';
  }

  reset(): void {
    this.#times = [];
  }
}
