/** The plane of two columns: which rows are shown, and what a model says of every place. */
import { describe, expect, it } from 'vitest';
import type { Scatter } from '../../../src-preload/contract';
import type { Table } from '../../../src-main/trainer/data/table/table';
import type { TableDataset, OpenDataset } from '../../../src-main/trainer/dataset';
import { classifyRows } from '../../../src-main/trainer/model/classify';
import type { LoadedModel } from '../../../src-main/trainer/model/model-file';
import { scatterOf } from '../../../src-main/trainer/model/scatter';
import { axisRange, choosePoints, pointsPerClass } from '../../../src-main/trainer/model/scatter-points';
import { createRandom } from '../../../src-main/trainer/random';
import { errorOf, file, lines, openTable, trainOn } from '../helpers';

const CLASSES = ['a', 'b', 'c'];
const CENTRES = [
  [0, 0],
  [3, 0],
  [1.5, 3],
] as const;

/** Three clouds in the plane of `x` and `y`, which is a hundred times as high as wide, and what follows the two. */
function cloudsCsv(rows: number, header = '', cells: (row: number) => string = () => ''): string {
  const random = createRandom(7);
  return (
    `x,y${header},class\n` +
    lines(rows, (row) => {
      const [cx, cy] = CENTRES[row % 3]!;
      const [x, y] = [cx + random.normal(), cy + random.normal()];
      return `${x.toFixed(4)},${(100 * y).toFixed(2)}${cells(row)},${CLASSES[row % 3]}`;
    })
  );
}

const tableOf = (dataset: OpenDataset): Table => (dataset as TableDataset).table;

/** The middle of a cell. */
function placeOf({ xRange, yRange, regions }: Scatter, cell: number): [x: number, y: number] {
  const { width, height } = regions!;
  const along = ([low, high]: [number, number], share: number) => low + share * (high - low);
  return [
    along(xRange, ((cell % width) + 0.5) / width),
    along(yRange, (Math.floor(cell / width) + 0.5) / height),
  ];
}

/** What the model says of places, in its own words; other columns as given. */
async function asked(model: LoadedModel, places: [number, number][], others: Record<string, string> = {}) {
  const rows = places.map(([x, y]) => ({ x: String(x), y: String(y), ...others }));
  return (await classifyRows(model, rows)).items;
}

/**
 * The log-odds of softmax regression are affine in x and y, so that three places tell all others.
 * @returns for a place its logits, less that of the first class
 */
async function logitsOf(model: LoadedModel): Promise<(x: number, y: number) => number[]> {
  const [origin, right, up] = await asked(model, [
    [1, 100],
    [2, 100],
    [1, 200],
  ]);
  const odds = [origin!, right!, up!].map(({ probabilities }) =>
    probabilities.map((probability) => Math.log(probability / probabilities[0]!)),
  );
  return (x, y) =>
    CLASSES.map((_, k) => {
      const [at, alongX, alongY] = odds.map((values) => values[k]!) as [number, number, number];
      return at + (alongX - at) * (x - 1) + ((alongY - at) * (y - 100)) / 100;
    });
}

describe('The regions of softmax regression', () => {
  it('end where its lines lie: each cell has the probability that the formula gives its middle', async () => {
    const { dataset, loaded } = await trainOn(await file(cloudsCsv(300)), { hidden: [] });
    const scatter = await scatterOf(tableOf(dataset), loaded, 'x', 'y');
    const { width, height, classes, probabilities, held } = scatter.regions!;
    expect([classes.length, probabilities.length]).toEqual([width * height, width * height]);
    expect(held).toEqual([]);
    expect(new Set(classes)).toEqual(new Set([0, 1, 2]));
    const logits = await logitsOf(loaded);
    classes.forEach((chosen, cell) => {
      if (cell % 7 !== 0) return;
      const values = logits(...placeOf(scatter, cell));
      const largest = Math.max(...values);
      const total = values.reduce((sum, value) => sum + Math.exp(value - largest), 0);
      expect(probabilities[cell]).toBeCloseTo(1 / total, 3);
      // Where two classes are as probable, rounding decides.
      expect(values[chosen]).toBeGreaterThan(largest - 1e-3);
    });
  });

  it('are as wide as high where the axes are swapped: what was right is up', async () => {
    const { dataset, loaded } = await trainOn(await file(cloudsCsv(300)), { hidden: [] });
    const swapped = await scatterOf(tableOf(dataset), loaded, 'y', 'x');
    const { classes, width } = swapped.regions!;
    const cells = [0, width - 1, classes.length - width, classes.length - 1];
    const places = cells.map((cell) => placeOf(swapped, cell)).map(([y, x]): [number, number] => [x, y]);
    const labels = (await asked(loaded, places)).map(({ label }) => label);
    expect(cells.map((cell) => CLASSES[classes[cell]!])).toEqual(labels);
    // The three clouds lie at three of the corners.
    expect(new Set(labels).size).toBe(3);
  });
});

