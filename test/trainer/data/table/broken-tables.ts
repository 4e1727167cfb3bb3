/** Tables as they come out of programs, mail and failing disks: each with what can be known of its rows. */
import { gzipSync } from 'node:zlib';

/** What is known of a broken table once it is read. */
export interface Known {
  names?: string[];
  rows?: number;
  /** Some of its first rows, as texts; null is missing. */
  first?: (string | null)[][];
  /** How many lines are listed as not read, or not wholly. */
  skipped?: number;
  /** The code of the error that it ends with, in the place of rows. */
  error?: string;
}

export interface BrokenTable {
  name: string;
  content: Uint8Array;
  known: Known;
}

type Cell = string | number;

const NAMES = ['id', 'name', 'weight', 'day', 'class'];
const WORDS = ['Ada', 'Größe, klein', 'he said "no"', "o'clock", 'two\nlines', 'plain', '', 'semi;colon'];
const ROWS = 40;

interface Writing {
  delimiter?: string;
  quote?: string;
  /** What stands before a quote in a quoted cell. */
  escape?: string;
  lineEnd?: string | ((row: number) => string);
  decimal?: string;
  quoteAll?: boolean;
  header?: boolean;
  words?: string[];
}

const cellsOf = (row: number, words: string[], decimal: string): Cell[] => [
  row + 1,
  words[row % words.length]!,
  `${(row * 7) % 13}${decimal}${row % 9}5`,
  `2024-0${1 + (row % 9)}-1${row % 10}`,
  ['red', 'green', 'blue'][row % 3]!,
];

/** A table of `ROWS` rows. */
export function written(writing: Writing = {}): string {
  const { delimiter = ',', quote = '"', decimal = '.', quoteAll = false, words = WORDS } = writing;
  const { escape = quote, lineEnd = '\n', header = true } = writing;
  const cell = (value: Cell) => {
    const text = String(value);
    const isSpecial = [delimiter, quote, '\n', '\r'].some((mark) => mark !== '' && text.includes(mark));
    if (quote === '' || (!isSpecial && !quoteAll)) return text;
    return quote + text.replaceAll(quote, escape + quote) + quote;
  };
  const rows = Array.from({ length: ROWS }, (_, row) => cellsOf(row, words, decimal));
  const end = (row: number) => (typeof lineEnd === 'string' ? lineEnd : lineEnd(row));
  return [...(header ? [NAMES] : []), ...rows]
    .map((cells, row) => cells.map(cell).join(delimiter) + end(row))
    .join('');
}

/** What `written` says, as it should be read. */
const truth = (words = WORDS): Known => ({
  names: NAMES,
  rows: ROWS,
  first: Array.from({ length: 8 }, (_, row) =>
    cellsOf(row, words, '.').map((cell, index) => textOf(cell, index)),
  ),
});

const textOf = (cell: Cell, index: number) =>
  cell === '' ? null : index === 2 ? String(Number(cell)) : String(cell);

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

/** Words that every delimiter and quote leaves alone. */
const SIMPLE = ['Ada', 'Größe', 'plain', 'word', 'Zoë'];

