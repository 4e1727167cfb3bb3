/** The part of an axis that is shown. Null stands for all of it, and goes on doing so as the axis grows. */
import type { Point } from './decimate';

export interface Range {
  min: number;
  max: number;
}

/** No narrower part of an axis of passes is shown. */
export const NARROWEST = 2;

/** The part between two places, in any order; no narrower than can be read. */
export function between(a: number, b: number, full: Range, narrowest = NARROWEST): Range | null {
  const [min, max] = [Math.min(a, b), Math.max(a, b)];
  const middle = (min + max) / 2;
  const half = Math.max(max - min, narrowest) / 2;
  return within({ min: middle - half, max: middle + half }, full);
}

/** Shows `factor` times as much; what lies at `at` stays where it is. */
export function zoomed(
  range: Range | null,
  full: Range,
  factor: number,
  at: number,
  narrowest = NARROWEST,
): Range | null {
  const { min, max } = range ?? full;
  const anchor = Math.min(max, Math.max(min, at));
  const width = Math.max(narrowest, (max - min) * factor);
  const share = max > min ? (anchor - min) / (max - min) : 0.5;
  return within({ min: anchor - share * width, max: anchor + (1 - share) * width }, full);
}

/** Moves by a share of what is shown, as far as the axis goes. */
export function panned(range: Range | null, full: Range, share: number): Range | null {
  if (range === null) return null;
  const by = (range.max - range.min) * share;
  return within({ min: range.min + by, max: range.max + by }, full);
}

/** Moves just so far that `at` is shown. */
export function showing(range: Range | null, full: Range, at: number): Range | null {
  if (range === null) return null;
  const by = Math.min(0, at - range.min) + Math.max(0, at - range.max);
  return by === 0 ? range : within({ min: range.min + by, max: range.max + by }, full);
}

function within({ min, max }: Range, full: Range): Range | null {
  const width = max - min;
  if (!(width < full.max - full.min)) return null;
  const first = Math.min(full.max - width, Math.max(full.min, min));
  return { min: first, max: first + width };
}

/** The points of a part, with one more at each side, so that lines run on to the edges. */
export function inRange(points: Point[], range: Range | null): Point[] {
  if (range === null) return points;
  const first = Math.max(0, firstAtLeast(points, range.min) - 1);
  const end = firstAtLeast(points, range.max) + 1;
  return points.slice(first, end + 1);
}

/** The place of the point nearest to `x`; -1 where there is none. */
export function nearest(points: readonly { x: number }[], x: number): number {
  const after = firstAtLeast(points, x);
  const before = after - 1;
  if (after >= points.length) return before;
  if (before < 0) return after;
  return x - points[before]!.x <= points[after]!.x - x ? before : after;
}

/** By ascending x. */
function firstAtLeast(points: readonly { x: number }[], x: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]!.x < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