describe('The columns that are no axis', () => {
  const csv = () =>
    cloudsCsv(
      300,
      ',size,colour',
      (row) => `,${row % 3 === 0 ? '' : row % 7},${row % 4 === 0 ? 'blue' : 'red'}`,
    );

  it('are held at the median and the most frequent category, and said to be', async () => {
    const { dataset, loaded } = await trainOn(await file(csv()));
    const scatter = await scatterOf(tableOf(dataset), loaded, 'x', 'y');
    expect(scatter.regions!.held).toEqual([
      { column: 'size', value: '3' },
      { column: 'colour', value: 'red' },
    ]);
    const cells = [0, 5000, 10_000];
    const answers = await asked(
      loaded,
      cells.map((cell) => placeOf(scatter, cell)),
      { size: '3', colour: 'red' },
    );
    cells.forEach((cell, index) => {
      const { label, probabilities } = answers[index]!;
      expect(CLASSES[scatter.regions!.classes[cell]!]).toBe(label);
      expect(scatter.regions!.probabilities[cell]).toBeCloseTo(Math.max(...probabilities), 5);
    });
  });

  it('must be there for regions', async () => {
    const { loaded } = await trainOn(await file(csv()));
    const table = await openTable(cloudsCsv(60));
    const scatter = await scatterOf(table, loaded, 'x', 'y');
    expect(scatter.regions).toBeNull();
    expect(scatter.points.rows).toHaveLength(60);
  });

  it('may be all of the columns that the model looks at: an axis that it does not know has no regions', async () => {
    const { loaded } = await trainOn(await file(cloudsCsv(90)));
    const table = await openTable(cloudsCsv(90, ',size', (row) => `,${row / 2}`));
    expect((await scatterOf(table, loaded, 'x', 'size')).regions).toBeNull();
    expect((await scatterOf(table, loaded, 'y', 'x')).regions).not.toBeNull();
  });
});

