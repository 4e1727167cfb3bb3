/** Frames that are taken at a steady pace for as long as a button is held. */

const FRAMES_PER_SECOND = 8;
/** The most of one hold. */
export const MOST_FRAMES = 200;
/** Where a machine cannot keep pace, frames are left out rather than kept waiting. */
const MOST_PENDING = 4;

export interface FrameHoldOptions<T> {
  /** Takes one frame; null where there is none. */
  take: () => Promise<T | null>;
  /** Hears how many were taken. */
  oncount: (count: number) => void;
  /** Hears that the hold is over, by `end` or because no more frames may be taken. */
  onend: () => void;
}

export class FrameHold<T> {
  /** The frames in their order, once all that were taken are there. */
  readonly frames: Promise<T[]>;
  private readonly taken: Promise<T | null>[] = [];
  private readonly timer: ReturnType<typeof setInterval>;
  private pending = 0;
  private settle: (frames: T[] | Promise<T[]>) => void = () => {};

  /** The first frame is taken at once: a short press is one picture. */
  constructor(private readonly options: FrameHoldOptions<T>) {
    this.frames = new Promise((resolve) => (this.settle = resolve));
    this.timer = setInterval(() => this.take(), 1000 / FRAMES_PER_SECOND);
    this.take();
  }

  end(): void {
    clearInterval(this.timer);
    this.settle(Promise.all(this.taken).then((all) => all.filter((frame) => frame !== null)));
    this.options.onend();
  }

  private take(): void {
    if (this.pending >= MOST_PENDING) return;
    this.pending += 1;
    const frame = this.options.take().finally(() => (this.pending -= 1));
    // Who asks for the frames hears of the failure, and asks when the hold is over.
    frame.catch(() => {});
    this.taken.push(frame);
    this.options.oncount(this.taken.length);
    if (this.taken.length >= MOST_FRAMES) this.end();
  }
}
