/** The modules of the exported page: they read tables as the trainer does, and write what spreadsheets do not run. */
import { describe, expect, it } from 'vitest';
import { asSeconds, usableNumber } from '../../../src-main/trainer/data/table/cells';
import { csvCell } from '../../../src-main/trainer/data/table/csv';
import { loadDuckDB, literal, query } from '../../../src-main/trainer/data/table/database';
import { numberReader, type NumberStyle } from '../../../src-main/trainer/data/table/number-style';
import { matchColumns } from '../../../src-main/trainer/model/match-columns';
import { asScript, joinedModules } from '../../../src-main/trainer/export/page-script';
import { pageModule, resourcesFolder } from './page-support';

type Answer = {
  label?: string;
  place: number;
  isAccepted: boolean;
  isUnlike: boolean;
  probabilities: Float32Array;
};
type Column = { name: string; input: string; use: 'number' | 'category' | 'date'; categories?: string[] };

const values = await pageModule<{
  numberReader: (style?: NumberStyle) => (text: string) => number;
  secondsOf: (text: string) => number;
}>('values.js');
const csv = await pageModule<{
  delimiterOf: (text: string) => string;
  rowsOf: (text: string, delimiter: string) => Iterable<string[]>;
  csvCell: (text: string) => string;
}>('csv.js');
const rows = await pageModule<{
  matched: (columns: Column[], header: string[]) => { places: number[]; missing: string[] };
  readerOf: (column: Column, cells?: string[]) => (text: string) => number | string;
}>('rows.js');
const answers = await pageModule<{
  answersOf: (outputs: object, facts: object) => Answer[];
  percent: (share: number) => string;
}>('answers.js');
const pictures = await pageModule<{ scaleFor: (width: number, height: number) => number }>('pictures.js');

describe('The exported page reads', () => {
  const styles: NumberStyle[] = [
    { decimal: '.', unit: '' },
    { decimal: ',', unit: '' },
    { decimal: '.', unit: '$' },
    { decimal: ',', unit: '€' },
    { decimal: '.', unit: 'mg' },
    { decimal: '.', unit: '%' },
  ];
  const texts =
    `1|-2.5|+3|1e5|.5|5.|1,234|1.234|1,234.5|1.234,5|1 234|1 234,5|1'234.5|12,34,567|012|0,5|−7|$1,200|-$3|$ -3|
    1.200 €|€5|45%|4,5 %|12 mg|mg 12|1,23|abc|NaN|Infinity|-inf|1e200|1 2|2024-01-02|0x10|--1|1e|12mg5`
      .split('|')
      .map((text) => text.trim());

  it.each(styles)('numbers with $decimal and "$unit" as the trainer does', (style) => {
    const own = numberReader(style);
    const read = values.numberReader(style);
    const expected = (text: string) => usableNumber(Number.isNaN(Number(text)) ? own(text) : Number(text));
    for (const text of texts) expect(read(text), text).toBe(expected(text));
    expect(read('')).toBeNaN();
  });

  it('dates as the trainer does', async () => {
    const dates =
      `2024-05-31|2024-05-31 12:30|2024-05-31T12:30:15|2024-05-31 12:30:15.25|2024-05-31T12:30:00Z|
      1969-12-31|0099-01-01|31.05.2024|1.5.2024 07:05|31.05.2024 23:59:59|2024/05/31|2024/05/31 08:00|
      31 May 2024|1 January 1999|Mar 4, 2020|March 4, 2020|12:30|23:59:59|2024-02-30|31.04.2024|no date|2024`
        .split('|')
        .map((text) => text.trim());
    const { DuckDBInstance } = await loadDuckDB();
    const connection = await (await DuckDBInstance.create()).connect();
    for (const text of dates) {
      const [[seconds]] = (await query(connection, `SELECT ${asSeconds(`(${literal(text)})`)}`)) as [
        [number | null],
      ];
      expect(values.secondsOf(text), text).toBe(seconds ?? NaN);
    }
    connection.closeSync();
    // As a row that is typed in the app.
    expect(values.secondsOf('2024-05-31T12:30:00+02:00')).toBe(
      Date.parse('2024-05-31T12:30:00+02:00') / 1000,
    );
  });

  it('rows with quotes, breaks, empty lines and any delimiter', () => {
    const read = (text: string) => [...csv.rowsOf(text, csv.delimiterOf(text))];
    expect(read('\uFEFFa;"b;c"\r\n1; 2 \r\n\r\n;\n3;"4 ""x""\ny"')).toEqual([
      ['a', 'b;c'],
      ['1', '2'],
      ['3', '4 "x"\ny'],
    ]);
    expect(read('a\tb, c\n1\t')).toEqual([
      ['a', 'b, c'],
      ['1', ''],
    ]);
    expect(read('one\n"open, and never closed')).toEqual([['one'], ['open, and never closed']]);
    expect(read('')).toEqual([]);
  });

  it('columns by name, in any order, as the app finds them', () => {
    const columns = ['length', 'Width', 'a'].map((name): Column => ({ name, input: name, use: 'number' }));
    const header = ['x', ' LENGTH', 'Width', 'width', 'A '];
    const { places, missing } = rows.matched(columns, header);
    expect([places, missing]).toEqual([[1, 2, 4], []]);
    const table = { name: 't', columns: header.map((name) => ({ name })) };
    const { wanted } = matchColumns({ columns, labelColumn: null }, table);
    expect(wanted.map(({ name }) => header.indexOf(name))).toEqual(places);
    expect(rows.matched(columns, ['length', 'LENGTH', 'a']).missing).toEqual(['Width']);
    expect(rows.matched(columns, ['A', ' a', 'length', 'Width']).missing).toEqual(['a']);
  });

  it('decimal commas where they read more of a column', () => {
    const column: Column = { name: 'x', input: 'x', use: 'number' };
    expect(rows.readerOf(column, ['1,5', '2'])('1,5')).toBe(1.5);
    expect(rows.readerOf(column, ['1.5', '1,250'])('1,250')).toBe(1250);
  });
});

