/** Times between frames that a page draws. */
import type { Page } from '@playwright/test';

export interface Frames {
  count: number;
  /** Milliseconds between one frame and the next. */
  median: number;
  p95: number;
  max: number;
}

/** Scrolls an element by so many pixels a frame, down and up again at its ends, and times the frames. */
export async function framesWhileScrolling(
  page: Page,
  testid: string,
  step: number,
  seconds: number,
): Promise<Frames> {
  const times = await page.getByTestId(testid).evaluate(
    async (box, { way, milliseconds }) => {
      const times: number[] = [];
      let by = way;
      for (;;) {
        const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
        times.push(now);
        if (now - times[0]! > milliseconds) return times;
        if (box.scrollTop + box.clientHeight + by > box.scrollHeight || box.scrollTop + by < 0) by = -by;
        box.scrollTop += by;
      }
    },
    { way: step, milliseconds: seconds * 1000 },
  );
  return framesOf(times);
}

/** When each frame was drawn for so long, in milliseconds, while nothing is done to the page. */
export function timesOfFrames(page: Page, seconds: number): Promise<number[]> {
  return page.evaluate(async (milliseconds) => {
    const times: number[] = [];
    do times.push(await new Promise<number>(requestAnimationFrame));
    while (times.at(-1)! - times[0]! < milliseconds);
    return times;
  }, seconds * 1000);
}

/** @param times when frames were drawn, in milliseconds */
export function framesOf(times: number[]): Frames {
  const gaps = times.slice(1).map((time, i) => time - times[i]!);
  gaps.sort((a, b) => a - b);
  const at = (share: number) => gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * share))] ?? 0;
  return { count: gaps.length, median: at(0.5), p95: at(0.95), max: gaps.at(-1) ?? 0 };
}
