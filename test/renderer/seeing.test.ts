import { describe, expect, it } from 'vitest';
import type { Coefficient, Model, Scatter } from '../../src-preload/contract';
import { scaleOf, ticks, valueText } from '../../src-renderer/lib/axis';
import { extent } from '../../src-renderer/lib/bars';
import { featureName, signed, weightBars } from '../../src-renderer/lib/coefficients';
import { latestWins } from '../../src-renderer/lib/latest';
import * as plane from '../../src-renderer/lib/plane';
import { planeNotes, planeWords } from '../../src-renderer/lib/plane-words';
import { borders, pixelsOf, refined, type Grid } from '../../src-renderer/lib/regions';

const seconds = (iso: string) => Date.parse(`${iso}Z`) / 1000;
const labels = (range: [number, number], most: number, kind: 'number' | 'date') =>
  ticks(range, most, kind).map(({ label }) => label);

describe('An axis of numbers', () => {
  it('has ticks at round values within its range', () => {
    expect(ticks([-0.13, 1.04], 6, 'number').map(({ value }) => value)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(labels([-3.2, 3.9], 8, 'number')).toEqual(['−3', '−2', '−1', '0', '1', '2', '3']);
    expect(labels([0, 1_000_000], 4, 'number')).toEqual(['0', '500K', '1M']);
    expect(labels([0, 4e-6], 4, 'number')).toEqual(['0', '1.0e−6', '2.0e−6', '3.0e−6', '4.0e−6']);
  });

  it('never has the same label twice, and never many more ticks than asked for', () => {
    for (let power = -8; power < 15; power++) {
      for (const width of [1, 1.7, 3.3, 7]) {
        const range: [number, number] = [0.4 * 10 ** power, (0.4 + width) * 10 ** power];
        const found = labels(range, 6, 'number');
        expect(new Set(found).size).toBe(found.length);
        expect(found.length).toBeLessThanOrEqual(7);
        expect(found.length).toBeGreaterThan(1);
      }
    }
  });

  it('turns values into pixels and back, upwards too', () => {
    const up = scaleOf([10, 20], 300, 100);
    expect([up.pixel(10), up.pixel(20), up.pixel(15)]).toEqual([300, 100, 200]);
    expect(up.value(200)).toBe(15);
  });
});

describe('An axis of dates', () => {
  it.each([
    ['2019-03-05T10:02', '2019-03-05T10:58', ['10:15', '10:30', '10:45']],
    ['2019-03-05T20:00', '2019-03-06T09:00', ['21:00', '6 Mar', '03:00', '06:00', '09:00']],
    ['2019-02-27', '2019-03-03', ['27 Feb', '28 Feb', '1 Mar', '2 Mar', '3 Mar']],
    ['2019-11-20', '2020-02-10', ['Dec 2019', 'Jan 2020', 'Feb 2020']],
    ['1911-06-01', '2019-01-01', ['1920', '1940', '1960', '1980', '2000']],
  ])('from %s to %s', (from, to, expected) => {
    expect(labels([seconds(from), seconds(to)], 5, 'date')).toEqual(expected);
  });

  it('has days without a time where they have none', () => {
    expect(valueText(seconds('2019-03-05'), 'date')).toBe('5 Mar 2019');
    expect(valueText(seconds('2019-03-05T07:08'), 'date')).toMatch(/^5 Mar 2019,? 07:08$/);
    expect(valueText(-1234.5678, 'number')).toBe('−1,234.6');
  });
});

/** Softmax over three lines through the plane. */
function softmaxGrid(width: number, height: number, weights: number[][]): Grid {
  const cells = Array.from({ length: width * height }, (_, cell) => {
    const [x, y] = [((cell % width) + 0.5) / width, (Math.floor(cell / width) + 0.5) / height];
    const powers = weights.map(([w = 0, v = 0, b = 0]) => Math.exp(w * x + v * y + b));
    const total = powers.reduce((sum, power) => sum + power, 0);
    const most = Math.max(...powers);
    return { label: powers.indexOf(most), probability: Math.fround(most / total) };
  });
  return {
    width,
    height,
    classes: cells.map(({ label }) => label),
    probabilities: cells.map(({ probability }) => probability),
  };
}

describe('Borders', () => {
  it.each([
    ['soft', 5],
    ['steep', 400],
  ])('of two classes lie on the line of the model: %s', (_, slope) => {
    // As probable where x + y / 2 = 0.7.
    const grid = softmaxGrid(24, 18, [
      [0, 0, 0],
      [slope, slope / 2, -0.7 * slope],
    ]);
    const segments = borders(grid);
    expect(segments.length).toBeGreaterThan(15);
    const off = segments.flatMap(([x1, y1, x2, y2]) => [
      Math.abs(x1 / 24 + y1 / 36 - 0.7),
      Math.abs(x2 / 24 + y2 / 36 - 0.7),
    ]);
    // In shares of a cell.
    expect(24 * Math.max(...off)).toBeLessThan(0.12);
  });

  it('of three classes end where all three are as probable, and nowhere else', () => {
    const grid = softmaxGrid(40, 40, [
      [-9, -5, 7],
      [9, -5, -2],
      [0, 10, -5],
    ]);
    const ends = new Map<string, number>();
    for (const [x1, y1, x2, y2] of borders(grid)) {
      for (const end of [`${x1} ${y1}`, `${x2} ${y2}`]) ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    const meetings = [...ends].filter(([, count]) => count === 3).map(([end]) => end.split(' ').map(Number));
    expect(meetings).toHaveLength(1);
    // The lines -9x - 5y + 7 = 9x - 5y - 2 and 9x - 5y - 2 = 10y - 5 meet at (1/2, 1/2).
    expect(Math.abs(meetings[0]![0]! - 20)).toBeLessThan(1);
    expect(Math.abs(meetings[0]![1]! - 20)).toBeLessThan(1);
    const loose = [...ends].filter(([, count]) => count === 1).map(([end]) => end.split(' ').map(Number));
    for (const [x, y] of loose) expect([x, y].some((at) => at === 0.5 || at === 39.5)).toBe(true);
  });

  it('are not there where the model has one answer', () => {
    expect(
      borders(
        softmaxGrid(5, 5, [
          [0, 0, 0],
          [0, 0, 3],
        ]),
      ),
    ).toEqual([]);
  });
});

describe('Finer regions', () => {
  it('agree with the model between the cells that were asked for', () => {
    const weights = [
      [-9, -5, 7],
      [9, -5, -2],
      [0, 10, -5],
    ];
    const fine = refined(softmaxGrid(30, 30, weights), 4);
    const exact = softmaxGrid(120, 120, weights);
    expect([fine.width, fine.height]).toEqual([120, 120]);
    const wrong = fine.classes.filter((label, cell) => label !== exact.classes[cell]).length;
    expect(wrong / exact.classes.length).toBeLessThan(0.01);
    fine.probabilities.forEach((probability, cell) =>
      expect(Math.abs(probability - exact.probabilities[cell]!)).toBeLessThan(0.09),
    );
  });

  it('fade towards a border even where the cells beside it are certain', () => {
    const fine = refined({ width: 2, height: 1, classes: [0, 1], probabilities: [0.999, 0.999] }, 20);
    const middle = fine.probabilities.slice(18, 22);
    expect(fine.classes.slice(18, 22)).toEqual([0, 0, 1, 1]);
    for (const probability of middle) expect(probability).toBeLessThan(0.75);
    expect(fine.probabilities[0]).toBeCloseTo(0.999, 5);
  });
});

describe('The picture of regions', () => {
  const red = [200, 0, 0] as const;
  const blue = [0, 0, 200] as const;

  it('has the colours of the classes, stronger where the model is surer, the largest y on top', () => {
    const grid = { width: 2, height: 2, classes: [0, 0, 1, 1], probabilities: [0.5, 1, 0.5, 0.75] };
    const pixels = pixelsOf(grid, (index) => (index === 0 ? red : blue), 2);
    const pixel = (at: number) => [...pixels.slice(4 * at, 4 * at + 3)];
    const cover = (at: number) => pixels[4 * at + 3]!;
    expect([0, 1, 2, 3].map(pixel)).toEqual([[...blue], [...blue], [...red], [...red]]);
    expect(cover(2)).toBeGreaterThan(10);
    expect(cover(1)).toBeGreaterThan(cover(0));
    expect(cover(3)).toBeGreaterThan(cover(1));
    expect(cover(3)).toBeLessThan(150);
  });
});

const scatter: Scatter = {
  x: 'age',
  y: 'seen',
  points: { x: [1, 2, 9, 40], y: [10, 20, 20, 10], classes: [0, 1, 1, 2], rows: [0, 3, 4, 8] },
  xRange: [0, 10],
  yRange: [0, 30],
  regions: {
    width: 2,
    height: 2,
    classes: [0, 0, 1, 0],
    probabilities: [0.9, 0.6, 0.7, 0.8],
    held: [
      { column: 'sex', value: 'male' },
      { column: 'fare', value: '14.5' },
    ],
  },
};
const age = { name: 'age', kind: 'number' as const, hasFewValues: false };
const seen = { name: 'seen', kind: 'number' as const, hasFewValues: false };

const columns = [
  { name: 'code', use: 'number' as const, distinct: 3 },
  { name: 'age', use: 'number' as const, distinct: 80 },
  { name: 'sex', use: 'category' as const, distinct: 2 },
  { name: 'seen', use: 'number' as const, distinct: 300 },
  { name: 'day', use: 'date' as const, distinct: 90 },
  { name: 'kind', use: 'label' as const, distinct: 3 },
];

describe('The axes', () => {
  const dataset = { columns } as Parameters<typeof plane.axesOf>[0];
  const model = (...known: { name: string; use: string }[]) => ({ columns: known }) as Pick<Model, 'columns'>;

  it('are the columns of numbers and dates', () => {
    const axes = plane.axesOf(dataset, null);
    expect(axes.map(({ name }) => name)).toEqual(['code', 'age', 'seen', 'day']);
    expect(axes[3]!.kind).toBe('date');
  });
  it('are those that the model looks at, as it uses them', () => {
    const axes = plane.axesOf(
      dataset,
      model({ name: 'seen', use: 'date' }, { name: 'age', use: 'category' }),
    );
    expect(axes).toEqual([{ name: 'seen', kind: 'date', hasFewValues: false }]);
  });
  it('begin with the two that matter most, as they stand in the table', () => {
    const axes = plane.axesOf(dataset, null);
    const first = (...ranked: string[]) =>
      plane
        .firstAxes(
          axes,
          ranked.map((column, rank) => ({ column, accuracyDrop: 0.2 - rank / 10 })),
        )!
        .map(({ name }) => name);
    expect(first('day', 'code')).toEqual(['code', 'day']);
    expect(first('sex', 'day')).toEqual(['age', 'day']);
    // What the model would not miss is no more important than the rest.
    expect(first('sex', 'day', 'code')).toEqual(['age', 'day']);
    // With few values many points are on top of each other.
    expect(first()).toEqual(['age', 'seen']);
    expect(plane.firstAxes(axes.slice(0, 1), null)).toBeNull();
  });
  it('fit a model where the table has all of its columns', () => {
    expect(plane.fits(dataset, model({ name: 'age', use: 'number' }))).toBe(true);
    expect(plane.fits(dataset, model({ name: 'age', use: 'number' }, { name: 'x', use: 'number' }))).toBe(
      false,
    );
  });
});

describe('Classes', () => {
  it('have the places of the model; what it merged is among the others, what it does not know is nowhere', () => {
    expect(plane.classPlaces(['a', 'b', 'c'], ['c', 'a', 'b'])).toEqual([1, 2, 0]);
    expect(plane.classPlaces(['a', 'rare'], ['a', 'other'])).toEqual([0, 1]);
    expect(plane.classPlaces(['a', 'rare'], ['a', 'b'])).toEqual([0, -1]);
  });
});

describe('A place in the plane', () => {
  const scales = { x: scaleOf(scatter.xRange, 0, 100), y: scaleOf(scatter.yRange, 100, 0) };

  it('is near the point that is drawn there, one beyond the edge too', () => {
    const near = (at: [number, number], isShown: (point: number) => boolean = () => true) =>
      plane.nearestPoint(scatter, scales, at, isShown, 12);
    expect(near([11, 68])).toBe(0);
    expect(near([100, 67])).toBe(3);
    expect(near([50, 50])).toBeNull();
    expect(near([15, 50], (point) => point !== 1)).toBeNull();
  });
  it('lies in a cell, from the smallest x and y on', () => {
    const at = (x: number, y: number) => plane.cellAt(scatter.regions!, scatter, x, y);
    expect([at(1, 1), at(9, 1), at(1, 29), at(9, 29)]).toEqual([0, 1, 2, 3]);
    expect([at(-1, 1), at(1, 31), at(10.1, 1)]).toEqual([null, null, null]);
    // The edge itself is inside.
    expect(at(10, 30)).toBe(3);
  });
  it('has an answer of the model, where there is one', () => {
    expect(plane.answerAt(scatter, 1, 29)).toEqual({ place: 1, sure: '70%' });
    expect(plane.answerAt({ ...scatter, regions: null }, 1, 29)).toBeNull();
  });
});

describe('The plane in words', () => {
  it('says what is at a place, and what the model says of it', () => {
    const names = { model: ['yes', 'no'], data: ['a', 'b', 'c'] };
    const at = (x: number, y: number, point: number | null) =>
      plane.toldOf(scatter, { x: age, y: seen }, { x, y, point }, names);
    expect(at(1, 29, null)).toEqual({
      row: null,
      values: ['age: 1', 'seen: 29'],
      answer: 'The model says no, 70%',
    });
    // Its own values, also where it is drawn on the edge.
    expect(at(10, 10, 3)).toEqual({
      row: 'Row 9: c',
      values: ['age: 40', 'seen: 10'],
      answer: 'The model says yes, 60%',
    });
  });
  it('says where the classes lie and what the model answers', () => {
    const words = planeWords(scatter, { x: age, y: seen }, ['a', 'b', 'c'], [0, 1, 2]);
    expect(words).toContain('seen against age, 4 rows');
    expect(words).toContain('a: 1 row around age 1, seen 10, the model’s answer in 75% of the plane');
    expect(words).toContain('b: 2 rows around age 5.5, seen 20, the model’s answer in 25% of the plane');
  });
  it('says what is not in it, what lies beyond it, and what was held', () => {
    const notes = planeNotes(scatter, 9, true).join(' ');
    expect(notes).toContain('4 of 9 rows');
    expect(notes).toContain('One lies farther out');
    expect(notes).toContain('sex: male, fare: 14.5');
    const plain = { ...scatter, regions: null, xRange: [0, 50] as [number, number] };
    expect(planeNotes(plain, 4, false)).toEqual([]);
    expect(planeNotes(plain, 4, true)).toHaveLength(1);
  });
});

describe('What the model looks at', () => {
  const known = [
    { name: 'age', use: 'number' },
    { name: 'sex', use: 'category', categories: ['male', 'other'] },
    { name: 'port', use: 'category', categories: [] },
    { name: 'day', use: 'date' },
  ] as unknown as Model['columns'];
  const coefficients: Coefficient[] = [
    { column: 'age', value: null, weights: [0.5, -1.5, 1] },
    { column: 'sex', value: 'male', weights: [-2, 1, 1] },
    { column: 'age', value: 'missing', weights: [0.1, 0.2, -0.3] },
    { column: 'sex', value: 'other', weights: [0, 0, 0] },
  ];

  it('has names that can be read', () => {
    const name = (column: string, value: string | null) => featureName({ column, value, weights: [] }, known);
    expect(name('age', null)).toBe('age');
    expect(name('age', 'missing')).toBe('age is missing');
    expect(name('sex', 'male')).toBe('sex = male');
    expect(name('sex', '')).toBe('sex = missing');
    expect(name('day', 'weekday Monday')).toBe('day: weekday Monday');
    // A category of the data keeps its name; what stands for none is told.
    expect([name('sex', 'other'), name('port', 'other')]).toEqual(['sex = other', 'port = any other']);
    expect(name('port', 'missing')).toBe('port = missing');
  });
  it('ranks the weights of a class, or the strongest of any class, without those of 0', () => {
    expect(weightBars(coefficients, known, 2, 2).map(({ name, weight }) => [name, weight])).toEqual([
      ['age', 1],
      ['sex = male', 1],
    ]);
    expect(weightBars(coefficients, known, null, 9).map(({ weight, place }) => [weight, place])).toEqual([
      [-2, 0],
      [-1.5, 1],
      [-0.3, 2],
    ]);
  });
  it('writes numbers with their sign', () => {
    expect([signed(0.456), signed(-1.234), signed(0), signed(-0.001)]).toEqual([
      '+0.46',
      '−1.23',
      '0.00',
      '0.00',
    ]);
  });
  it('has bars to both sides of 0', () => {
    expect(extent([-1, 3])).toEqual({ low: -1, high: 3 });
    expect(extent([2, 3])).toEqual({ low: 0, high: 3 });
    expect(extent([0])).toEqual({ low: 0, high: 1 });
  });
});

describe('Requests', () => {
  it('are made one at a time, the last one at the end, and what was overtaken is not shown', async () => {
    const told: string[] = [];
    const ask = latestWins<string>({
      onBusy: (busy) => told.push(busy ? 'busy' : 'idle'),
      onValue: (value) => told.push(value),
      onFailure: (message) => told.push(`failed: ${message}`),
    });
    const made: string[] = [];
    const open: (() => void)[] = [];
    const request = (name: string) => () => {
      made.push(name);
      return new Promise<string>((resolve) => open.push(() => resolve(name)));
    };
    const settled = () => new Promise((resolve) => setTimeout(resolve));
    for (const name of ['a', 'b', 'c']) ask(request(name));
    await settled();
    expect(made).toEqual(['a']);
    open[0]!();
    await settled();
    expect(made).toEqual(['a', 'c']);
    expect(told).toEqual(['busy']);
    open[1]!();
    await settled();
    ask(() => Promise.reject(new Error('No room.')));
    await settled();
    expect(told).toEqual(['busy', 'c', 'idle', 'busy', 'failed: No room.', 'idle']);
  });
});
