import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../../src-preload/contract';
import { stratifiedSplit, type Split } from '../../../src-main/trainer/data/split';
import { featureSession } from '../../../src-main/trainer/features/feature-graph';
import { rowTensors } from '../../../src-main/trainer/features/table/inputs';
import { tableFeatures } from '../../../src-main/trainer/features/table/table-graph';
import { featureNames } from '../../../src-main/trainer/features/table/names';
import { defaultRecipe } from '../../../src-main/trainer/default-recipe';
import type { Table } from '../../../src-main/trainer/data/table/table';
import { extractTableFeatures } from '../../../src-main/trainer/features/table-features';
import type { ColumnRecipe } from '../../../src-main/trainer/features/table/column-recipe';
import { Job } from '../../../src-main/trainer/job';
import type { FeatureMatrix, LabelledFeatures, ResidentMatrix } from '../../../src-main/trainer/matrix';
import { file, flowersCsv, graphOf, lines, openTable, trainOn } from '../helpers';

const shares = { validation: 0.2, test: 0.2 };
const splitOf = ({ labels, classes }: Table) => stratifiedSplit(labels, classes.length, shares, 1);
const extract = (table: Table, split: Split, recipe: Partial<Recipe> = {}) =>
  extractTableFeatures(table, table.labels, split, { ...defaultRecipe(1), ...recipe }, new Job());

const dataOf = (X: FeatureMatrix) => (X as ResidentMatrix).data;
const column = (X: FeatureMatrix, index: number) =>
  Array.from({ length: X.rows }, (_, row) => dataOf(X)[row * X.columns + index]!);
const plain = ({ X, y }: LabelledFeatures) => ({ data: dataOf(X), y });
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: number[]) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
const everyRow = (count: number): Split => ({
  train: Int32Array.from({ length: count }, (_, row) => row),
  validation: new Int32Array(0),
  test: new Int32Array(0),
});

describe('Numbers as features', () => {
  it('have mean 0 and deviation 1 on the training part', async () => {
    const table = await openTable(flowersCsv());
    const { parts, columns } = await extract(table, splitOf(table));
    const numbers = columns.filter(({ use }) => use === 'number');
    expect(numbers.map(({ name }) => name)).toEqual(['length', 'offset', 'noise']);
    for (const index of numbers.keys()) {
      const values = column(parts.train.X, index);
      expect(mean(values)).toBeCloseTo(0, 5);
      expect(deviation(values)).toBeCloseTo(1, 5);
    }
  });

  it('are fitted to the training part by the textbook: mean and population deviation', async () => {
    const table = await openTable('a,label\n1,x\n2,y\n3,x\n10,y\n1000,x\n');
    const split = { ...everyRow(4), test: Int32Array.of(4) };
    const { columns } = await extract(table, split);
    expect(columns).toEqual([
      {
        name: 'a',
        use: 'number',
        range: [1, 10],
        median: 2.5,
        indicator: false,
        centre: 4,
        scale: Math.sqrt(12.5),
        transform: null,
      },
    ]);
  });

  it('or, with robust scaling, their median and interquartile range, for which far values count for little', async () => {
    const table = await openTable('a,same,label\n1,0,x\n2,0,y\n3,0,x\n4,0,y\n1e6,7,x\n');
    const { columns, parts } = await extract(table, everyRow(5), { scaling: 'robust' });
    expect(columns[0]).toMatchObject({ centre: 3, scale: 2 });
    expect(column(parts.train.X, 0)).toEqual([-1, -0.5, 0, 0.5, (1e6 - 3) / 2]);
    // Where half of them are the same, there is no such range.
    expect(columns[1]).toMatchObject({ centre: 0, scale: 2.8 });
  });

  it('keep their digits where they are large with a small spread', async () => {
    const table = await openTable('a,label\n' + lines(100, (row) => `${1e12 + row},${'xy'[row % 2]}`));
    const { parts } = await extract(table, everyRow(100), { columns: { a: 'number' } });
    const values = column(parts.train.X, 0);
    const exact = deviation([...Array(100).keys()]);
    values.forEach((value, row) => expect(value).toBeCloseTo((row - 49.5) / exact, 5));
  });

  it('that are missing become the median, and have a feature that says so', async () => {
    const table = await openTable('a,b,label\n1,1,x\n,2,y\n2,3,x\n?,4,y\n9,5,x\n');
    const { parts, columns } = await extract(table, everyRow(5));
    expect(columns.map((column) => 'indicator' in column && column.indicator)).toEqual([true, false]);
    expect(columns[0]).toMatchObject({ median: 2, centre: 4 });
    const values = column(parts.train.X, 0);
    expect([values[1], values[3]]).toEqual([values[2], values[2]]);
    expect(column(parts.train.X, 2)).toEqual([0, 1, 0, 1, 0]);
    expect(featureNames(columns)).toEqual([
      { column: 'a', value: null },
      { column: 'b', value: null },
      { column: 'a', value: 'missing' },
    ]);
  });

  it('have no such feature where it is not wanted, or training misses none', async () => {
    const table = await openTable('a,b,label\n1,1,x\n,2,y\n2,3,x\n5,,y\n');
    const split = { ...everyRow(3), test: Int32Array.of(3) };
    expect((await extract(table, split, { missingIndicators: false })).parts.train.X.columns).toBe(2);
    const { parts, columns } = await extract(table, split);
    expect(featureNames(columns).at(-1)).toEqual({ column: 'a', value: 'missing' });
    expect(columns[1]).toMatchObject({ median: 2, indicator: false });
    expect(column(parts.test.X, 1)).toEqual([0]);
  });

  it('stay finite where held-out rows are absurdly far away, or training rows are all the same', async () => {
    const table = await openTable('far,same,label\n1,5,x\n2,5,y\n3,5,x\n1e140,6,y\n-1e140,1e20,x\n');
    const { parts } = await extract(table, { ...everyRow(3), test: Int32Array.of(3, 4) });
    expect(column(parts.train.X, 1)).toEqual([0, 0, 0]);
    expect(column(parts.test.X, 0)).toEqual([1e6, -1e6]);
    expect(column(parts.test.X, 1)).toEqual([1, 1e6]);
  });

  it('that are all missing in the training part say nothing', async () => {
    const table = await openTable('a,b,label\n,1,x\n,2,y\n,3,x\n5,4,y\n7,4,y\n');
    const { parts, columns } = await extract(table, { ...everyRow(3), test: Int32Array.of(3, 4) });
    expect(columns[0]).toMatchObject({ median: 0, indicator: false, centre: 0, scale: 1 });
    expect(column(parts.train.X, 0)).toEqual([0, 0, 0]);
  });
});

