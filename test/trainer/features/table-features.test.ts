import { describe, expect, it } from 'vitest';
import { stratifiedSplit, type Split } from '../../../src-main/trainer/data/split';
import type { Table } from '../../../src-main/trainer/data/table/table';
import { extractTableFeatures } from '../../../src-main/trainer/features/table-features';
import type { ColumnRecipe } from '../../../src-main/trainer/features/table-graph';
import { Job } from '../../../src-main/trainer/job';
import type { FeatureMatrix, LabelledFeatures, ResidentMatrix } from '../../../src-main/trainer/matrix';
import { file, flowersCsv, graphOf, lines, openTable, trainOn } from '../helpers';

const shares = { validation: 0.2, test: 0.2 };
const splitOf = ({ labels, classes }: Table) => stratifiedSplit(labels, classes.length, shares, 1);
const extract = (table: Table, split: Split) => extractTableFeatures(table, table.labels, split, new Job());

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
    expect(columns).toEqual([{ name: 'a', use: 'number', mean: 4, deviation: Math.sqrt(12.5) }]);
  });

  it('keep their digits where they are large with a small spread', async () => {
    const table = await openTable('a,label\n' + lines(100, (row) => `${1e12 + row},${'xy'[row % 2]}`));
    const { parts } = await extract(table, everyRow(100));
    const values = column(parts.train.X, 0);
    const exact = deviation([...Array(100).keys()]);
    values.forEach((value, row) => expect(value).toBeCloseTo((row - 49.5) / exact, 5));
  });

  it('that are missing become the mean, which is 0', async () => {
    const table = await openTable('a,label\n1,x\n,y\n3,x\n?,y\n8,x\n');
    const { parts, columns } = await extract(table, everyRow(5));
    expect(columns[0]).toMatchObject({ mean: 4 });
    const values = column(parts.train.X, 0);
    expect([values[1], values[3]]).toEqual([0, 0]);
    expect(values[0]).toBeLessThan(0);
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
    expect(columns[0]).toEqual({ name: 'a', use: 'number', mean: 0, deviation: 1 });
    expect(column(parts.train.X, 0)).toEqual([0, 0, 0]);
  });
});

describe('Texts as features', () => {
  it('are one column each, in the order of the alphabet, after the numbers', async () => {
    const table = await openTable('colour,a,label\nred,1,x\nblue,2,y\nred,3,x\ngreen,4,y\n');
    const { parts, columns } = await extract(table, everyRow(4));
    expect(columns[0]).toEqual({ name: 'colour', use: 'category', categories: ['blue', 'green', 'red'] });
    expect(parts.train.X.columns).toBe(4);
    const oneHot = [1, 2, 3].map((index) => column(parts.train.X, index));
    expect(oneHot).toEqual([
      [0, 1, 0, 0],
      [0, 0, 0, 1],
      [1, 0, 1, 0],
    ]);
  });

  it('that training never saw are zeros in all columns', async () => {
    const table = await openTable('colour,label\nred,x\nblue,y\nred,x\nviolet,y\n');
    const { parts, columns } = await extract(table, { ...everyRow(3), test: Int32Array.of(3) });
    expect(columns[0]).toMatchObject({ categories: ['blue', 'red'] });
    expect([...dataOf(parts.test.X).subarray(0, 2)]).toEqual([0, 0]);
  });

  it('that are missing are a category of their own where training has one', async () => {
    const table = await openTable('colour,label\nred,x\nblue,y\n,x\nred,y\n');
    const { columns } = await extract(table, everyRow(4));
    expect(columns[0]).toMatchObject({ categories: ['', 'blue', 'red'] });
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
