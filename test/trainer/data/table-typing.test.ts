import { describe, expect, it, onTestFinished } from 'vitest';
import { Table } from '../../../src-main/trainer/data/table/table';
import { Job } from '../../../src-main/trainer/job';
import type { Column } from '../../../src-preload/contract';
import { sharedData } from '../../fixtures';
import { lines, openTable } from '../helpers';

const columnOf = (table: Table, name: string) => table.columns.find((column) => column.name === name)!;
const guessesOf = (table: Table) => table.columns.map(({ guess }) => guess[0]).join('');

/** A column of so many rows, beside a label. */
async function column(name: string, cell: (row: number) => string | number, rows = 300): Promise<Column> {
  const header = `"${name}",other,answer\n`;
  const table = await openTable(header + lines(rows, (row) => `${cell(row)},${row % 7},${'xy'[row % 2]}`));
  return columnOf(table, name);
}

describe('Each column of a real table is taken for what an analyst would take it for', () => {
  // n: number, c: category, e: excluded; in the order of the file.
  const tables: [file: string, guesses: string][] = [
    ['iris.csv', 'nnnnc'],
    ['penguins.csv', 'ccnnnnc'],
    ['titanic.csv', 'nccnnnncccccccc'],
    ['adult-train.csv', 'ncncncccccnnncc'],
    ['wheat-seeds.csv', 'nnnnnnnn'],
    ['diamonds.csv', 'ncccnnnnnn'],
  ];
  for (const [name, guesses] of tables) {
    const path = sharedData('tables', name);
    it.skipIf(path === null)(name, async () => {
      const table = await Table.open(path!, new Job());
      onTestFinished(() => table.close());
      expect(guessesOf(table)).toBe(guesses);
      expect(table.columns.filter(({ use }) => use === 'label')).toHaveLength(1);
    });
  }
});

describe('A column of whole numbers', () => {
  it('that counts the rows is an identifier, in any order', async () => {
    expect(await column('n', (row) => row)).toMatchObject({
      guess: 'excluded',
      reason: /numbers the rows, from 0 to 299/,
    });
    expect((await column('n', (row) => ((row * 7) % 300) + 1)).guess).toBe('excluded');
  });

  it('that differ in every row under the name of an identifier is one', async () => {
    const cell = (row: number) => 1000 + row * 17;
    expect((await column('order_id', cell)).guess).toBe('excluded');
    expect((await column('UserID', cell)).guess).toBe('excluded');
    expect((await column('income', cell)).guess).toBe('number');
  });

  it('of few values under the name of a code is a category', async () => {
    for (const name of ['pclass', 'type', 'zip code', 'StatusCode', 'store_id', 'birth month', 'category 2'])
      expect([name, (await column(name, (row) => 1 + (row % 9))).guess]).toEqual([name, 'category']);
  });

  it('of few values under any other name is a number', async () => {
    for (const name of ['siblings', 'education-num', 'rooms', 'visits_per_month', 'valid', 'c4'])
      expect([name, (await column(name, (row) => row % 9)).guess]).toEqual([name, 'number']);
  });

  it('of many values under the name of an identifier is names, not amounts', async () => {
    expect(await column('patient_id', (row) => 5000 + 13 * (row % 100))).toMatchObject({
      guess: 'excluded',
      reason: 'Its name says that its 100 whole numbers are names, not amounts.',
    });
  });
});

