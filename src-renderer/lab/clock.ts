/** How many steps are due in a frame. */

/** In milliseconds: the longest pause between two frames that is made up for. */
const LONGEST_FRAME = 100;

export class Clock {
  /** Parts of a step that are due, but no whole one yet. */
  #owed = 0;
  #before = 0;

  /** @param now in milliseconds, as in `due` */
  start(now: number): void {
    this.#owed = 0;
    this.#before = now;
  }

  /** @param speed in steps a second */
  due(now: number, speed: number): number {
    this.#owed += (Math.min(LONGEST_FRAME, now - this.#before) / 1000) * speed;
    this.#before = now;
    const due = Math.floor(this.#owed);
    this.#owed -= due;
    return due;
  }
}
