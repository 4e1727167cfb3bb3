/** Large confusion matrices: their cells, their order, and where they lie on the canvas. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cellAt,
  clamped,
  fitted,
  panned,
  revealed,
  seen,
  zoomed,
  type Frame,
  type View,
} from '../../../src-renderer/charts/matrix/layout';
import { rampsOf, rasterize } from '../../../src-renderer/charts/matrix/raster';
import { cellsOf, countAt, shareOf } from '../../../src-renderer/lib/matrix/cells';
import { isByName, orderOf, seriation } from '../../../src-renderer/lib/matrix/order';
import { cellText, cellWords, readClass } from '../../../src-renderer/lib/matrix/words';

const matrix = [
  [8, 2, 0],
  [0, 0, 0],
  [5, 1, 4],
];
const classes = ['cat', 'dog', 'owl'];

describe('the cells of a confusion matrix', () => {
  it('are those that are not 0, with the sums of rows and columns', () => {
    const cells = cellsOf(matrix);
    expect([...cells.starts]).toEqual([0, 2, 2, 5]);
    expect([...cells.rowTotals]).toEqual([10, 0, 10]);
    expect([...cells.columnTotals]).toEqual([13, 3, 4]);
    expect(countAt(cells, 2, 1)).toBe(1);
    expect(countAt(cells, 1, 1)).toBe(0);
  });

  it('have shares of their row or of their column, none where that is empty', () => {
    const cells = cellsOf(matrix);
    expect(shareOf(cells, 'rows', 2, 0, 5)).toBe(0.5);
    expect(shareOf(cells, 'counts', 2, 0, 5)).toBe(0.5);
    expect(shareOf(cells, 'columns', 2, 0, 5)).toBe(5 / 13);
    expect(shareOf(cells, 'rows', 1, 0, 0)).toBe(0);
  });

  it('are the same in any order of the classes', () => {
    const sizes = fc.integer({ min: 1, max: 8 }).chain((size) =>
      fc.record({
        matrix: fc.array(fc.array(fc.nat(3), { minLength: size, maxLength: size }), {
          minLength: size,
          maxLength: size,
        }),
        order: fc.shuffledSubarray(
          Array.from({ length: size }, (_, index) => index),
          { minLength: size, maxLength: size },
        ),
      }),
    );
    fc.assert(
      fc.property(sizes, ({ matrix, order }) => {
        const cells = cellsOf(matrix, order);
        for (const [row, truth] of order.entries())
          for (const [column, answer] of order.entries())
            expect(countAt(cells, row, column)).toBe(matrix[truth]![answer]);
      }),
    );
  });

  it('are said in words', () => {
    const numbers = { count: 2, rowTotal: 10, columnTotal: 3 };
    expect(cellWords(classes, { truth: 0, answer: 1 }, numbers, 'counts')).toBe(
      'true cat, answered dog: 2 (20.0% of cat)',
    );
    expect(cellWords(classes, { truth: 0, answer: 1 }, numbers, 'columns')).toBe(
      'true cat, answered dog: 2 (66.7% of the answers dog)',
    );
    expect(cellText(2, numbers, 'rows')).toBe('20%');
    expect(cellText(0, { rowTotal: 0, columnTotal: 3 }, 'rows')).toBe('–');
    const { samples, answers } = readClass(classes, matrix, 0);
    expect(samples.head).toBe('10 samples of cat');
    expect(samples.parts.map(({ text }) => text)).toEqual(['8 (80.0%) right', '2 (20.0%) taken for dog']);
    expect(answers.parts.map(({ text }) => text)).toEqual(['8 (61.5%) right', '5 (38.5%) are owl']);
  });
});

describe('the order of classes', () => {
  it('is by name as people count, by size, or as it is', () => {
    const names = ['a10', 'a9', 'b'];
    expect(isByName(names)).toBe(false);
    expect(isByName(['a9', 'a10', 'b'])).toBe(true);
    expect(orderOf('name', names, matrix)).toEqual([1, 0, 2]);
    expect(orderOf('size', names, [[1], [], [2, 7]])).toEqual([2, 0, 1]);
    expect(orderOf('given', names, matrix)).toEqual([0, 1, 2]);
  });

  /** Classes of one group are taken for each other; neighbours within it the most. */
  function grouped(groups: number[][], size: number): number[][] {
    const mixed = Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, j): number => (i === j ? 100 : 0)),
    );
    for (const group of groups)
      group.forEach((a, i) =>
        group.forEach((b, j) => {
          if (a !== b) mixed[a]![b] = 20 - 4 * Math.abs(i - j);
        }),
      );
    return mixed;
  }

  it('by likeness puts what is mixed up together, neighbours beside neighbours', () => {
    const groups = [
      [7, 2, 9, 4],
      [0, 5, 3],
    ];
    const order = seriation(grouped(groups, 10));
    const first = order.slice(0, 4);
    expect([first, first.toReversed()]).toContainEqual([7, 2, 9, 4]);
    const second = order.slice(4, 7);
    expect([second, second.toReversed()]).toContainEqual([0, 5, 3]);
    expect(order.slice(7)).toEqual([1, 6, 8]);
  });

  it('by likeness holds each class once, whatever the matrix', () => {
    const square = fc
      .integer({ min: 1, max: 9 })
      .chain((n) =>
        fc.array(fc.array(fc.nat(4), { minLength: n, maxLength: n }), { minLength: n, maxLength: n }),
      );
    fc.assert(
      fc.property(square, (any) => {
        expect(seriation(any).toSorted((a, b) => a - b)).toEqual(any.map((_, index) => index));
      }),
    );
  });

  it('by likeness of 1,000 classes takes no more than a few seconds, on a busy machine too', () => {
    const groups = Array.from({ length: 200 }, (_, g) => Array.from({ length: 5 }, (_, i) => g + i * 200));
    const large = grouped(groups, 1000);
    const began = performance.now();
    const order = seriation(large);
    expect(performance.now() - began).toBeLessThan(3000);
    for (let start = 0; start < 1000; start += 5)
      expect(new Set(order.slice(start, start + 5).map((index) => index % 200)).size).toBe(1);
  });
});

