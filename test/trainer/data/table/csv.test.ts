import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell, csvLine } from '../../../../src-main/trainer/data/table/csv';
import { csvRow } from '../../../../src-main/trainer/data/table/csv-cells';
import { literal } from '../../../../src-main/trainer/data/table/database';

const CELLS: [text: string, written: string][] = [
  ['plain', 'plain'],
  ['', ''],
  ['a,b', '"a,b"'],
  ['say "a"', '"say ""a"""'],
  ['a\rb', '"a\rb"'],
  ['-5', '-5'],
  ['+1e-3', '+1e-3'],
  ['-.5', '-.5'],
  ['-5.', '-5.'],
  ['-5\n', `"'-5\n"`],
  ['-5,5', `"'-5,5"`],
  ['-٥', "'-٥"],
  ['=A1', "'=A1"],
  ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
  ['@x', "'@x"],
  ['\tx', "'\tx"],
  ['＝1', "'＝1"],
  ['a=b', 'a=b'],
];

/** What DuckDB writes of texts in the place of `csvCell`. */
async function writtenBySql(texts: string[]): Promise<string[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const values = texts.map((text, index) => `(${index}, ${literal(text)})`).join(', ');
    const row = csvRow([{ cell: 'cell', type: 'VARCHAR' }]);
    const sql = `SELECT ${row} FROM (VALUES ${values}) t(place, cell) ORDER BY place`;
    return (await connection.runAndReadAll(sql)).getRows().map(([text]) => text as string);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

describe('A cell', () => {
  it.each(CELLS)('%j is written %j', (text, written) => expect(csvCell(text)).toBe(written));

  it('is written the same by DuckDB', async () => {
    const texts = CELLS.map(([text]) => text);
    expect(await writtenBySql(texts)).toEqual(CELLS.map(([, written]) => written));
  });

  it('is written the same by DuckDB, whatever is in it', async () => {
    const parts = fc.constantFrom(...'=+-@＝＋－＠\t\r\n",\'.019eEx ä٥😀');
    const text = fc.array(parts, { maxLength: 7 }).map((characters) => characters.join(''));
    const many = fc.array(text, { minLength: 50, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(many, async (texts) => {
        const trimmed = texts.map((one) => csvCell(one.replaceAll(/^ +| +$/g, '')));
        expect(await writtenBySql(texts)).toEqual(trimmed);
      }),
      { numRuns: 20 },
    );
  });
});

describe('A line', () => {
  it('has its cells as they are, formulas too', () => {
    expect(csvLine(['=A1', 'a,b', '', '"'])).toBe('=A1,"a,b",,""""\n');
  });

  it('of one empty cell is no empty line', () => {
    expect([csvLine(['']), csvLine([' '])]).toEqual(['""\n', '" "\n']);
  });
});
