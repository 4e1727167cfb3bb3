/** What could not be used of the data: all of it is counted, the first few hundred are listed. */
import type { Skipped } from '../../src-preload/contract';

export const MAX_SKIPPED_LISTED = 500;

export interface SkippedList {
  skippedCount: number;
  /** The first few hundred. */
  skipped: Skipped[];
}

/** @param count of all that `skipped` is the beginning of */
export function addSkipped(list: SkippedList, skipped: readonly Skipped[], count = skipped.length): void {
  const room = Math.max(0, MAX_SKIPPED_LISTED - list.skipped.length);
  list.skipped.push(...skipped.slice(0, room));
  list.skippedCount += count;
}
