/**
 * Which characters stand between cells and around them: each choice is tried on the beginning of a file, and the one
 * wins that makes records of one width out of cells that look like values. The idea of weighing a pattern of widths
 * against types of cells is that of van den Burg, Nazabal and Sutton, "Wrangling messy CSV files by detecting row and
 * type patterns", 2019.
 */
import type { DialectHints } from '../../../../../src-preload/contract';
import { TextBuffer } from './buffer';
import { readRecord, type Grammar } from './record';
import { kindOf } from './values';

/** In the order in which they are preferred where nothing tells them apart. */
const DELIMITERS = [
  ',',
  ';',
  '\t',
  '|',
  ', ',
  '; ',
  '\t\t',
  ' | ',
  '||',
  '::',
  '\\t',
  '~',
  '^',
  '\u0001',
  ' ',
  ':',
];
/** These stand in texts and times too: what they tell apart must be more than words. */
const DOUBTFUL = new Set([' ', ':']);
/** So many records and characters are tried. */
const MOST_RECORDS = 1000;
const MOST_CHARACTERS = 1 << 17;
/** Of a very wide table so many lines are tried, however long they are. */
const LEAST_LINES = 4;
/** Cells beyond are not looked at. */
const MOST_CELLS = 20_000;
/** How good it is when lines are no records at all, but each is one word or sentence. */
const ONE_COLUMN = 0.3;

const VALUE = 1;
const EMPTY = 0.9;
const TEXT = 0.95;
const TEXT_WITH_COMMA = 0.7;
const SUSPICIOUS = 0.2;

export function guessGrammar(text: string, isWhole: boolean, hints: DialectHints): Grammar {
  const sample = text.slice(0, Math.max(MOST_CHARACTERS, endOfLines(text, LEAST_LINES)));
  const isEnd = isWhole && text.length === sample.length;
  let best: Grammar = {
    delimiter: hints.delimiter ?? ',',
    ...(quotingOf(hints) ?? { quote: '"', escape: '"' }),
  };
  let bestScore = hints.delimiter === undefined ? oneColumnScore(sample) : 0;
  for (const delimiter of hints.delimiter === undefined ? DELIMITERS : [hints.delimiter]) {
    if (!sample.includes(delimiter)) continue;
    for (const quoting of quotingsIn(sample, hints)) {
      const grammar = { delimiter, ...quoting };
      const score = scoreOf(sample, isEnd, grammar);
      // A tie is won by what comes first, however the sums were rounded.
      if (score > bestScore + 1e-9) [best, bestScore] = [grammar, score];
    }
  }
  return best;
}

/** Where the first lines of a text end. */
function endOfLines(text: string, count: number): number {
  const line = /[^\r\n]*(\r\n|\r|\n)/y;
  for (let index = 0; index < count && line.test(text); index++);
  return line.lastIndex;
}

type Quotes = Pick<Grammar, 'quote' | 'escape'>;

function quotingOf({ quote, escape }: DialectHints): Quotes | null {
  return quote === undefined ? null : { quote, escape: escape ?? quote };
}

function quotingsIn(sample: string, hints: DialectHints): Quotes[] {
  const given = quotingOf(hints);
  if (given && (hints.escape !== undefined || !sample.includes(`\\${given.quote}`))) return [given];
  if (given) return [given, { ...given, escape: '\\' }];
  const quotings: Quotes[] = [{ quote: '"', escape: hints.escape ?? '"' }];
  if (sample.includes('\\"')) quotings.push({ quote: '"', escape: hints.escape ?? '\\' });
  if (sample.includes("'")) quotings.push({ quote: "'", escape: hints.escape ?? "'" });
  if (sample.includes("\\'")) quotings.push({ quote: "'", escape: hints.escape ?? '\\' });
  if (sample.includes('"')) quotings.push({ quote: '', escape: '' });
  return quotings;
}

/** From 0 to 1. */
function scoreOf(sample: string, isEnd: boolean, grammar: Grammar): number {
  const { records, irregular } = tryRecords(sample, isEnd, grammar);
  if (records.length === 0) return 0;
  const width = commonWidth(records);
  if (width < 2) return 0;
  const fitting = records.filter(({ length }) => length === width);
  const pattern = fitting.length / (records.length + irregular);
  const { quality, hasValues } = qualityOf(fitting, grammar);
  const doubt = DOUBTFUL.has(grammar.delimiter) ? (hasValues ? 0.8 : 0.4) : 1;
  return doubt * (1 - 1 / width ** 2) * pattern ** 2 * quality ** 2;
}

function tryRecords(sample: string, isEnd: boolean, grammar: Grammar) {
  const buffer = new TextBuffer(sample, grammar.quote, isEnd);
  const records: string[][] = [];
  let [place, irregular] = [0, 0];
  while (place < sample.length && records.length < MOST_RECORDS) {
    let record = readRecord(buffer, place, grammar, 'strict');
    if (record === 'irregular') {
      irregular++;
      record = readRecord(buffer, place, grammar, 'lenient');
    }
    if (typeof record === 'string') break;
    if (record.cells.some((cell) => cell.trim() !== '')) records.push(record.cells);
    place = record.end;
  }
  return { records, irregular };
}

/** The width that most records have; a larger one where as many have it. */
export function commonWidth(records: string[][]): number {
  const counts = new Map<number, number>();
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1);
  let best = 0;
  for (const [width, count] of counts) {
    const most = counts.get(best) ?? 0;
    if (count > most || (count === most && width > best)) best = width;
  }
  return best;
}

/** How much the cells look like values, and whether any is more than text. */
function qualityOf(records: string[][], { delimiter, quote }: Grammar) {
  let [sum, count, values, present] = [0, 0, 0, 0];
  for (const record of records) {
    if (count > MOST_CELLS) break;
    for (const cell of record) {
      const quality = qualityOfCell(cell, delimiter, quote);
      sum += quality;
      count++;
      if (quality === VALUE) values++;
      if (quality !== EMPTY) present++;
    }
  }
  return { quality: sum / count, hasValues: values > present / 4 };
}

const OTHERS = /[;\t|]/;
const EDGE_QUOTES = { '"': /^["']|"$/, "'": /^"|"$/ };

function qualityOfCell(cell: string, delimiter: string, quote: string): number {
  if (cell === '') return EMPTY;
  const kind = kindOf(cell);
  const isPadded = delimiter !== ' ' && /^ | $/.test(cell);
  if (kind === 'empty') return isPadded ? SUSPICIOUS : EMPTY;
  if (kind !== 'text') return isPadded ? TEXT_WITH_COMMA : VALUE;
  if (OTHERS.test(cell) || EDGE_QUOTES[quote === "'" ? quote : '"'].test(cell)) return SUSPICIOUS;
  if (isPadded) return TEXT_WITH_COMMA;
  return quote === '' && cell.includes('"') ? SUSPICIOUS : /,\S/.test(cell) ? TEXT_WITH_COMMA : TEXT;
}

/** How good it is to take every line for one cell. */
function oneColumnScore(sample: string): number {
  const lines = sample.split(/\r\n|\r|\n/, MOST_RECORDS).filter((line) => line.trim() !== '');
  if (lines.length === 0) return 0;
  const values = lines.filter((line) => !['text', 'empty', 'amount'].includes(kindOf(line))).length;
  return ONE_COLUMN + 0.6 * (values / lines.length) ** 2;
}
