/** The preview of long and wide tables: which rows and columns are drawn, and which are fetched. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageSize, RowPages, type Cells } from '../../src-renderer/lib/row-pages';
import {
  columnsSeen,
  columnStarts,
  columnWidth,
  isScaled,
  lastTop,
  MAX_HEIGHT,
  rowAt,
  rowsSeen,
  scrollHeight,
  scrollOf,
} from '../../src-renderer/lib/virtual';

/** Answers when it is told to. */
function slowSource() {
  const asked: { first: number; count: number; answer: () => void; fail: (error: Error) => void }[] = [];
  const fetch = (first: number, count: number) =>
    new Promise<Cells[]>((resolve, reject) =>
      asked.push({
        first,
        count,
        answer: () => resolve(Array.from({ length: count }, (_, i) => [String(first + i)])),
        fail: reject,
      }),
    );
  return { asked, fetch };
}
const settled = () => new Promise((resolve) => setTimeout(resolve));

function pagesOf(rowCount: number, fetch: (first: number, count: number) => Promise<Cells[]>, size = 10) {
  return new RowPages({ rowCount, size, firstRows: [['first']], fetch, changed: () => {} });
}

describe('pages of rows', () => {
  it('shows the first rows before a page is there', () => {
    const pages = pagesOf(100, slowSource().fetch);
    expect(pages.row(0)).toEqual(['first']);
    expect(pages.row(1)).toBeUndefined();
  });

  it('has one request under way, and goes on with the latest wish', async () => {
    const { asked, fetch } = slowSource();
    const pages = pagesOf(1000, fetch);
    pages.want(0, 15);
    pages.want(300, 305);
    pages.want(985, 1200);
    expect(asked.map(({ first }) => first)).toEqual([0]);
    asked[0]!.answer();
    await settled();
    expect(pages.row(7)).toEqual(['7']);
    expect(asked.map(({ first }) => first)).toEqual([0, 980]);
    asked[1]!.answer();
    await settled();
    asked[2]!.answer();
    await settled();
    expect(pages.row(999)).toEqual(['999']);
    expect(asked.map(({ first }) => first)).toEqual([0, 980, 990]);
  });

  it('asks for no row beyond the last one', async () => {
    const { asked, fetch } = slowSource();
    pagesOf(25, fetch).want(22, 90);
    expect(asked).toMatchObject([{ first: 20, count: 5 }]);
  });

  it('keeps few pages: those that were looked at last', async () => {
    const seen: number[] = [];
    const pages = pagesOf(10_000, async (first, count) => {
      seen.push(first);
      return Array.from({ length: count }, () => [String(first)]);
    });
    for (let page = 0; page < 60; page += 1) {
      pages.want(page * 10, page * 10 + 1);
      await settled();
    }
    expect(seen).toHaveLength(60);
    expect(pages.row(595)).toBeDefined();
    expect(pages.row(5)).toBeUndefined();
    expect(Array.from({ length: 60 }, (_, page) => pages.row(page * 10 + 5)).filter(Boolean)).toHaveLength(
      24,
    );
  });

  it('tells why a page did not come, and tries again at the next wish', async () => {
    const { asked, fetch } = slowSource();
    const pages = pagesOf(100, fetch);
    pages.want(50, 60);
    asked[0]!.fail(new Error('gone'));
    await settled();
    expect(pages.failure).toEqual(new Error('gone'));
    expect(asked).toHaveLength(1);
    pages.want(50, 60);
    asked[1]!.answer();
    await settled();
    expect(pages.failure).toBeNull();
    expect(pages.row(55)).toEqual(['55']);
  });

  it('are smaller where rows are long', () => {
    expect([5, 2000, 1_000_000].map(pageSize)).toEqual([200, 30, 10]);
  });
});

describe('rows on the screen', () => {
  const scales = fc
    .record({ rows: fc.integer({ min: 1, max: 80_000_000 }), viewport: fc.integer({ min: 28, max: 2000 }) })
    .map((scale) => ({ ...scale, rowHeight: 28 }));

  it('the scroll bar at its ends shows the first row and the last one', () => {
    fc.assert(
      fc.property(scales, (scale) => {
        const bottom = Math.max(0, scrollHeight(scale) - scale.viewport);
        expect(rowAt(0, scale)).toBe(0);
        expect(rowAt(bottom, scale)).toBeCloseTo(lastTop(scale), 3);
        expect(rowsSeen(rowAt(bottom, scale), scale).to).toBe(scale.rows);
        expect(scrollHeight(scale)).toBeLessThanOrEqual(MAX_HEIGHT);
      }),
    );
  });

  it('a jump and the bar agree on the row', () => {
    fc.assert(
      fc.property(scales, fc.double({ min: 0, max: 1, noNaN: true }), (scale, share) => {
        const row = share * lastTop(scale);
        expect(rowAt(scrollOf(row, scale), scale)).toBeCloseTo(row, 3);
      }),
    );
  });

  it('are drawn few at a time, however many there are', () => {
    fc.assert(
      fc.property(scales, fc.double({ min: 0, max: 1, noNaN: true }), (scale, share) => {
        const { from, to } = rowsSeen(share * lastTop(scale), scale);
        expect(to - from).toBeLessThanOrEqual(scale.viewport / 28 + 10);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(scale.rows);
      }),
    );
  });

  it('are scaled only beyond what can be laid out', () => {
    expect(isScaled({ rows: 500_000, rowHeight: 28, viewport: 400 })).toBe(false);
    expect(isScaled({ rows: 1_000_000, rowHeight: 28, viewport: 400 })).toBe(true);
  });
});

describe('columns on the screen', () => {
  it('are those that lie between two places', () => {
    const starts = columnStarts([100, 50, 200, 100]);
    expect(starts).toEqual([0, 100, 150, 350, 450]);
    expect(columnsSeen(starts, 0, 120)).toEqual({ from: 0, to: 2 });
    expect(columnsSeen(starts, 120, 149)).toEqual({ from: 1, to: 2 });
    expect(columnsSeen(starts, 150, 400)).toEqual({ from: 2, to: 4 });
    expect(columnsSeen(starts, 0, 10_000)).toEqual({ from: 0, to: 4 });
    expect(columnsSeen([0], 0, 500)).toEqual({ from: 0, to: 0 });
  });

  it('are as wide as what they hold, between bounds', () => {
    expect(columnWidth('a', ['1'])).toBe(columnWidth('b', []));
    expect(columnWidth('a', ['x'.repeat(20)])).toBeGreaterThan(columnWidth('a', ['x'.repeat(15)]));
    expect(columnWidth('a', ['x'.repeat(9000)])).toBe(240);
  });
});