describe('Texts as features', () => {
  const all = { rareCategory: 0 };

  it('are one column each, in the order of the alphabet, after the numbers, and one for all others', async () => {
    const table = await openTable('colour,a,label\nred,1,x\nblue,2,y\n red ,3,x\ngreen,4,y\n');
    const { parts, columns } = await extract(table, everyRow(4), all);
    expect(columns[0]).toEqual({ name: 'colour', use: 'category', categories: ['blue', 'green', 'red'] });
    expect(parts.train.X.columns).toBe(5);
    const oneHot = [1, 2, 3, 4].map((index) => column(parts.train.X, index));
    expect(oneHot).toEqual([
      [0, 1, 0, 0],
      [0, 0, 0, 1],
      [1, 0, 1, 0],
      [0, 0, 0, 0],
    ]);
    const names = featureNames(columns).map(({ column, value }) => `${column}: ${value}`);
    expect(names).toEqual(['a: null', 'colour: blue', 'colour: green', 'colour: red', 'colour: other']);
  });

  it('that training never saw, or missed nowhere, are the others', async () => {
    const table = await openTable('colour,label\nred,x\nblue,y\nred,x\nviolet,y\n,y\n');
    const split = { ...everyRow(3), test: Int32Array.of(3, 4) };
    const { parts, columns } = await extract(table, split, all);
    expect(columns[0]).toMatchObject({ categories: ['blue', 'red'] });
    expect([...dataOf(parts.test.X).subarray(0, 6)]).toEqual([0, 0, 1, 0, 0, 1]);
  });

  it('that are missing are a category of their own where training has one', async () => {
    const table = await openTable('colour,label\nred,x\nblue,y\n,x\nred,y\n');
    const { columns } = await extract(table, everyRow(4), all);
    expect(columns[0]).toMatchObject({ categories: ['', 'blue', 'red'] });
    expect(featureNames(columns)[0]).toEqual({ column: 'colour', value: 'missing' });
  });

  it('that are rare in training are the others too, but for the most frequent one', async () => {
    const rows = ['red', 'red', 'red', 'blue', 'blue', 'grey', 'blue'];
    const table = await openTable('colour,label\n' + lines(7, (row) => `${rows[row]},${'xy'[row % 2]}`));
    const split = { ...everyRow(6), test: Int32Array.of(6) };
    const categories = async (rareCategory: number) =>
      (await extract(table, split, { rareCategory })).columns[0];
    expect(await categories(2)).toMatchObject({ categories: ['blue', 'red'] });
    expect(await categories(3)).toMatchObject({ categories: ['red'] });
    expect(await categories(100)).toMatchObject({ categories: ['red'] });
    const { parts } = await extract(table, split, { rareCategory: 2 });
    expect(column(parts.train.X, 2)).toEqual([0, 0, 0, 0, 0, 1]);
  });

  it('may hold anything that SQL and ONNX make much of', async () => {
    const odd = ["it's", 'a"b', 'x=1;--', 'é\u{1F600}', '\\', '%'];
    const table = await openTable(
      'odd,label\n' + lines(24, (row) => `"${odd[row % 6]!.replaceAll('"', '""')}",${'xy'[row % 2]}`),
    );
    const { parts, columns } = await extract(table, everyRow(24), all);
    expect(columns[0]).toMatchObject({ categories: [...odd].sort() });
    for (let index = 0; index < 6; index++)
      expect(column(parts.train.X, index).filter((value) => value === 1)).toHaveLength(4);
  });
});

