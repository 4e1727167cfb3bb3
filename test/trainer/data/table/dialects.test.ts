import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DialectHints } from '../../../../src-preload/contract';
import { csvLines } from '../../../../src-main/trainer/data/table/csv';
import { sniff } from '../../../../src-main/trainer/data/table/dialect/sniff';
import { query } from '../../../../src-main/trainer/data/table/database';
import { readTable } from '../../../../src-main/trainer/data/table/read';
import { rowsOf } from '../../../../src-main/trainer/data/table/dialect/rows';
import { saveRows } from '../../../../src-main/trainer/data/table/save-rows';
import { Job } from '../../../../src-main/trainer/job';
import { Storage } from '../../../../src-main/trainer/storage';
import { sharedData, temporaryFolder } from '../../../fixtures';
import { errorOf, file, lines } from '../../helpers';

async function read(path: string, dialect?: DialectHints) {
  const storage = new Storage();
  const table = await readTable(path, storage, new Job(), () => {}, { dialect });
  onTestFinished(() => {
    table.close();
    storage.close();
  });
  return table;
}

const rowsIn = async (table: Awaited<ReturnType<typeof read>>) =>
  query(table.connection, 'SELECT COLUMNS(*)::VARCHAR FROM data');

const SHARED: [name: string, delimiter: string, headerLines: number, columns: number, rows: number][] = [
  ['adult-train', ', ', 0, 15, 32_561],
  ['diamonds', ',', 1, 10, 53_940],
  ['iris', ',', 1, 5, 150],
  ['penguins', ',', 1, 7, 344],
  ['titanic', ',', 1, 15, 891],
  ['wheat-seeds', ',', 0, 8, 210],
];

describe('Tables that people really have are understood without a hint', () => {
  it.skipIf(sharedData('tables') === null).each(SHARED)(
    '%s',
    async (name, delimiter, headerLines, columns, rows) => {
      const table = await read(sharedData('tables', `${name}.csv`)!);
      expect(table.dialect).toMatchObject({
        encoding: 'utf-8',
        delimiter,
        quote: '"',
        headerLines,
        skippedLines: 0,
      });
      expect([table.columns.length, table.skippedCount]).toEqual([columns, 0]);
      expect(table.rows).toBeGreaterThanOrEqual(rows - 3);
      expect(table.rows).toBeLessThanOrEqual(rows);
    },
  );
});

describe('What a person says of a dialect goes before what is guessed', () => {
  const text = 'a;b\n' + lines(10, (row) => `${row},5;x${row % 2}`);

  it.each<[string, string, DialectHints, (string | null)[], unknown[]]>([
    ['the delimiter', text, { delimiter: ',' }, ['a;b', ''], ['0', '5;x0']],
    ['the decimal mark', text, { decimal: '.' }, ['a', 'b'], ['0,5', 'x0']],
    ['that there is no header', text, { headerLines: 0 }, ['column0', 'column1'], ['a', 'b']],
    [
      'how many lines to skip',
      text,
      { skippedLines: 3, headerLines: 0 },
      ['column0', 'column1'],
      ['2.5', 'x0'],
    ],
    ['words for missing values', text, { missing: ['x0'] }, ['a', 'b'], ['0.5', null]],
    ['that nothing is quoted', 'a,b\n"1","2"\n"3","4"\n', { quote: '' }, ['a', 'b'], ['"1"', '"2"']],
    ['the quote', "a,b\n'x,y',2\n'z',3\n", { quote: "'" }, ['a', 'b'], ['x,y', '2']],
    ['the encoding', 'a,b\nä,2\nö,3\n', { encoding: 'windows-1252' }, ['a', 'b'], ['Ã¤', '2']],
    ['the comment', 'a,b\n%1,2\n3,4\n', { comment: '%' }, ['a', 'b'], ['3', '4']],
  ])('%s', async (_, content, hints, names, first) => {
    const table = await read(await file(content), hints);
    expect(table.dialect).toMatchObject(hints);
    if (names[1] !== '') expect(table.columns.map(({ name }) => name)).toEqual(names);
    expect((await rowsIn(table))[0]).toEqual(first);
  });
});

describe('The text of all columns', () => {
  it('is as it is in the file where that is asked for', async () => {
    const path = await file('a;b;c\n' + lines(9, (row) => `00${row};1,50;NA`));
    const storage = new Storage();
    const table = await readTable(path, storage, new Job(), () => {}, { asText: true });
    expect((await rowsIn(table))[3]).toEqual(['003', '1,50', 'NA']);
    expect(new Set(table.columns.map(({ type }) => type))).toEqual(new Set(['VARCHAR']));
    table.close();
    storage.close();
  });
});

