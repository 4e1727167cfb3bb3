/** The grid of samples: where tiles lie, where keys lead, what is selected, and which are asked for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Batches } from '../../src-renderer/lib/sample-batches';
import {
  EVERYTHING,
  filterOf,
  isEverything,
  withClasses,
  within,
} from '../../src-renderer/lib/sample-filter';
import {
  listShape,
  placeAfter,
  placesIn,
  scaleOf,
  shapeOf,
  tileOf,
  TILE_SIZES,
  topToSee,
} from '../../src-renderer/lib/sample-grid';
import {
  howOf,
  kept,
  NOTHING,
  pick,
  pickAll,
  pickBand,
  pickNone,
} from '../../src-renderer/lib/sample-selection';
import { classesFound, editInWords, sampleInWords } from '../../src-renderer/lib/sample-words';

const plain = { shiftKey: false, ctrlKey: false, metaKey: false };
const chosen = (selection: typeof NOTHING) => [...selection.chosen].sort((a, b) => a - b);

describe('the shape of a grid', () => {
  it('fits as many tiles side by side as there is room for, and one where there is none', () => {
    const tile = { width: 100, height: 120 };
    expect(shapeOf(208, tile)).toMatchObject({ columns: 2, columnWidth: 108, rowHeight: 128 });
    expect(shapeOf(207, tile).columns).toBe(1);
    expect(shapeOf(0, tile).columns).toBe(1);
    expect(scaleOf(7, shapeOf(208, tile), 400).rows).toBe(4);
    expect(scaleOf(7, listShape(208, 30), 400).rows).toBe(7);
  });

  it('puts every tile where a point in its middle finds it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 3000 }),
        fc.constantFrom(...TILE_SIZES),
        fc.integer({ min: 1, max: 5000 }),
        fc.nat(),
        (width, size, count, any) => {
          const shape = shapeOf(width, tileOf(size));
          const place = any % count;
          const x = ((place % shape.columns) + 0.4) * shape.columnWidth;
          const y = (Math.floor(place / shape.columns) + 0.4) * shape.rowHeight;
          expect(placesIn({ x0: x, x1: x, y0: y, y1: y }, shape, count)).toEqual([place]);
        },
      ),
    );
  });

  it('gives a band the tiles that it touches, whichever way it is drawn', () => {
    const shape = { columns: 3, columnWidth: 100, rowHeight: 100, gap: 8 };
    const band = { x0: 95, y0: 150, x1: 250, y1: 20 };
    expect(placesIn(band, shape, 10)).toEqual([1, 2, 4, 5]);
    expect(placesIn({ x0: 250, y0: 20, x1: 95, y1: 150 }, shape, 10)).toEqual([1, 2, 4, 5]);
    expect(placesIn({ x0: 0, y0: 250, x1: 1000, y1: 1000 }, shape, 8)).toEqual([6, 7]);
    expect(placesIn({ x0: 95, y0: 95, x1: 97, y1: 97 }, shape, 10)).toEqual([]);
  });
});

describe('keys', () => {
  const shape = { columns: 4, columnWidth: 100, rowHeight: 100, gap: 8 };
  const after = (key: string, place: number, count = 10) => placeAfter(key, place, shape, 2, count);

  it('go from tile to tile and stay within the grid', () => {
    expect(after('ArrowRight', 9)).toBe(9);
    expect(after('ArrowLeft', 0)).toBe(0);
    expect(after('ArrowDown', 1)).toBe(5);
    expect(after('ArrowUp', 5)).toBe(1);
    expect(after('ArrowUp', 2)).toBe(2);
    expect(after('Home', 7)).toBe(0);
    expect(after('End', 7)).toBe(9);
    expect(after('PageDown', 1)).toBe(9);
    expect(after('PageUp', 9)).toBe(1);
    expect(after('x', 3)).toBeNull();
    expect(after('toString', 3)).toBeNull();
    expect(after('End', 0, 0)).toBeNull();
  });

  it('reach the last tile from the row above it, and leave the last row alone', () => {
    expect(after('ArrowDown', 7)).toBe(9);
    expect(after('ArrowDown', 8)).toBe(8);
  });

  it('never lead out of the grid', () => {
    const keys = ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'End', 'PageDown', 'PageUp'];
    fc.assert(
      fc.property(
        fc.constantFrom(...keys),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(),
        (key, count, columns, any) => {
          const to = placeAfter(key, any % count, { ...shape, columns }, 3, count)!;
          expect(to).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThan(count);
        },
      ),
    );
  });

  it('scroll no more than is needed to see a tile', () => {
    expect(topToSee(13, 0, shape, 350)).toBe(0.5);
    expect(topToSee(13, 2, shape, 350)).toBeNull();
    expect(topToSee(3, 2, shape, 350)).toBe(0);
  });
});

describe('the selection', () => {
  const indices = [10, 20, 30, 40, 50, 60];

  it('is one, several, or a range from where it began', () => {
    expect(howOf(plain, 'toggle')).toBe('only');
    expect(howOf({ ...plain, metaKey: true }, 'toggle')).toBe('toggle');
    expect(howOf({ ...plain, ctrlKey: true }, 'move')).toBe('move');
    expect(howOf({ ...plain, ctrlKey: true, shiftKey: true }, 'move')).toBe('extend');
    let now = pick(NOTHING, indices, 1, 'only');
    expect(chosen(now)).toEqual([20]);
    now = pick(now, indices, 4, 'toggle');
    expect(chosen(now)).toEqual([20, 50]);
    now = pick(now, indices, 2, 'range');
    expect(chosen(now)).toEqual([30, 40, 50]);
    now = pick(now, indices, 5, 'range');
    expect(chosen(now)).toEqual([50, 60]);
    now = pick(pick(now, indices, 0, 'toggle'), indices, 1, 'extend');
    expect(chosen(now)).toEqual([10, 20, 50, 60]);
    expect(chosen(pick(now, indices, 0, 'toggle'))).toEqual([20, 50, 60]);
    expect(pick(now, indices, 3, 'move')).toEqual({ ...now, active: 3 });
    expect(pick(now, indices, 6, 'only')).toBe(now);
  });

  it('is all, nothing, or what a band touches beside what was there', () => {
    expect(chosen(pickAll(NOTHING, Int32Array.from(indices)))).toEqual(indices);
    expect(chosen(pickNone(pickAll(NOTHING, indices)))).toEqual([]);
    const one = pick(NOTHING, indices, 5, 'only');
    expect(chosen(pickBand(one, indices, [1, 2]))).toEqual([20, 30, 60]);
    expect(chosen(pickBand(one, indices, []))).toEqual([60]);
  });

  it('keeps what is still there, and goes on with what came in the place of what is gone', () => {
    const three = pick(pick(NOTHING, indices, 1, 'only'), indices, 3, 'range');
    expect(chosen(kept(three, [10, 20, 40, 60]))).toEqual([20, 40]);
    const next = kept(three, [10, 50, 60]);
    expect(chosen(next)).toEqual([60]);
    expect(next.active).toBe(2);
    expect(chosen(kept(three, []))).toEqual([]);
    expect(chosen(kept(NOTHING, indices))).toEqual([]);
  });
});

describe('batches', () => {
  function slow() {
    const known = new Set<number>();
    const asked: { indices: number[]; answer: () => void; fail: () => void }[] = [];
    const failures: unknown[] = [];
    const batches = new Batches({
      size: 3,
      isKnown: (index) => known.has(index),
      fetch: (indices) =>
        new Promise<void>((resolve, reject) =>
          asked.push({
            indices,
            answer: () => {
              for (const index of indices) known.add(index);
              resolve();
            },
            fail: () => reject(new Error('no')),
          }),
        ),
      onFailure: (error) => failures.push(error),
    });
    return { batches, asked, failures, known };
  }
  const settled = () => new Promise((resolve) => setTimeout(resolve));

  it('have one request under way, and forget what was scrolled away', async () => {
    const { batches, asked } = slow();
    batches.want([1, 2, 3, 4, 5, 6, 7]);
    batches.want([1, 2, 100, 101]);
    expect(asked.map(({ indices }) => indices)).toEqual([[1, 2, 3]]);
    asked[0]!.answer();
    await settled();
    expect(asked.map(({ indices }) => indices)).toEqual([
      [1, 2, 3],
      [100, 101],
    ]);
    asked[1]!.answer();
    await settled();
    batches.want([1, 2, 100]);
    expect(asked).toHaveLength(2);
  });

  it('do not ask again and again for what is not answered or fails', async () => {
    const { batches, asked, failures, known } = slow();
    batches.want([1, 2]);
    asked[0]!.answer();
    known.clear();
    await settled();
    expect(asked).toHaveLength(1);
    batches.want([1, 2, 3, 4]);
    asked[1]!.fail();
    await settled();
    expect(asked).toHaveLength(2);
    expect(failures).toHaveLength(1);
    batches.want([9]);
    expect(asked[2]!.indices).toEqual([9]);
  });
});

describe('filters', () => {
  it('say what the trainer is asked for', () => {
    expect(filterOf(EVERYTHING)).toEqual({});
    expect(isEverything({ ...EVERYTHING, order: 'name' })).toBe(true);
    const choice = {
      ...EVERYTHING,
      classes: new Set(['rose', null]),
      part: 'test',
      query: ' 12 ',
      state: 'edited',
    } as const;
    expect(filterOf(choice)).toEqual({
      classes: ['rose', null],
      parts: ['test'],
      query: '12',
      state: 'edited',
    });
    expect(filterOf({ ...EVERYTHING, state: 'wrong' })).toEqual({ outcome: 'wrong' });
    expect(filterOf({ ...EVERYTHING, state: 'copies' })).toEqual({});
    expect(filterOf({ ...EVERYTHING, state: 'suspected' })).toEqual({});
    expect(isEverything(choice)).toBe(false);
  });

  it('let go of classes that are gone', () => {
    const choice = { ...EVERYTHING, classes: new Set(['rose', 'tulip', null]) };
    expect([...withClasses(choice, ['tulip']).classes]).toEqual(['tulip', null]);
    expect(withClasses(choice, ['tulip', 'rose'])).toBe(choice);
  });

  it('keep the order of what was found, and only what is left', () => {
    expect(within(Int32Array.of(1, 2, 3, 9), [9, 4, 1])).toEqual([9, 1]);
  });
});

describe('words', () => {
  const sample = {
    index: 3,
    item: 'rose/3.jpg',
    className: null,
    original: 'rose',
    excluded: true,
    edited: true,
    part: 'test',
    answer: { className: 'tulip', confidence: 0.834, isRight: false },
    cells: null,
  } as const;

  it('tell all of a sample', () => {
    expect(sampleInWords(sample)).toBe(
      'rose/3.jpg, no label, excluded, edited, test part, answered ‘tulip’ (83%), wrong',
    );
  });

  it('tell each edit', () => {
    const items = ['a', 'b'];
    expect(editInWords({ kind: 'relabel', items, className: 'rose' }, 'picture')).toBe(
      '2 pictures labelled ‘rose’',
    );
    expect(editInWords({ kind: 'move', items: ['a'], part: 'train' }, 'row')).toBe('1 row moved to training');
    expect(editInWords({ kind: 'move', items, part: null }, 'row')).toBe(
      '2 rows put where the split puts them',
    );
    expect(editInWords({ kind: 'rename-class', from: 'a', to: 'b' }, 'row')).toBe('class ‘a’ renamed to ‘b’');
  });

  it('find classes by their words, those that begin so first', () => {
    const names = ['red rose', 'tulip', 'rose', 'sunflower'];
    expect(classesFound(names, 'ro')).toEqual(['rose', 'red rose']);
    expect(classesFound(names, 'Rose RED')).toEqual(['red rose']);
    expect(classesFound(names, '')).toEqual(names);
  });
});