describe('What is learned before training', () => {
  /** Changes every column but the label in the given rows: numbers, texts and missing values. */
  const wildly = (rows: ReadonlySet<number>) =>
    flowersCsv((cells, row) => {
      if (!rows.has(row)) return;
      cells.splice(0, 4, -1e9 * (row + 1), `wild ${row % 2}`, '', 1e15);
    });

  it('comes from the training part alone: other rows may be anything', async () => {
    const calm = await openTable(flowersCsv());
    const split = splitOf(calm);
    const wild = await openTable(wildly(new Set([...split.validation, ...split.test])));
    expect(splitOf(wild)).toEqual(split);
    const [a, b] = [await extract(calm, split), await extract(wild, split)];
    expect(b.columns).toEqual(a.columns);
    expect(plain(b.parts.train)).toEqual(plain(a.parts.train));
    expect(plain(b.parts.test)).not.toEqual(plain(a.parts.test));
  });

  it('notices a change in the training part (so that the test above can fail)', async () => {
    const calm = await openTable(flowersCsv());
    const split = splitOf(calm);
    const wild = await openTable(wildly(new Set([split.train[0]!])));
    const fitted = async (table: Table): Promise<ColumnRecipe[]> => (await extract(table, split)).columns;
    expect(await fitted(wild)).not.toEqual(await fitted(calm));
  });

  it('and the trained model do not change with the test part', async () => {
    const calm = await trainOn(await file(flowersCsv()), shares);
    const { labels, classes } = calm.dataset;
    const { test } = stratifiedSplit(labels, classes.length, shares, 1);
    const wild = await trainOn(await file(wildly(new Set(test))), shares);
    expect(wild.loaded.metadata.columns).toEqual(calm.loaded.metadata.columns);
    expect(wild.report.train).toEqual(calm.report.train);
    expect(wild.report.test!.logLoss).not.toBe(calm.report.test!.logLoss);
    const losses = (curve: typeof calm.report.curve) => curve.map((point) => ({ ...point, seconds: 0 }));
    expect(losses(wild.report.curve)).toEqual(losses(calm.report.curve));
    expect(graphOf(wild.model)).toEqual(graphOf(calm.model));
  });
});

describe('The features that training sees', () => {
  it('are those of the graph in a model file, to the bit', async () => {
    const day = (row: number) => `20${10 + (row % 9)}-0${1 + (row % 8)}-1${row % 10} 0${row % 7}:00:00`;
    const content = flowersCsv((cells, row) => {
      if (row % 5 === 1) cells[row % 4] = '';
      if (row % 11 === 0) cells[1] = ` rare ${row % 3} `;
      if (row === 80) cells[0] = 1e9;
      cells.push(row % 6 === 0 ? '' : day(row));
    }).replace('kind', 'kind,when');
    const table = await openTable(content);
    await table.setLabel('kind');
    for (const recipe of [
      { rareCategory: 4, columns: { offset: 'category', when: 'date' } },
      { transform: 'quantile', scaling: 'robust', columns: { length: 'number', when: 'excluded' } },
      { columns: { length: 'excluded', offset: 'excluded', noise: 'excluded', when: 'excluded' } },
    ] satisfies Partial<Recipe>[]) {
      const { parts, columns } = await extract(table, everyRow(90), recipe);
      const session = await featureSession(tableFeatures(columns));
      const values = await table.values(columns.map(({ name, use }) => ({ name, use })));
      const { features } = await session.run(rowTensors(values, everyRow(90).train));
      await session.release();
      const { X } = parts.train;
      expect(X.columns).toBe(featureNames(columns).length);
      expect(features!.shape).toEqual([90, X.columns]);
      expect(await X.read(0, 90)).toEqual(features!.data);
    }
  });
});