describe('Points', () => {
  it('are all rows of a small table, with their values, classes and row numbers', async () => {
    const table = await openTable('x,y,class\n1.5,10,a\n2.5,,a\n3.5,30,\n4.5,40,b\n5.5,50,b\n');
    const { points, xRange, yRange } = await scatterOf(table, null, 'x', 'y');
    expect(points).toEqual({ x: [1.5, 4.5, 5.5], y: [10, 40, 50], classes: [0, 1, 1], rows: [0, 3, 4] });
    expect(xRange[0]).toBeLessThan(1.5);
    expect(xRange[1]).toBeGreaterThan(5.5);
    expect(yRange[0]).toBeLessThan(10);
    expect(yRange[1]).toBeGreaterThan(50);
  });

  it('have their dates in seconds, and the numbers and dates of texts, as learning reads them', async () => {
    const cells = (row: number) => [
      `2020-01-${String((row % 28) + 1).padStart(2, '0')}`,
      row === 5 ? 'unknown' : `${(row % 28) + 1}.03.2021`,
      row === 7 ? 'about 3' : `${row / 4}`,
      'ab'[row % 2],
    ];
    const table = await openTable('iso,text,amount,class\n' + lines(200, (row) => cells(row).join(',')));
    const { points } = await scatterOf(table, null, 'iso', 'text');
    expect(points.rows).toHaveLength(199);
    expect(points.rows).not.toContain(5);
    expect(points.x[1]).toBe(Date.UTC(2020, 0, 2) / 1000);
    expect(points.y[1]).toBe(Date.UTC(2021, 2, 2) / 1000);
    const amounts = (await scatterOf(table, null, 'amount', 'iso')).points;
    expect(amounts.rows).not.toContain(7);
    expect(amounts.x).toEqual(amounts.rows.map((row) => row / 4));
  });

  it('of a large table are 2,000, the same each time, by the shares of the classes, with some of the rarest', async () => {
    const table = await openTable(
      'x,y,class\n' +
        lines(
          20_000,
          (row) => `${row / 2},${row % 7},${row % 4000 === 0 ? 'rare' : row % 4 ? 'most' : 'some'}`,
        ),
    );
    const first = await scatterOf(table, null, 'x', 'y');
    expect(await scatterOf(table, null, 'x', 'y')).toEqual(first);
    const { points } = first;
    const shown = (name: string) => points.classes.filter((label) => table.classes[label] === name).length;
    expect(points.rows.length).toBeLessThanOrEqual(2000);
    expect(points.rows.length).toBeGreaterThan(1995);
    expect(shown('rare')).toBe(5);
    expect(shown('most') / shown('some')).toBeCloseTo(3, 1);
    expect(points.x).toEqual(points.rows.map((row) => row / 2));
    // From everywhere, not from the start alone.
    const mean = points.rows.reduce((sum, row) => sum + row, 0) / points.rows.length;
    expect(mean).toBeGreaterThan(9500);
    expect(mean).toBeLessThan(10_500);
  });

  it('are chosen with the same probability wherever they lie', async () => {
    const rows = 40_000;
    const values = Float64Array.from({ length: rows }, (_, row) => row);
    const candidates = { rows: Int32Array.from(values), x: values, y: values };
    const chosen = choosePoints(candidates, new Int32Array(rows), 1, 8000).rows;
    expect(new Set(chosen).size).toBe(8000);
    const eighths = Array.from({ length: 8 }, (_, index) =>
      chosen.filter((row) => Math.floor((8 * row) / rows) === index),
    );
    // The standard deviation of each count is 26.
    for (const { length } of eighths) expect(Math.abs(length - 1000)).toBeLessThan(130);
  });
});

describe('A share of points', () => {
  it('is everything where there is room', () => {
    expect(pointsPerClass([5, 0, 7], 20)).toEqual([5, 0, 7]);
  });
  it('leaves no class out, and never goes over the whole', () => {
    expect(pointsPerClass([1000, 3, 100], 100)).toEqual([80, 3, 16]);
    const many = pointsPerClass(Array<number>(3000).fill(50), 2000);
    expect(many.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(2000);
  });
});

describe('An axis', () => {
  it('shows all values with a margin where none lies far out', () => {
    const [low, high] = axisRange([3, 1, 2, 5]);
    expect([low, high]).toEqual([1 - 0.16, 5 + 0.16]);
  });
  it('does not reach for outliers', () => {
    const values = Array.from({ length: 1000 }, (_, index) => index % 100);
    const [low, high] = axisRange([...values, 1e6, -1e9]);
    expect(low).toBeGreaterThan(-35);
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(99);
    expect(high).toBeLessThan(135);
  });
  it('has a width where all values are the same, and where nearly all are', () => {
    expect(axisRange([20, 20])).toEqual([18, 22]);
    expect(axisRange([0])).toEqual([-1, 1]);
    const [low, high] = axisRange([...Array<number>(999).fill(0), 10]);
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(10);
  });
});

describe('What cannot be drawn', () => {
  const csv =
    'x,y,colour,empty,label\n' +
    lines(30, (row) => `${row / 2},${-row / 2},${'rg'[row % 2]},,${'ab'[row % 2]}`);

  it.each([
    ['colour', 'y', 'not-an-axis', /"colour" is a category/],
    ['x', 'label', 'not-an-axis', /"label" is the label/],
    ['empty', 'y', 'not-an-axis', /"empty" is not used as a number/],
    ['x', 'z', 'no-column', /no column "z"/],
    ['x', 'x', 'same-axis', /Both axes are "x"/],
  ])('%s against %s: %s', async (x, y, code, message) => {
    const error = await errorOf(scatterOf(await openTable(csv), null, x, y));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it('is a plane without a point', async () => {
    const table = await openTable('x,y,class\n1,,a\n2,,b\n3,,a\n,1,b\n,2,a\n,3,b\n');
    const error = await errorOf(scatterOf(table, null, 'x', 'y'));
    expect(error.code).toBe('no-points');
  });
});