describe('the canvas', () => {
  const frame: Frame = { width: 620, height: 600, left: 120, top: 100, size: 1000 };
  const all = fitted(frame);

  it('begins with everything, which a smaller view does not get past', () => {
    expect(all).toEqual({ column: 0, row: 0, cell: 0.5 });
    expect(seen(all, frame)).toEqual({ rows: { from: 0, to: 1000 }, columns: { from: 0, to: 1000 } });
    expect(clamped({ column: -5, row: 2000, cell: 0.01 }, frame)).toEqual(all);
    expect(clamped({ column: 0, row: 0, cell: 900 }, frame).cell).toBe(56);
  });

  it('finds the cell under a point, and none beside the cells', () => {
    const view: View = { column: 10, row: 20, cell: 10 };
    expect(cellAt(view, frame, 120, 100)).toEqual({ row: 20, column: 10 });
    expect(cellAt(view, frame, 135, 109.9)).toEqual({ row: 20, column: 11 });
    expect(cellAt(view, frame, 119, 300)).toBeNull();
    expect(cellAt(fitted({ ...frame, size: 5 }), { ...frame, size: 5 }, 619, 300)).toBeNull();
  });

  it('zooms around a point: what was there stays there', () => {
    const any = fc.record({
      x: fc.integer({ min: 121, max: 619 }),
      y: fc.integer({ min: 101, max: 599 }),
      factor: fc.double({ min: 1.1, max: 40, noNaN: true }),
    });
    fc.assert(
      fc.property(any, ({ x, y, factor }) => {
        const nearer = zoomed(all, frame, factor, x, y);
        expect(nearer.column + (x - frame.left) / nearer.cell).toBeCloseTo((x - frame.left) / all.cell, 6);
        expect(nearer.row + (y - frame.top) / nearer.cell).toBeCloseTo((y - frame.top) / all.cell, 6);
        expect(zoomed(nearer, frame, 1e-6, x, y)).toEqual(all);
      }),
    );
  });

  it('pans to the edges and no further, and shows a cell that is asked for', () => {
    const view: View = { column: 100, row: 100, cell: 10 };
    expect(panned(view, frame, -25, 30)).toEqual({ column: 102.5, row: 97, cell: 10 });
    expect(panned(view, frame, 1e6, -1e6)).toEqual({ column: 0, row: 950, cell: 10 });
    expect(revealed(view, frame, { row: 120, column: 110 })).toEqual(view);
    expect(revealed(view, frame, { row: 99, column: 150 })).toEqual({ column: 101, row: 99, cell: 10 });
  });

  it('draws only the cells that are seen, in the colours of right and wrong', () => {
    const ramps = rampsOf([0, 200, 0], [200, 0, 0], [255, 255, 255]);
    const [right, wrong] = [ramps.right[255]!, ramps.wrong[255]!];
    const small: Frame = { width: 4, height: 4, left: 0, top: 0, size: 4 };
    const cells = cellsOf([
      [1, 0, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 1],
    ]);
    const pixels = new Uint32Array(16);
    const at = (x: number, y: number) => pixels[y * 4 + x];
    rasterize(pixels, 4, cells, 'rows', { column: 0, row: 0, cell: 2 }, small, 1, ramps);
    expect([at(0, 0), at(1, 1), at(2, 2)]).toEqual([right, right, ramps.background]);
    rasterize(pixels, 4, cells, 'rows', { column: 2, row: 1, cell: 2 }, small, 1, ramps);
    expect([at(0, 0), at(1, 1), at(2, 0), at(2, 2)]).toEqual([
      wrong,
      wrong,
      ramps.background,
      ramps.background,
    ]);
    // One pixel would be overlooked.
    rasterize(pixels, 4, cells, 'rows', { column: 0, row: 0, cell: 1 }, small, 1, ramps);
    expect([at(2, 1), at(3, 1), at(2, 2)]).toEqual([wrong, wrong, wrong]);
  });
});