describe('Both ways to read a file', () => {
  const cell = fc.oneof(
    fc.integer({ min: -999, max: 999 }).map(String),
    fc.string({ maxLength: 6 }).filter((text) => !/[\0\r]/.test(text)),
    fc.constantFrom('', 'a,b', 'say "hi"', 'x\ny', ' z ', "it's"),
  );
  const table = fc
    .integer({ min: 2, max: 4 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 3, maxLength: 20 }),
    );

  it('give the same cells, whatever is in them', async () => {
    const hints: DialectHints = {
      encoding: 'utf-8',
      delimiter: ',',
      quote: '"',
      escape: '"',
      headerLines: 0,
      skippedLines: 0,
      comment: '',
      missing: [],
    };
    const path = join(temporaryFolder().path, 'table.csv');
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        await writeFile(path, csvLines(rows));
        const ours: string[][] = [];
        for await (const part of rowsOf(path, await sniff(path, hints), true)) ours.push(...part.rows);
        expect(ours).toEqual(rows);
        const storage = new Storage();
        const read = await readTable(path, storage, new Job(), () => {}, { dialect: hints, asText: true });
        const theirs = await rowsIn(read);
        read.close();
        storage.close();
        expect(theirs.map((row) => row.map((value) => value ?? ''))).toEqual(rows);
      }),
      { numRuns: 60 },
    );
  });

  it('go over from one to the other where a bad line comes after the part that is looked at', async () => {
    const long = 'a,b\n' + lines(200_000, (row) => `${row},x${row % 3}`);
    const table = await read(await file(`${long}7,"un"closed\n9\n10,y\n`));
    expect([table.rows, table.skippedCount]).toEqual([200_002, 1]);
    expect(table.skipped).toEqual([{ item: 'line 200003', reason: 'it has one cell in the place of 2' }]);
  });
});

describe('Files that were put together', () => {
  it('have their headers left out, however late they come', async () => {
    const part = 'a,b\n' + lines(120_000, (row) => `${row},${row % 7}`);
    const table = await read(await file(part + part));
    expect(table.columns.map(({ type }) => type)).toEqual(['BIGINT', 'BIGINT']);
    expect([table.rows, table.skippedCount]).toEqual([240_000, 1]);
    expect(table.skipped).toEqual([{ item: 'line 120002', reason: 'it is the header once more' }]);
  });
});

describe('Parquet', () => {
  it('is read with its own types, and saved as text', async () => {
    const path = join(temporaryFolder().path, 'table.parquet');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const rows =
      "SELECT i AS id, i / 4 AS share, i % 2 = 0 AS even, DATE '2024-01-01' + i::INT AS day, [i] AS list FROM range(20) t(i)";
    await connection.run(`COPY (${rows}) TO '${path}' (FORMAT parquet)`);
    connection.closeSync();
    instance.closeSync();
    const table = await read(path);
    expect(table.dialect).toBeNull();
    expect(table.columns.map(({ type }) => type)).toEqual(['BIGINT', 'DOUBLE', 'VARCHAR', 'DATE', 'VARCHAR']);
    expect((await rowsIn(table))[3]).toEqual(['3', '0.75', 'false', '2024-01-04', '[3]']);
    const target = join(temporaryFolder().path, 'out.csv');
    expect(await saveRows(path, target, new Job())).toMatchObject({ rows: 20, dialect: null });
    expect((await readFile(target, 'utf8')).split('\n').slice(0, 2)).toEqual([
      'id,share,even,day,list',
      '0,0.0,true,2024-01-01,[0]',
    ]);
    const cut = (await readFile(path)).subarray(0, 300);
    const error = await errorOf(read(await file(cut, 'cut.parquet')));
    expect([error.code, error.message]).toEqual([
      'not-a-table',
      expect.stringContaining('only a part of a Parquet file'),
    ]);
  });
});

describe('What could not be read', () => {
  it('is saved with its lines, reasons and texts', async () => {
    const table = await read(await file('a,b,c\n1,2,3\nnote\n4,5,6\n7,8,9,10\n'));
    const target = join(temporaryFolder().path, 'unread.csv');
    expect(await table.unread.save(target)).toMatchObject({ path: target, rows: 2 });
    expect(await readFile(target, 'utf8')).toBe(
      'line,reason,text\n3,it has one cell in the place of 3,note\n' +
        '5,it has 4 cells in the place of 3,"7,8,9,10"\n',
    );
    const clean = await read(await file('a,b\n1,2\n3,4\n'));
    await clean.unread.save(target);
    expect(await readFile(target, 'utf8')).toBe('line,reason,text\n');
  });
});

describe('The rows of a table as they were read', () => {
  it.each([
    ['a header, and numbers as they are written', 'a;b\n001;1,50\n2;NA\n', 'a,b\n001,"1,50"\n2,NA\n'],
    ['no header where there is none', '1;2,5\n2;3,5\n4;4,5\n', '1,"2,5"\n2,"3,5"\n4,"4,5"\n'],
    ['quotes', "a;b\n'x;y';2\n'z;\"w';3\n'v;u';4\n", 'a,b\nx;y,2\n"z;""w",3\nv;u,4\n'],
    ['one column', 'a\n1\nx y\n', 'a\n1\nx y\n'],
    ['one row', '1,2\n', '1,2\n'],
    ['a header alone', 'a,b\n', 'a,b\n'],
    ['nothing', '', ''],
    ['empty cells', 'a,b\n,\n1,\n', 'a,b\n,\n1,\n'],
    ['names that are alike or empty', 'a,,a\n1,2,3\n4,5,6\n', 'a,,a\n1,2,3\n4,5,6\n'],
    ['UTF-16', Buffer.from('\ufeffa,b\r\nä,2\r\n', 'utf16le'), 'a,b\nä,2\n'],
  ])('have %s', async (_, content, expected) => {
    const target = join(temporaryFolder().path, 'out.csv');
    await saveRows(await file(content), target, new Job());
    expect(await readFile(target, 'utf8')).toBe(expected);
  });

  it('can be given up', async () => {
    const job = new Job();
    job.cancel();
    const target = join(temporaryFolder().path, 'out.csv');
    expect((await errorOf(saveRows(await file('a,b\n1,2\n'), target, job))).code).toBe('cancelled');
  });
});