describe('The exported page says', () => {
  const outputs = (distance?: number[]) => ({
    label: { data: ['b', 'a'] },
    probabilities: { data: Float32Array.of(0.1, 0.9, 0.6, 0.4) },
    ...(distance && { distance: { data: Float32Array.from(distance) } }),
  });
  const facts = { labels: ['a', 'b'], threshold: null, maxDistance: null };

  it('which answers are not sure, and which are unlike the training', () => {
    const [first, second] = answers.answersOf(outputs(), { ...facts, threshold: 0.7 });
    expect(first).toMatchObject({ place: 1, isAccepted: true, isUnlike: false });
    expect(second).toMatchObject({ place: 0, isAccepted: false, isUnlike: false });
    expect(answers.answersOf(outputs([0.5, 1.5]), facts)).toMatchObject([
      { isAccepted: true, isUnlike: false },
      { isAccepted: true, isUnlike: true },
    ]);
    expect(answers.answersOf(outputs([0.5, 1.5]), { ...facts, maxDistance: 1 })[1]).toMatchObject({
      isAccepted: false,
    });
  });

  it.each([
    [1, '100%'],
    [0.99999, '> 99.9%'],
    [0.5, '50.0%'],
    [0.01, '1.0%'],
    [0.0001, '< 0.1%'],
    [0, '0%'],
  ])('%d as %s', (share, text) => expect(answers.percent(share)).toBe(text));

  it('cells as the app writes them, none of which a spreadsheet runs', () => {
    for (const text of ['=1+1', '-5', '+a', '@x', '-5.5e3', 'a,b', 'a"b', '＝1', ' ', 'a\nb', ''])
      expect(csv.csvCell(text), text).toBe(csvCell(text));
  });

  it('pictures in their own size, up to 12 million pixels', () => {
    expect(pictures.scaleFor(4000, 3000)).toBe(1);
    const scale = pictures.scaleFor(12_000, 9000);
    expect(scale * 12_000 * scale * 9000).toBeCloseTo(12e6, 0);
    expect(pictures.scaleFor(65_000, 100) * 65_000).toBeCloseTo(16_384);
  });
});

describe('The script of the exported page', () => {
  it('declares each name once, before it is used, and needs no other file', async () => {
    for (const entry of ['start.js', 'serve.js']) {
      const script = await joinedModules(resourcesFolder, entry);
      const names = [...script.matchAll(/^(?:async )?(?:function\*?|class|const|let) (\w+)/gm)].map(
        ([, name]) => name!,
      );
      expect(new Set(names).size).toBe(names.length);
      // A class or constant that is used before it is declared would throw; functions may stand anywhere.
      expect(() => new Function(script)).not.toThrow();
      expect(script).not.toContain('</script');
    }
  });

  it('has what a module exports as a constant', () => {
    const script = asScript(
      'const a=1,b=2,u=import.meta.url;export{a as first,b};\n//# sourceMappingURL=x.map\n',
      'all',
    );
    expect(new Function(`${script};return [all.first, all.b, u]`)()).toEqual([1, 2, 'page://all/']);
    expect(() => asScript('const a=1;', 'all')).toThrow('exports');
  });
});
