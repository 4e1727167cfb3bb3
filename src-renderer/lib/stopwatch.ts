/** Time that passes only while it runs, in milliseconds of whatever clock it is given. */
export class Stopwatch {
  #since: number | null = null;
  #past = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** From zero. */
  restart(): void {
    this.#past = 0;
    this.#since = this.now();
  }

  pause(): void {
    this.#past = this.read();
    this.#since = null;
  }

  resume(): void {
    this.#since ??= this.now();
  }

  read(): number {
    return this.#past + (this.#since === null ? 0 : this.now() - this.#since);
  }
}
