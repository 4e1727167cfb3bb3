import { describe, expect, it, onTestFinished } from 'vitest';
import { Table } from '../../../src-main/trainer/data/table/table';
import { TableDataset } from '../../../src-main/trainer/dataset';
import { Job } from '../../../src-main/trainer/job';
import { sharedData } from '../../fixtures';
import { errorOf, lines, openTable } from '../helpers';

const columnOf = (table: Table, name: string) => table.columns.find((column) => column.name === name);

describe('The label of a real table', () => {
  const tables: [file: string, label: string, reason: RegExp, classes: string[]][] = [
    ['iris.csv', 'species', /Its name/, ['setosa', 'versicolor', 'virginica']],
    ['penguins.csv', 'species', /Its name/, ['Adelie', 'Chinstrap', 'Gentoo']],
    ['titanic.csv', 'survived', /Its name/, ['0', '1']],
    ['adult-train.csv', 'column14', /the last column\./, ['<=50K', '>50K']],
    ['wheat-seeds.csv', 'column7', /the last column\./, ['1', '2', '3']],
    ['diamonds.csv', 'clarity', /can be a label/, ['I1', 'IF', 'SI1', 'SI2', 'VS1', 'VS2', 'VVS1', 'VVS2']],
  ];
  for (const [name, label, reason, classes] of tables) {
    const path = sharedData('tables', name);
    it.skipIf(path === null)(`${name} is "${label}"`, async () => {
      const table = await Table.open(path!, new Job());
      onTestFinished(() => table.close());
      expect([table.labelColumn, table.problem]).toEqual([label, null]);
      expect(table.labelReason).toMatch(reason);
      expect(table.classes).toEqual(classes);
    });
  }
});

describe('The label of a table', () => {
  const guesses: [header: string, label: string][] = [
    ['a,Label,b', 'Label'],
    ['class,a,b', 'class'],
    ['class,a,target', 'target'],
    ['a,tumour_class,b', 'tumour_class'],
    ['a,b,c', 'c'],
    ['a,y,b', 'y'],
    ['a,Klasse,b', 'Klasse'],
    ['étiquette,a,b', 'étiquette'],
    ['a,trueLabel,b', 'trueLabel'],
    ['a,target_kind,b', 'target_kind'],
  ];
  it.each(guesses)('among %s is %s', async (header, label) => {
    const table = await openTable(
      `${header}\n` + lines(12, (row) => `${row % 2},${row % 3},${'xyz'[row % 3]}`),
    );
    expect(table.labelColumn).toBe(label);
    expect(columnOf(table, label)!.use).toBe('label');
  });

  it('is never guessed to be a column of measurements while another is possible', async () => {
    const table = await openTable('kind,target\n' + lines(60, (row) => `${'xy'[row % 2]},${row * 1.37}`));
    expect(table.labelColumn).toBe('kind');
  });

  it('is guessed to be a column of few values where the last one is a date', async () => {
    const table = await openTable(
      'kind,size,day\n' + lines(60, (row) => `${'xy'[row % 2]},${row * 1.37},2024-01-${10 + (row % 9)}`),
    );
    expect(table.labelColumn).toBe('kind');
  });

  it('can be chosen, and then the former label is a column to learn from', async () => {
    const table = await openTable('size,label\n' + lines(12, (row) => `${'sml'[row % 3]},${'xy'[row % 2]}`));
    await table.setLabel('size');
    expect([table.labelColumn, table.labelReason]).toEqual(['size', 'It was chosen.']);
    expect(table.classes).toEqual(['l', 'm', 's']);
    expect(columnOf(table, 'label')!.use).toBe('category');
  });

  it('that does not exist is refused with a list of those that do', async () => {
    const table = await openTable('a,b,label\n1,2,x\n3,4,y\n');
    const error = await errorOf(table.setLabel('species'));
    expect(error.code).toBe('no-label');
    expect(error.message).toBe('"table.csv" has no column "species". Its columns are "a", "b", "label".');
    expect(table.labelColumn).toBe('label');
  });

  it('orders numbers by their size and words by the alphabet', async () => {
    const table = await openTable('a,label\n' + lines(24, (row) => `${row},${[10, 9, 100][row % 3]}`));
    expect(table.classes).toEqual(['9', '10', '100']);
  });

  it('may be missing in some rows: they are counted, listed and no sample', async () => {
    const missing = ['', 'NA', '  '];
    const table = await openTable(
      'a,label\n' + lines(30, (row) => `${row},${row < 3 ? missing[row] : 'xy'[row % 2]}`),
    );
    expect(table.skippedCount).toBe(3);
    expect(table.skipped).toEqual(
      [1, 2, 3].map((row) => ({ item: `row ${row}`, reason: 'no value for "label"' })),
    );
    expect(new TableDataset(table).describe()).toMatchObject({ sampleCount: 27, skippedCount: 3 });
  });

  const problems: [what: string, label: (row: number) => string, words: string][] = [
    ['measurements', (row) => String(row * 1.37), 'holds 100 different numbers: a measurement, not a class'],
    ['whole numbers without end', String, 'holds 100 different numbers: a measurement, not a class'],
    ['one value', () => 'x', 'has the same value in every row'],
    ['one value but for spaces', (row) => (row % 2 ? '"x "' : 'x'), 'has the same value in every row'],
    ['nothing', () => '', 'is empty'],
  ];
  it.each(problems)('with %s is a problem, in words', async (_, label, words) => {
    const table = await openTable('a,b,target\n' + lines(100, (row) => `${row % 7},${row},${label(row)}`));
    await table.setLabel('target');
    expect(table.problem).toContain(`The column "target" ${words}`);
    expect(table.problem).toContain('Choose another column as the label.');
  });

  it('is a problem where nothing is left to learn from', async () => {
    const table = await openTable('a,label\n' + lines(20, (row) => `same,${'xy'[row % 2]}`));
    expect(table.problem).toContain('"table.csv" has no column to learn from beside "label"');
  });
});

