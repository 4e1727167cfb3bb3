import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Table } from '../../../src-main/trainer/data/table/table';
import { Job } from '../../../src-main/trainer/job';
import { repositoryRoot, temporaryFolder } from '../../fixtures';
import { errorOf, file, lines, openTable } from '../helpers';

const names = (table: Table) => table.columns.map(({ name }) => name);
const uses = (table: Table) => Object.fromEntries(table.columns.map(({ name, use }) => [name, use]));
const plain = 'a,b,label\n' + lines(10, (row) => `${row},${row * 2},${'xy'[row % 2]}`);

describe('Reading a table', () => {
  const dialects = { comma: ',', semicolon: ';', tab: '\t' };
  it.each(Object.entries(dialects))('recognizes the %s between cells', async (_, separator) => {
    const cells = (row: number) => [row, row + 0.5, `text ${row % 3}`, 'xy'[row % 2]].join(separator);
    const table = await openTable(['a', 'b', 'c', 'label'].join(separator) + '\n' + lines(12, cells));
    expect(uses(table)).toEqual({ a: 'number', b: 'number', c: 'category', label: 'label' });
    expect(table.previewRows[0]).toEqual(['0', '0.5', 'text 0', 'x']);
    expect([table.rows, table.skippedCount]).toEqual([12, 0]);
  });

  it('takes the first row of a table of words for its header', async () => {
    const table = await openTable(
      'colour,size,label\n' +
        lines(12, (row) => `${['red', 'blue'][row % 2]},${['s', 'm', 'l'][row % 3]},${'xy'[row % 2]}`),
    );
    expect(names(table)).toEqual(['colour', 'size', 'label']);
    expect(table.rows).toBe(12);
  });

  it('understands what Windows programs write: a byte order mark and CRLF', async () => {
    const table = await openTable('\ufeff' + plain.replaceAll('\n', '\r\n'));
    expect(names(table)).toEqual(['a', 'b', 'label']);
    expect(table.classes).toEqual(['x', 'y']);
  });

  it('keeps line breaks, quotes and separators inside quoted cells', async () => {
    const table = await openTable(
      'a,note,label\n' + lines(30, (row) => `${row},"first ${row % 3}\nsecond, ""quoted""",${'xy'[row % 2]}`),
    );
    expect([table.rows, table.skippedCount]).toEqual([30, 0]);
    expect(table.previewRows[1]![1]).toBe('first 1\nsecond, "quoted"');
  });

  it('reads many words as missing values', async () => {
    const missing = ['', 'NA', 'N/A', 'NaN', 'nan', 'null', 'NULL', '?'];
    const table = await openTable(
      'a,label\n' + lines(32, (row) => `${row % 2 ? row : missing[(row / 2) % 8]},${'xy'[row % 2]}`),
    );
    expect(table.columns[0]).toMatchObject({ use: 'number', missing: 16, distinct: 16 });
  });

  it('lists rows of another length with their line numbers, and goes on', async () => {
    const table = await openTable(
      'a,b,label\n' +
        lines(30, (row) => (row === 5 ? '1,2,x,9' : row === 9 ? '3' : `${row},${row * 2},${'xy'[row % 2]}`)),
    );
    expect(table.rows).toBe(28);
    expect(table.skippedCount).toBe(2);
    expect(table.skipped).toEqual([
      { item: 'line 7', reason: 'it has 4 cells in the place of 3' },
      { item: 'line 11', reason: 'it has one cell in the place of 3' },
    ]);
    expect(table.previewRows[5]).toEqual(['6', '12', 'x']);
  });

  it('takes numbers with a decimal comma for numbers, though there is a word among them', async () => {
    const table = await openTable(
      'a;b;label\n' +
        lines(60, (row) => `${row === 40 ? 'broken' : `${row},5`};0,${row % 7}5;${'xy'[row % 2]}`),
    );
    expect(uses(table)).toMatchObject({ a: 'number', b: 'number' });
    const [a] = await table.values([{ name: 'a', use: 'number' }]);
    expect([a!.values[0], a!.values[39], a!.values[40]]).toEqual([0.5, 39.5, NaN]);
  });

  it('sees that a column is text though its first 30,000 rows are numbers', async () => {
    const table = await openTable(
      'a,b,label\n' +
        lines(40_000, (row) => `${row > 30_000 ? 'uv'[row % 2] : row % 5},${row % 90},${'xy'[row % 2]}`),
    );
    expect(uses(table)).toMatchObject({ a: 'category', b: 'number' });
    expect([table.rows, table.skippedCount]).toEqual([40_000, 0]);
    const [a] = await table.values([{ name: 'a', use: 'category' }]);
    expect([a!.values[0], a!.values[39_999]]).toEqual(['0', 'v']);
  });

  it('keeps the rows in the order of the file', async () => {
    const table = await openTable(
      'a,b,label\n' + lines(30_000, (row) => `${row},${row % 7},${'xy'[row % 2]}`),
    );
    const [a] = await table.values([{ name: 'a', use: 'number' }]);
    expect([...a!.values]).toEqual([...Array(30_000).keys()]);
  });

  it.each(["it's.csv", 'a "quoted" name.csv', 'iris [1].csv', 'what*?.csv', 'größe 表.csv'])(
    'opens the file %s itself and no other, whatever is in its name',
    async (name) => {
      const folder = temporaryFolder().path;
      for (const other of ['iris 1.csv', 'what now.csv', 'what*!.csv'])
        await writeFile(join(folder, other), 'c,label\n1,x\n2,y\n');
      await writeFile(join(folder, name), plain);
      const table = await Table.open(join(folder, name), new Job());
      onTestFinished(() => table.close());
      expect([names(table), table.rows]).toEqual([['a', 'b', 'label'], 10]);
    },
  );

  it('makes no columns of the folders on the way', async () => {
    const folder = join(temporaryFolder().path, 'year=2020');
    await mkdir(folder);
    await writeFile(join(folder, 'data.csv'), plain);
    const table = await Table.open(join(folder, 'data.csv'), new Job());
    onTestFinished(() => table.close());
    expect(names(table)).toEqual(['a', 'b', 'label']);
  });

  it('can be cancelled', async () => {
    const job = new Job();
    job.cancel();
    expect((await errorOf(Table.open(await file(plain), job))).code).toBe('cancelled');
  });
});