function dialects(): BrokenTable[] {
  const tables: BrokenTable[] = [];
  const add = (name: string, text: string, known: Known) =>
    tables.push({ name, content: Buffer.from(text), known });
  const delimiters = {
    comma: ',',
    semicolon: ';',
    tab: '\t',
    pipe: '|',
    'comma and space': ', ',
    'two tabs': '\t\t',
    'backslash and t': '\\t',
    tilde: '~',
    caret: '^',
    'two colons': '::',
  };
  const quotes = { double: '"', single: "'" };
  const lineEnds = { LF: '\n', CRLF: '\r\n', CR: '\r' };
  const words = WORDS.filter((word) => !word.includes('\n'));
  for (const [delimiterName, delimiter] of Object.entries(delimiters)) {
    for (const [quoteName, quote] of Object.entries(quotes)) {
      for (const [endName, lineEnd] of Object.entries(lineEnds)) {
        for (const quoteAll of [false, true]) {
          const name = `${delimiterName}, ${quoteName} quotes ${quoteAll ? 'everywhere' : 'where needed'}, ${endName}`;
          // A word that begins with a quote of the other sort says nothing of the quotes that are used.
          add(name, written({ delimiter, quote, lineEnd, quoteAll, words }), truth(words));
        }
      }
    }
    add(`${delimiterName}, no quotes`, written({ delimiter, quote: '', words: SIMPLE }), truth(SIMPLE));
    add(
      `${delimiterName}, quotes after backslashes`,
      written({ delimiter, escape: '\\', quoteAll: true, words }),
      truth(words),
    );
  }
  for (const [endName, lineEnd] of Object.entries({ LF: '\n', CRLF: '\r\n' }))
    add(`quoted line breaks, ${endName}`, written({ lineEnd }), truth());
  for (const delimiter of [';', '\t', '|'])
    add(`decimal commas with ${JSON.stringify(delimiter)}`, written({ delimiter, decimal: ',' }), truth());
  add('a space between cells', written({ delimiter: ' ', words: SIMPLE }), truth(SIMPLE));
  return tables;
}