describe('The columns of a table', () => {
  it('are used or left out, each with a reason', async () => {
    const header = 'number,text,constant,empty,prose,day,moment,label\n';
    const cells = (row: number) =>
      `${row / 3},${'abc'[row % 3]},7,,sentence ${row},2024-01-${10 + (row % 9)},2024-01-01 10:00:${10 + row},${'xy'[row % 2]}`;
    const table = await openTable(header + lines(40, cells));
    expect(table.columns.map(({ name, use, reason }) => [name, use, reason])).toEqual([
      ['number', 'number', 'All values are numbers.'],
      ['text', 'category', 'It has 3 different texts.'],
      ['constant', 'excluded', 'Every row has the same value.'],
      ['empty', 'excluded', 'It is empty.'],
      ['prose', 'excluded', 'It has 40 different texts: free text or a name, not a category.'],
      ['day', 'date', 'All values are dates or times.'],
      ['moment', 'date', 'All values are dates or times.'],
      ['label', 'label', expect.stringContaining('"label"')],
    ]);
  });

  it('keep names with quotes, spaces, line breaks and any letters', async () => {
    const names = ['say "hi"', 'two words', 'größe', '身長', "it's", 'a,b', 'line\nbreak', 'select', 'label'];
    const header = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
    const cells = (row: number) => [...names.keys()].map((column) => (row * (column + 1)) % 11).join(',');
    const table = await openTable(`${header}\n${lines(40, cells)}`);
    expect(table.columns.map(({ name }) => name)).toEqual(names);
    const [third] = await table.values([{ name: '身長', use: 'number' }]);
    expect([...third!.values.slice(0, 4)]).toEqual([0, 4, 8, 1]);
  });

  it('of the same name get names of their own', async () => {
    const table = await openTable(
      'a,a,A,,label\n' + lines(20, (row) => `${row},${row % 7},${row % 5},${row % 4},${'xy'[row % 2]}`),
    );
    const names = table.columns.map(({ name }) => name);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(5);
    expect(names).not.toContain('');
  });

  it('may be hundreds', async () => {
    const columns = [...Array(784).keys()];
    const header = [...columns.map((column) => `pixel${column}`), 'label'].join(',');
    const cells = (row: number) => [...columns.map((column) => (row * column) % 256), row % 3].join(',');
    const table = await openTable(`${header}\n${lines(40, cells)}`);
    expect(table.columns).toHaveLength(785);
    expect([table.labelColumn, table.classes]).toEqual(['label', ['0', '1', '2']]);
  });

  it('give missing values where a table lacks them', async () => {
    const table = await openTable('a,label\n1,x\n2,y\n');
    const [number, text] = await table.values([
      { name: 'gone', use: 'number' },
      { name: 'gone too', use: 'category' },
    ]);
    expect([[...number!.values], text!.values]).toEqual([
      [NaN, NaN],
      ['', ''],
    ]);
  });

  it('of numbers hold no infinity and nothing that overflows: such a value is missing', async () => {
    const table = await openTable('a,label\n1.5,x\ninf,y\n-inf,x\n1e300,y\n-2e100,x\n');
    const [a] = await table.values([{ name: 'a', use: 'number' }]);
    expect([...a!.values]).toEqual([1.5, NaN, NaN, NaN, -2e100]);
  });

  it('of text are trimmed', async () => {
    const table = await openTable('a,label\n" u",x\n"u ",y\nv,x\n,y\n');
    const [a] = await table.values([{ name: 'a', use: 'category' }]);
    expect(a!.values).toEqual(['u', 'u', 'v', '']);
  });
});