describe('Reading a table refuses', () => {
  const noise = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 + ((i * i) % 251)) % 256));
  const cases: [what: string, content: string | Uint8Array, code: string, words: string][] = [
    ['an empty file', '', 'empty', '"table.csv" is empty.'],
    ['a header without rows', 'a,b,label\n', 'too-few-rows', '"table.csv" has no rows.'],
    ['one row', 'a,b,label\n1,2,x\n', 'too-few-rows', '"table.csv" has only one row.'],
    ['one column', 'a\n1\n2\n3\n', 'one-column', '"table.csv" has only one column.'],
    ['blank lines', '  \n \n', 'empty', '"table.csv" is empty.'],
    ['binary noise', noise, 'not-a-table', '"table.csv" cannot be read as a table'],
    ['a file of zeros', Buffer.alloc(5000), 'not-a-table', 'it is not a text'],
  ];
  it.each(cases)('%s', async (_, content, code, words) => {
    const error = await errorOf(openTable(content));
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
  });

  it('one good row among bad ones, counting those', async () => {
    const error = await errorOf(openTable('a,b,c,label\n1,2,3,x\n4\n5\n'));
    expect(error.code).toBe('too-few-rows');
    expect(error.message).toContain('has only one row (2 more could not be read)');
  });

  it('an image, and says how to learn from images', async () => {
    const error = await errorOf(Table.open(join(repositoryRoot, 'resources', 'icon.png'), new Job()));
    expect(error.code).toBe('not-a-table');
    expect(error.message).toContain('choose a folder with one sub-folder of them per class');
  });

  it('a file that does not exist', async () => {
    const error = await errorOf(Table.open('/does/not/exist.csv', new Job()));
    expect(error.code).toBe('unreadable');
    expect(error.message).toContain('"/does/not/exist.csv" cannot be used: it does not exist');
  });
});

describe('A table in an encoding that is not UTF-8', () => {
  const text = 'größe,klasse\n' + lines(20, (row) => `${row},${row % 2 ? 'nä' : 'ja'}`);

  it.each([
    ['Latin-1, as old spreadsheets write', Buffer.from(text, 'latin1')],
    ['UTF-16 with a byte order mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
  ])('%s', async (_, content) => {
    const table = await openTable(content);
    expect(names(table)).toEqual(['größe', 'klasse']);
    expect(table.classes).toEqual(['ja', 'nä']);
    expect(table.rows).toBe(20);
  });

  it('is UTF-8 where a character lies across the end of the sample that is looked at', async () => {
    const long = 'wert,klasse\n' + 'ä,ja\n'.repeat(200_000);
    expect((await openTable(long)).rows).toBe(200_000);
  });
});

describe('What is no table at all is refused in words: ', () => {
  it('a folder', async () => {
    const { path } = temporaryFolder();
    const error = await errorOf(Table.open(path, new Job(), 'classify'));
    expect(error.message).toContain('is a folder, not a table');
  });
});