function encodings(): BrokenTable[] {
  const tables: BrokenTable[] = [];
  for (const delimiter of [',', ';', '\t']) {
    const text = written({ delimiter });
    const add = (name: string, content: Uint8Array, known = truth()) =>
      tables.push({ name: `${name} with ${JSON.stringify(delimiter)}`, content, known });
    add('UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`));
    add('UTF-16, the low byte first', Buffer.from(`\ufeff${text}`, 'utf16le'));
    add('UTF-16, the high byte first', utf16be(`\ufeff${text}`));
    add('UTF-16 without a byte order mark', Buffer.from(text, 'utf16le'));
    add('Latin-1', latin1(text));
    add('gzip', gzipSync(text));
    add('gzip of UTF-16', gzipSync(Buffer.from(`\ufeff${text}`, 'utf16le')));
    const euro = latin1(text.replaceAll('Ada', 'A\u0080'));
    add('windows-1252', euro, truth(WORDS.map((word) => (word === 'Ada' ? 'A€' : word))));
    add('zeros in the text', Buffer.from(text.replaceAll('plain', 'pl\0ain')));
    add('zeros at the end', Buffer.concat([Buffer.from(text), Buffer.alloc(4096)]));
    const stray = Buffer.from(text);
    stray[stray.indexOf('Ada')] = 0xff;
    add('one stray byte in UTF-8', stray, { names: NAMES, rows: ROWS });
    const whole = gzipSync(text.repeat(1));
    add('gzip that is cut off', whole.subarray(0, whole.length - 60), { names: NAMES });
  }
  return tables;
}

/** The text of `written`, with one of its lines changed. Line 0 is the header. */
function withLine(line: number, change: (text: string) => string, words = SIMPLE): string {
  const lines = written({ words }).split('\n');
  lines[line] = change(lines[line]!);
  return lines.join('\n');
}

function lines(): BrokenTable[] {
  const tables: BrokenTable[] = [];
  const add = (name: string, text: string, known: Known) =>
    tables.push({ name, content: Buffer.from(text), known });
  for (const line of [1, 2, 20, ROWS]) {
    const all = { names: NAMES, rows: ROWS };
    add(
      `one more cell in line ${line}`,
      withLine(line, (text) => `${text},more`),
      { ...all, rows: ROWS - 1, skipped: 1 },
    );
    add(
      `many more cells in line ${line}`,
      withLine(line, (text) => text + ',x'.repeat(500)),
      { ...all, rows: ROWS - 1, skipped: 1 },
    );
    add(
      `a delimiter too many in line ${line}`,
      withLine(line, (text) => text.replace(',', ',,')),
      { ...all, skipped: 0 },
    );
    add(
      `a delimiter at the end of line ${line}`,
      withLine(line, (text) => `${text},`),
      { ...all, skipped: 0 },
    );
    add(
      `a cell too few in line ${line}`,
      withLine(line, (text) => text.replace(/,[^,]*$/, '')),
      { ...all, skipped: 0 },
    );
    add(
      `a lone cell in line ${line}`,
      withLine(line, () => 'lone'),
      { ...all, rows: ROWS - 1, skipped: 1 },
    );
    add(
      `a quote that opens nothing in line ${line}`,
      withLine(line, (text) => text.replace(',', ',"')),
      { ...all, skipped: 0 },
    );
    add(
      `a quote inside a cell of line ${line}`,
      withLine(line, (text) => text.replace('-', '"-')),
      { ...all, skipped: 0 },
    );
    add(
      `a quote at the end of line ${line}`,
      withLine(line, (text) => `${text}"`),
      { ...all, skipped: 0 },
    );
    add(
      `an endless quote from line ${line} on`,
      withLine(line, (text) => `"${text}`),
      { ...all, skipped: 0 },
    );
    add(
      `other delimiters in line ${line}`,
      withLine(line, (text) => text.replaceAll(',', ';')),
      { ...all, skipped: 0 },
    );
    add(
      `an empty line at ${line}`,
      withLine(line, (text) => `\n${text}`),
      { ...all, skipped: 0 },
    );
    add(
      `the header again at line ${line}`,
      withLine(line, (text) => `${text}\n${NAMES.join(',')}`),
      { ...all, skipped: 1 },
    );
    add(
      `a huge cell in line ${line}`,
      withLine(line, (text) => text.replace(',', `,${'x'.repeat(500_000)}`)),
      all,
    );
    add(
      `a NUL in line ${line}`,
      withLine(line, (text) => text.replace(',', ',\0')),
      all,
    );
    add(
      `CRLF in line ${line} alone`,
      withLine(line, (text) => `${text}\r`),
      all,
    );
  }
  return tables;
}

function frames(): BrokenTable[] {
  const tables: BrokenTable[] = [];
  const text = written({ words: SIMPLE });
  const known = truth(SIMPLE);
  const add = (name: string, content: string | Uint8Array, known: Known) =>
    tables.push({ name, content: Buffer.from(content), known });
  add('no header', written({ words: SIMPLE, header: false }), {
    ...known,
    names: ['column0', 'column1', 'column2', 'column3', 'column4'],
  });
  add('a title', `A report of the year\n${text}`, known);
  add('a title and an empty line', `A report\n\n${text}`, known);
  add('a title with delimiters', `A report,,,,\n,,,,\n${text}`, known);
  add('a title with a comma in it', `A report, 2024\n${text}`, known);
  add('notes before the header', `# made by hand\n# twice\n${text}`, known);
  add('notes between the rows', text.replaceAll('\n3', '\n# a note\n3'), known);
  add('empty lines before', `\n\n\n${text}`, known);
  add('empty lines after', `${text}\n\n\n`, known);
  add('no line end after the last row', text.trimEnd(), known);
  add('a footnote', `${text}Source: our own\n`, { ...known, skipped: 1 });
  add('units below the names', text.replace('\n', '\n(no.),(text),(kg),(date),(colour)\n'), {
    ...known,
    names: ['id (no.)', 'name (text)', 'weight (kg)', 'day (date)', 'class (colour)'],
  });
  add('names that are alike', text.replace('id,name', 'class,Class'), {
    ...known,
    names: ['class', 'Class_1', 'weight', 'day', 'class_2'],
  });
  add('empty names', text.replace('id,name', ','), {
    ...known,
    names: ['column0', 'column1', 'weight', 'day', 'class'],
  });
  add('names in quotes', text.replace('id,name', '"id","na,me"'), {
    ...known,
    names: ['id', 'na,me', 'weight', 'day', 'class'],
  });
  add('a name of two lines', text.replace('id,name', 'id,"na\nme"'), {
    ...known,
    names: ['id', 'na\nme', 'weight', 'day', 'class'],
  });
  add('an empty last name', text.replace('class\n', 'class,\n'), known);
  add('a delimiter at the end of each row', text.replaceAll('\n', ',\n').replace(',\n', '\n'), {
    rows: ROWS,
  });
  add('numbers of rows without a name', text.replace('id,', ''), {
    ...known,
    names: ['column0', ...NAMES.slice(1)],
  });
  add('another table below', `${text}\nid,name,weight\n1,a,2\n2,b,3\n`, { ...known, skipped: 3 });
  add('mixed line ends', written({ words: SIMPLE, lineEnd: (row) => ['\n', '\r\n', '\r'][row % 3]! }), known);
  add(
    'other words for missing values',
    text.replaceAll(/,\d+\.\d5,/g, (cell) => (cell.includes('.3') ? ',-,' : cell)),
    { names: NAMES, rows: ROWS },
  );
  return tables;
}

function hopeless(): BrokenTable[] {
  const tables: BrokenTable[] = [];
  const add = (name: string, content: string | Uint8Array, known: Known) =>
    tables.push({ name, content: Buffer.from(content), known });
  const noise = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 7919 + ((i * i) % 251)) % 256));
  add('binary junk', noise, { error: 'not-a-table' });
  add('a packed file', Buffer.concat([Buffer.from('PK\u0003\u0004'), noise]), { error: 'not-a-table' });
  add('zeros', Buffer.alloc(100_000), { error: 'not-a-table' });
  add('nothing but line ends', '\n'.repeat(100_000), { error: 'empty' });
  add('nothing but carriage returns', '\r'.repeat(100_000), { error: 'empty' });
  add('nothing but spaces', ' \n'.repeat(1000), { error: 'empty' });
  add('nothing', '', { error: 'empty' });
  add('a byte order mark alone', '\ufeff', { error: 'empty' });
  add('nothing but delimiters', ',,,,\n'.repeat(1000), {});
  add('nothing but quotes', '"'.repeat(100_000), {});
  add('nothing but quotes and line ends', '"\n'.repeat(100_000), {});
  add('a quote that opens in every line', written({ words: SIMPLE }).replaceAll('\n', '\n"'), {});
  add('a quote that is open for megabytes', `${written({ words: SIMPLE })}1,"${'x,y\n'.repeat(300_000)}`, {});
  add('a header alone', 'a,b,c\n', { names: ['a', 'b', 'c'], rows: 0 });
  add('one word', 'word', {});
  add('one column', 'a\n1\n2\n3\n', { names: ['a'], rows: 3 });
  add('one endless line', 'x'.repeat(3_000_000), {});
  add(
    'a header of a million names',
    `${Array.from({ length: 1_000_000 }, (_, i) => `c${i}`).join(',')}\n${'1,'.repeat(999_999)}1\n`,
    { error: 'too-many-columns' },
  );
  add(
    'a header of 100,000 names',
    `${Array.from({ length: 100_000 }, (_, i) => `c${i}`).join(',')}\n${'1,'.repeat(99_999)}1\n`,
    { error: 'too-many-columns' },
  );
  add(
    'a header of 1000 names',
    `${Array.from({ length: 1000 }, (_, i) => `c${i}`).join(',')}\n${`${'1,'.repeat(999)}1\n`.repeat(3)}`,
    { rows: 3 },
  );
  add('the beginning of a Parquet file', `PAR1${'x'.repeat(1000)}`, { error: 'not-a-table' });
  add('gzip of nothing', gzipSync(''), { error: 'empty' });
  add('the beginning of gzip', gzipSync(noise).subarray(0, 15), {});
  add('gzip of gzip', gzipSync(gzipSync(written())), { error: 'not-a-table' });
  add(
    'JSON',
    JSON.stringify(
      Array.from({ length: 50 }, (_, i) => ({ a: i, b: 'x' })),
      null,
      1,
    ),
    {},
  );
  add('HTML', `<html><body>${'<p class="a">text, and more</p>\n'.repeat(100)}</body></html>`, {});
  add(
    'prose',
    'It was a dark and stormy night; the rain fell in torrents, except at times.\n'.repeat(50),
    {},
  );
  return tables;
}

export const brokenTables = (): BrokenTable[] => [
  ...dialects(),
  ...encodings(),
  ...lines(),
  ...frames(),
  ...hopeless(),
];
