import { describe, expect, it, onTestFinished } from 'vitest';
import { Table } from '../../../../src-main/trainer/data/table/table';
import { Job } from '../../../../src-main/trainer/job';
import { Storage } from '../../../../src-main/trainer/storage';
import { file, lines, openTable } from '../../helpers';

/** A column of 40 rows whose cells come again in turn, beside a label, with semicolons between. */
async function columnOf(cells: string[], { rows = 40, other = 'word' } = {}) {
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  const table = await openTable(
    `value;other;kind\n${lines(rows, (row) => `${quoted(cells[row % cells.length]!)};${other};${'xy'[row % 2]}`)}`,
  );
  const { use, reason, type, missing } = table.columns[0]!;
  const [column] = await table.values([{ name: 'value', use: 'number' }]);
  return { use, reason, type, missing, values: [...column!.values].slice(0, cells.length), table };
}

describe('A column of texts that are all numbers', () => {
  const columns: [what: string, cells: string[], values: number[], reason: string][] = [
    [
      'thousands',
      ['1,234.50', '12', '-1,000,000', '0.5'],
      [1234.5, 12, -1e6, 0.5],
      ' with a thousands separator',
    ],
    ['lakhs', ['1,23,456', '12,34,567.5'], [123456, 1234567.5], ' with a thousands separator'],
    [
      'spaces',
      ['1 234', '17', '1\u00a0234\u202f567.25'],
      [1234, 17, 1234567.25],
      ' with a thousands separator',
    ],
    ['apostrophes', ["1'234.5", '3'], [1234.5, 3], ' with a thousands separator'],
    [
      'decimal commas',
      ['1.234,50', '950,25', '7', '−3,5'],
      [1234.5, 950.25, 7, -3.5],
      ' with a thousands separator and a decimal comma',
    ],
    ['dollars', ['$1,200', '$3.50', '-$7', '$-8'], [1200, 3.5, -7, -8], ' in $ with a thousands separator'],
    ['euros', ['12 €', '3.50 €', '+4 €'], [12, 3.5, 4], ' in €'],
    ['a currency code', ['USD 12', 'USD 1,300'], [12, 1300], ' in USD with a thousands separator'],
    ['percent', ['45%', '3.5 %', '0'], [45, 3.5, 0], ' in %'],
    ['a unit', ['12 mg', '5.1mg', '1e3 mg'], [12, 5.1, 1000], ' in mg'],
    ['a unit with signs', ['12 m/s²', '-3 m/s²'], [12, -3], ' in m/s²'],
    ['grams', ['12g', '13 g'], [12, 13], ' in g'],
    ['signs of minus', ['−5', '3'], [-5, 3], ''],
  ];
  for (const [what, cells, values, reason] of columns) {
    it(`is a number: ${what}`, async () => {
      const column = await columnOf(cells);
      expect(column).toMatchObject({ use: 'number', reason: `All values are numbers${reason}.`, values });
      // What is shown and written is what is in the file.
      expect(column.table.previewRows[0]![0]).toBe(cells[0]);
      expect(column.table.columns[0]!.histogram).toMatchObject({ kind: 'number' });
    });
  }

  it('is left as it is where something else is among them', async () => {
    const others: [what: string, cells: string[]][] = [
      ['codes', ['12-34', '56-78']],
      ['zip codes', ['01,234', '05,678', '02 345']],
      ['units that differ', ['5 mg', '5 g']],
      ['letters first', ['A12', 'A13']],
      ['telephone numbers', ['555 123 456', '555 987 654', '301 222 111']],
      ['addresses', ['10.0.0.1', '192.168.100.200']],
      ['dates', ['3/4/2024', '12/11/2024']],
      ['times', ['12:30', '7:15 PM']],
      ['ordinals', ['1st', '2nd', '3rd']],
      ['ranges', ['1-2', '3-4']],
      ['groups of other sizes', ['1,2345,6', '1,23,4']],
      ['two prices', ['$3', '3 €']],
      ['a rare unit', ['1', '2', '3', '4x']],
      ['keys', ['9f86d081', '3e23e816']],
    ];
    for (const [what, cells] of others) {
      const { reason, table } = await columnOf(cells);
      expect([what, table.numberStyle('value'), reason]).toEqual([what, undefined, expect.anything()]);
      expect(reason).not.toContain('All values are numbers');
    }
  });

  it('is an identifier where it has the name of one and no value comes again', async () => {
    const text = (name: string) => `${name},kind\n${lines(60, (row) => `${1000 + row}X,${'xy'[row % 2]}`)}`;
    expect((await openTable(text('sample_id'))).columns[0]).toMatchObject({ use: 'excluded' });
    expect((await openTable(text('length'))).columns[0]).toMatchObject({ use: 'number' });
  });

  it('is judged by all rows, not by the first', async () => {
    const text = (last: string) =>
      `value,kind\n${lines(3000, (row) => `${row === 2999 ? last : `${row} mg`},${'xy'[row % 2]}`)}`;
    expect((await openTable(text('7 mg'))).columns[0]).toMatchObject({ use: 'number', missing: 0 });
    expect((await openTable(text(''))).columns[0]).toMatchObject({ use: 'number', missing: 1 });
    expect((await openTable(text('7 g'))).columns[0]).toMatchObject({ use: 'excluded' });
  });

  it('has its decimal mark where only one of two fits all of it', async () => {
    const ambiguous = ['1,234', '2,345', '1,5'];
    const text = `value,kind\n${lines(3000, (row) => `"${row < 2999 ? ambiguous[row % 2] : '1,5'}",${'xy'[row % 2]}`)}`;
    const table = await openTable(text);
    const [column] = await table.values([{ name: 'value', use: 'number' }]);
    expect([...column!.values.slice(0, 2), column!.values[2999]]).toEqual([1.234, 2.345, 1.5]);
  });

  it('is read by the decimal mark of the table where both would fit', async () => {
    const point = await columnOf(['1,234', '5,678'], { other: '2.5' });
    expect(point.values).toEqual([1234, 5678]);
    const comma = await columnOf(['1,234', '5,678'], { other: '2,5' });
    expect([comma.type, comma.values]).toEqual(['DOUBLE', [1.234, 5.678]]);
    const dots = await columnOf(['1.234', '5.678'], { other: '2,5' });
    expect(dots.values).toEqual([1234, 5678]);
  });

  it('is read likewise from the disk, and for a plot', async () => {
    const path = await file(
      `value,other,kind\n${lines(5000, (row) => `"$${(row * 7).toLocaleString('en-US')}",${row}.5,${'xy'[row % 2]}`)}`,
    );
    const table = await Table.open(path, new Job(), 'learn', new Storage(1));
    onTestFinished(() => table.close());
    expect(table.columns[0]).toMatchObject({ use: 'number', type: 'VARCHAR' });
    const [column] = await table.values([{ name: 'value', use: 'number' }]);
    expect([...column!.values.slice(998, 1001)]).toEqual([6986, 6993, 7000]);
    const sampled = await table.sampledValues({ name: 'value', use: 'number' });
    expect([...sampled]).toEqual([...table.sample!.rows].map((row) => 7 * row));
  });

  it('is no number for being one nearly: words among them leave texts, read where a person says so', async () => {
    const { use, table, values } = await columnOf(['1,200', 'many', '17'], { other: '2.5' });
    expect([use, table.numberStyle('value'), values]).toEqual(['category', undefined, [1200, NaN, 17]]);
  });

  it('keeps its texts as classes and as categories', async () => {
    const { table } = await columnOf(['5 mg', '10 mg']);
    await table.setLabel('value');
    expect(table.classes).toEqual(['5 mg', '10 mg']);
    const [column] = await table.values([{ name: 'value', use: 'category' }]);
    expect(column!.values[0]).toBe('5 mg');
  });
});
