import { describe, expect, it } from 'vitest';
import { addSkipped, MAX_SKIPPED_LISTED, type SkippedList } from '../../src-main/trainer/skipped';

const items = (count: number) =>
  Array.from({ length: count }, (_, row) => ({ item: `row ${row}`, reason: 'x' }));

describe('What is skipped', () => {
  it('is counted in full, and listed as far as there is room', () => {
    const list: SkippedList = { skipped: [], skippedCount: 0 };
    addSkipped(list, items(MAX_SKIPPED_LISTED - 1));
    expect([list.skippedCount, list.skipped.length]).toEqual([
      MAX_SKIPPED_LISTED - 1,
      MAX_SKIPPED_LISTED - 1,
    ]);
    addSkipped(list, items(3));
    expect([list.skippedCount, list.skipped.length]).toEqual([MAX_SKIPPED_LISTED + 2, MAX_SKIPPED_LISTED]);
    expect(list.skipped.at(-1)!.item).toBe('row 0');
    addSkipped(list, items(1), 1000);
    expect([list.skippedCount, list.skipped.length]).toEqual([MAX_SKIPPED_LISTED + 1002, MAX_SKIPPED_LISTED]);
  });

  it('stays listed where there is more of it than there should be', () => {
    const list: SkippedList = {
      skipped: items(MAX_SKIPPED_LISTED + 5),
      skippedCount: MAX_SKIPPED_LISTED + 5,
    };
    addSkipped(list, items(2));
    expect([list.skippedCount, list.skipped.length]).toEqual([
      MAX_SKIPPED_LISTED + 7,
      MAX_SKIPPED_LISTED + 5,
    ]);
  });
});
