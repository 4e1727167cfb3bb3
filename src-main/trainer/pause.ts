/** A switch that makes work wait, and a clock that stands still meanwhile. */
export class Pause {
  private began: number | null = null;
  /** All pauses that are over, in milliseconds. */
  private past = 0;
  private wait: Promise<void> = Promise.resolve();
  private end: () => void = () => {};

  get isOn(): boolean {
    return this.began !== null;
  }

  begin(): void {
    if (this.began !== null) return;
    this.began = performance.now();
    this.wait = new Promise((resolve) => (this.end = resolve));
  }

  finish(): void {
    if (this.began === null) return;
    this.past += performance.now() - this.began;
    this.began = null;
    this.end();
  }

  /** Resolves at once while nothing is paused, else at the end of the pause. */
  over(): Promise<void> {
    return this.wait;
  }

  /** Milliseconds without the pauses: for differences alone. */
  now(): number {
    return (this.began ?? performance.now()) - this.past;
  }
}