describe('A column of texts', () => {
  it('that are dates is a date, as DuckDB reads them or not', async () => {
    const day = (row: number) => String(1 + (row % 28)).padStart(2, '0');
    for (const cell of [
      (row: number) => `2024-03-${day(row)}`,
      (row: number) => `2024-03-${day(row)} 10:00:00`,
      (row: number) => `${day(row)}.03.2024`,
      (row: number) => `${day(row)}/03/2024`,
      (row: number) => `${day(row)} Mar 2024`,
      (row: number) => (row % 30 === 0 ? 'soon' : `2024-03-${day(row)}`),
    ])
      expect([cell(1), (await column('when', cell)).guess]).toEqual([cell(1), 'date']);
  });

  it('that are nearly all numbers is a number, and says so', async () => {
    const found = await column('weight', (row) => (row % 50 === 3 ? 'heavy' : row / 7));
    expect(found).toMatchObject({ guess: 'number', missing: 0 });
    expect(found.histogram).toMatchObject({ kind: 'number' });
    expect(found.reason).toBe('98% of its texts are numbers. The others count as missing.');
  });

  it('that are partly numbers, or numbers with a unit, says so', async () => {
    const mixed = await column('size', (row) => (row % 3 === 0 ? 'large' : row % 11));
    expect(mixed).toMatchObject({ guess: 'category' });
    expect(mixed.reason).toContain(
      '66% of them are numbers: used as a number, the others would count as missing.',
    );
    const withUnit = await column('weight', (row) => `${row % 9} ${row % 5 === 0 ? 'g' : 'kg'}`);
    expect(withUnit.reason).toContain('numbers with a unit, like "0 g"');
  });

  it('that never come again are an identifier, a name or free text', async () => {
    const uuid = (row: number) =>
      `${(row * 2654435761).toString(16).padStart(8, '0').slice(-8)}-0000-4000-8000-${String(row).padStart(12, '0')}`;
    expect((await column('key', (row) => `K${row}`)).reason).toContain('identifier');
    expect((await column('who', uuid)).reason).toContain('identifier');
    expect((await column('who', (row) => `person ${row}`)).reason).toContain('free text or a name');
    expect((await column('note', (row) => `it was seen at noon near pole ${row}`)).reason).toContain(
      ': free text,',
    );
  });

  it('that is there or not is a category; one that is always the same is nothing', async () => {
    expect((await column('flag', (row) => (row % 3 ? '' : 'yes'))).guess).toBe('category');
    expect((await column('flag', () => 'yes')).guess).toBe('excluded');
  });
});

describe('The histogram of a column', () => {
  it('of numbers has bins of the same width that hold all rows with a value', async () => {
    const { histogram } = await column('x', (row) => (row % 10 === 0 ? '' : row / 7));
    if (histogram?.kind !== 'number') throw new Error('no histogram of numbers');
    expect(histogram.edges).toHaveLength(21);
    expect(histogram.edges[0]).toBeCloseTo(1 / 7);
    expect(histogram.edges[20]).toBeCloseTo(299 / 7);
    expect(histogram.counts.reduce((sum, count) => sum + count)).toBe(270);
  });

  it('of few whole numbers has one bin each', async () => {
    const { histogram } = await column('x', (row) => row % 4);
    expect(histogram).toEqual({
      kind: 'number',
      edges: [-0.5, 0.5, 1.5, 2.5, 3.5],
      counts: [75, 75, 75, 75],
    });
  });

  it('of numbers with a heavy tail ends where nearly all values do', async () => {
    const { histogram } = await column('x', (row) => (row === 7 ? 1e9 : row / 3));
    if (histogram?.kind !== 'number') throw new Error('no histogram of numbers');
    expect(histogram.edges.at(-1)).toBeLessThan(100);
    const counted = histogram.counts.reduce((sum, count) => sum + count);
    expect(counted).toBeGreaterThan(290);
    expect(counted).toBeLessThan(300);
  });

  it('of categories has the ten most frequent, and the others', async () => {
    const { histogram } = await column('x', (row) => `v${row % 12}`);
    if (histogram?.kind !== 'category') throw new Error('no histogram of categories');
    expect(histogram.values.slice(0, 3)).toEqual(['v0', 'v1', 'v2']);
    expect([histogram.counts.length, histogram.counts[0], histogram.others]).toEqual([10, 25, 50]);
  });

  it('of dates is in seconds since 1970, and of nothing is none', async () => {
    const dates = await column('x', (row) => `2024-01-0${1 + (row % 3)}`);
    expect(dates.histogram).toMatchObject({ kind: 'date' });
    expect((dates.histogram as { edges: number[] }).edges[0]).toBe(Date.UTC(2024, 0, 1) / 1000);
    expect((await column('x', () => '')).histogram).toBeNull();
  });
});

describe('A table of more rows than are counted one by one', () => {
  it('has estimates near the truth, exact ones for few values, and counts of all rows', async () => {
    const rows = 250_000;
    const header = 'id,x,few,rare,label\n';
    const cells = (row: number) =>
      `${row},${(row * 7919) % 100_003},${row % 13},${row === 77_777 ? '" odd "' : ['a', ' a', 'b'][row % 3]},${'xy'[row % 2]}`;
    const table = await openTable(header + lines(rows, cells));
    expect(guessesOf(table)).toBe('enncc');
    expect(columnOf(table, 'x').distinct / 100_003).toBeCloseTo(1, 0);
    expect(columnOf(table, 'few').distinct).toBe(13);
    expect(columnOf(table, 'rare').distinct).toBe(3);
    const { histogram } = columnOf(table, 'few');
    const sum = (histogram as { counts: number[] }).counts.reduce((sum, count) => sum + count);
    expect(sum / rows).toBeCloseTo(1, 3);
  });
});
