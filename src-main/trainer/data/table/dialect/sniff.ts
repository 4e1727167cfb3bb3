/** How the text of a table is written, as a bounded part of its beginning tells; what a person says goes first. */
import { basename } from 'node:path';
import type { Dialect, DialectHints } from '../../../../../src-preload/contract';
import { decode, detectEncoding, isCleanUtf8 } from '../encoding';
import { TextBuffer } from './buffer';
import { commonWidth, guessGrammar } from './candidates';
import { guessDecimal, guessMissing, kindOfColumn } from './columns';
import { findLayout, fitNames, joinNames, type Line } from './layout';
import { requireColumns, requireText, sampleWithLines } from './readable';
import type { Grammar } from './record';
import { readAnyRecord } from './repair';
import type { Kind } from './values';

export interface Sniffed {
  dialect: Dialect;
  /** How many columns the table has. */
  width: number;
  /** The names of its columns as they are in the file, as many as the columns; null where it has no header. */
  names: string[] | null;
  /** What the columns hold, as far as it was seen; null where it is of several kinds. */
  kinds: (Kind | null)[];
  /** Whether what was seen obeys all rules, so that a strict reader gives the same rows. */
  isStrict: boolean;
  isZipped: boolean;
  /** Whether any row was seen. */
  hasRows: boolean;
}

const COMMENTS = ['#', '//', '%'];
/** Rows that are looked at for kinds and missing words. */
const MOST_ROWS = 2000;
const MOST_CELLS = 400_000;

/** @throws UserError where the file cannot be read or is no text */
export async function sniff(path: string, hints: DialectHints = {}): Promise<Sniffed> {
  const sample = await sampleWithLines(path);
  const encoding = hints.encoding ?? detectEncoding(sample);
  const text = decode(sample.bytes, encoding);
  requireText(path, text, sample);
  const grammar = guessGrammar(text, sample.isWhole, hints);
  const all = recordsOf(text, sample.isWhole, grammar, 0);
  const comment = hints.comment ?? guessComment(all);
  const isRow = ({ cells }: Line) => !isBlank(cells) && !(comment !== '' && cells[0]!.startsWith(comment));
  const common = commonWidth(all.filter(isRow).map(({ cells }) => cells));
  requireColumns(basename(path), common);
  // Where all are as they should be, knowing their width changes nothing.
  const isEven = all.every(({ isRegular, cells }) => isRegular && cells.length === common);
  const records = (isEven ? all : recordsOf(text, sample.isWhole, grammar, common)).filter(isRow);
  const parts = partsOf(records, common, hints);
  const shape = shapeOf(parts, common);
  const dialect: Dialect = {
    encoding,
    ...grammar,
    comment,
    decimal: hints.decimal ?? guessDecimal(shape.columns, grammar.delimiter),
    headerLines: parts.headers.length,
    skippedLines: hints.skippedLines ?? parts.firstLine - 1,
    missing: hints.missing ?? guessMissing(shape.columns, shape.kinds),
  };
  const { width, names, kinds } = shape;
  return {
    dialect,
    width,
    names,
    kinds,
    isStrict: isCleanUtf8(sample) && hasOneLineEnd(text) && isPlain(dialect) && obeysRules(parts, shape),
    isZipped: sample.isZipped,
    hasRows: parts.rows.length > 0,
  };
}

interface Parts {
  /** Where the table begins. */
  firstLine: number;
  headers: Line[];
  rows: Line[];
}

function partsOf(records: Line[], width: number, hints: DialectHints): Parts {
  const skipped = hints.skippedLines;
  const from = skipped === undefined ? records : records.filter(({ line }) => line > skipped);
  const layout = findLayout(from, width, hints.headerLines);
  const first = skipped === undefined ? layout.first : 0;
  return {
    firstLine: from[first]?.line ?? 1,
    headers: from.slice(first, first + layout.headers),
    rows: from.slice(first + layout.headers),
  };
}

/** @param common how many cells most records have */
function shapeOf({ headers, rows }: Parts, common: number) {
  const some = rows.slice(0, Math.ceil(Math.min(MOST_ROWS, MOST_CELLS / common)));
  const isLastUsed =
    some.every(({ cells }) => cells.length === common) && some.some(({ cells }) => cells[common - 1] !== '');
  const joined = joinNames(headers);
  const names = joined.length > common ? fitNames(joined, common, isLastUsed) : joined;
  const width = Math.max(common, names.length);
  const columns = Array.from({ length: width }, (_, index) =>
    some.map(({ cells }) => (cells[index] ?? '').trim()),
  );
  return {
    width,
    names: headers.length > 0 ? fitNames(names, width, isLastUsed) : null,
    columns,
    kinds: columns.map(kindOfColumn),
  };
}

/** What DuckDB can be told; a backslash and a t it takes for a tab. */
const isPlain = ({ encoding, delimiter, comment }: Dialect) =>
  encoding === 'utf-8' && delimiter !== '\\t' && comment === '';

function obeysRules({ headers, rows }: Parts, { width, names }: Pick<Sniffed, 'width' | 'names'>): boolean {
  if (width < 2 || headers.length > 1 || headers.some(({ lines }) => lines > 1)) return false;
  return (
    [...headers, ...rows].every(({ isRegular, cells }) => isRegular && cells.length === width) &&
    !rows.some(({ cells }) => names !== null && repeats(cells, names))
  );
}

/** Whether most names of the header come again, each in its place. */
export function repeats(cells: string[], names: string[]): boolean {
  const known = names.filter((name) => name !== '').length;
  if (cells[0] !== names[0] || known < 2) return false;
  const same = names.filter((name, index) => name !== '' && cells[index] === name).length;
  return same >= Math.max(2, 0.8 * Math.min(known, cells.length));
}

export const isBlank = (cells: string[]) => cells.length === 1 && cells[0]!.trim() === '';

/** All that are whole in a sample. */
function recordsOf(text: string, isWhole: boolean, grammar: Grammar, width: number): Line[] {
  const buffer = new TextBuffer(text, grammar.quote, isWhole);
  const records: Line[] = [];
  for (let [place, line] = [0, 1]; place < text.length;) {
    const record = readAnyRecord(buffer, place, grammar, width);
    if (record === null) break;
    records.push({ line, cells: record.cells, isRegular: record.isRegular, lines: record.lines });
    place = record.end;
    line += record.lines;
  }
  return records;
}

/** Lines are comments that begin alike and have another number of cells than most. */
function guessComment(records: Line[]): string {
  const width = commonWidth(records.map(({ cells }) => cells));
  for (const comment of COMMENTS) {
    const marked = records.map(({ cells }) => cells[0]!.startsWith(comment));
    const begin = marked.indexOf(false);
    // Before the table they are lines to skip like any others.
    const later = records.filter((_, index) => marked[index] && index > begin);
    if (begin !== -1 && later.length > 0 && later.every(({ cells }) => cells.length !== width))
      return comment;
  }
  return '';
}

/** A mark that is both, or alone where others are pairs, is not what DuckDB reads. */
function hasOneLineEnd(text: string): boolean {
  const pairs = text.split('\r\n').length - 1;
  const returns = text.split('\r').length - 1 - pairs;
  const feeds = text.split('\n').length - 1 - pairs;
  return returns === 0 && (pairs === 0 || feeds === 0);
}
