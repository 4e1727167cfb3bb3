/** One record of a text with delimiters: its cells, however its quotes are set. */
import type { Dialect } from '../../../../../src-preload/contract';
import type { TextBuffer } from './buffer';

/** How cells are told apart. */
export type Grammar = Pick<Dialect, 'delimiter' | 'quote' | 'escape'>;

/**
 * What a quote means. `strict`: as RFC 4180 says. `lenient`: one that cannot close its cell is part of the text, and
 * one that opens no cell that is ever closed too. `closing`: as lenient, and a doubled quote before a delimiter is a
 * quote and the end of its cell. `literal`: every quote is part of the text.
 */
export type Quoting = 'strict' | 'lenient' | 'closing' | 'literal';

export interface RecordRead {
  cells: string[];
  /** Where the next record begins. */
  end: number;
  /** How many lines end in it. */
  lines: number;
}

/** A record that is longer is none: a quote in it was never closed. In characters. */
export const LONGEST_RECORD = 1 << 20;

/** `more`: the record may go on in text that is not there yet. `irregular`: its quotes do not obey the rules. */
export type Unfinished = 'more' | 'irregular';

/** The record that begins at a place of the text. */
export function readRecord(
  buffer: TextBuffer,
  start: number,
  grammar: Grammar,
  quoting: Quoting,
): RecordRead | Unfinished {
  const lineEnd = buffer.lineEnd(start);
  if (lineEnd === Infinity && (quoting === 'literal' || grammar.quote === '')) return 'more';
  if (quoting === 'literal' || (lineEnd < Infinity && buffer.quoteAfter(start) >= lineEnd)) {
    const cells = buffer.text.slice(start, lineEnd).split(grammar.delimiter);
    return { cells, end: buffer.afterLine(lineEnd), lines: 1 };
  }
  return readQuoted(buffer, start, grammar, quoting);
}

function readQuoted(
  buffer: TextBuffer,
  start: number,
  grammar: Grammar,
  quoting: Quoting,
): RecordRead | Unfinished {
  const { text } = buffer;
  const { delimiter, quote } = grammar;
  const cells: string[] = [];
  for (let place = start; ;) {
    const opening = skipSpaces(text, place, delimiter);
    const cell =
      text[opening] === quote
        ? quotedCell(buffer, opening, grammar, quoting)
        : plainCell(buffer, place, delimiter);
    if (typeof cell === 'string') return cell;
    const { value, after } = cell ?? literalCell(buffer, place, delimiter);
    if (after === Infinity) return 'more';
    cells.push(value);
    if (text.startsWith(delimiter, after)) place = after + delimiter.length;
    else {
      const end = buffer.afterLine(after);
      return { cells, end, lines: 1 + buffer.lineBreaks(start, after) };
    }
  }
}

interface CellRead {
  value: string;
  /** Where the delimiter or the end of the line is. */
  after: number;
}

function plainCell(buffer: TextBuffer, start: number, delimiter: string): CellRead {
  const lineEnd = buffer.lineEnd(start);
  const next = buffer.text.indexOf(delimiter, start);
  const after = next === -1 || next > lineEnd ? lineEnd : next;
  return { value: after === Infinity ? '' : buffer.text.slice(start, after), after };
}

const literalCell = plainCell;

/** Null where the quote at the start of the cell opens nothing. */
function quotedCell(
  buffer: TextBuffer,
  opening: number,
  { delimiter, quote, escape }: Grammar,
  quoting: Quoting,
): CellRead | Unfinished | null {
  const { text, isEnd } = buffer;
  const value = (end: number) => unescaped(text.slice(opening + 1, end), quote, escape);
  for (let place = opening + 1; ;) {
    const found = buffer.quoteAfter(place);
    const isTooLong = Math.min(found, text.length) - opening > LONGEST_RECORD;
    if (found === Infinity && !isEnd && !isTooLong) return 'more';
    if (found === Infinity || isTooLong) return quoting === 'strict' ? 'irregular' : null;
    if (!isEnd && found + 2 + delimiter.length >= text.length) return 'more';
    if (escape !== quote && isEscaped(text, found, opening, escape)) {
      place = found + 1;
      continue;
    }
    if (escape === quote && text[found + 1] === quote) {
      const boundary = quoting === 'closing' ? boundaryAt(text, found + 2, delimiter) : -1;
      if (boundary >= 0) return { value: value(found + 1), after: boundary };
      place = found + 2;
      continue;
    }
    const boundary = boundaryAt(text, found + 1, delimiter);
    if (boundary >= 0) return { value: value(found), after: boundary };
    if (quoting === 'strict') return 'irregular';
    if (isOpening(text, found, delimiter)) return null;
    place = found + 1;
  }
}

/** Where a cell ends that is followed by nothing but spaces; -1 where something else follows. */
function boundaryAt(text: string, place: number, delimiter: string): number {
  if (text.startsWith(delimiter, place)) return place;
  const after = skipSpaces(text, place, delimiter);
  const next = text[after];
  return next === undefined || next === '\n' || next === '\r' || text.startsWith(delimiter, after)
    ? after
    : -1;
}

function skipSpaces(text: string, place: number, delimiter: string): number {
  if (delimiter.startsWith(' ')) return place;
  let after = place;
  while (text[after] === ' ') after++;
  return after;
}

/** Whether what stands before a quote lets it open a cell. */
function isOpening(text: string, place: number, delimiter: string): boolean {
  const before = text[place - 1];
  return before === '\n' || before === '\r' || text.startsWith(delimiter, place - delimiter.length);
}

/** Whether an odd number of escapes stands before it. */
function isEscaped(text: string, place: number, opening: number, escape: string): boolean {
  let first = place;
  while (first - 1 > opening && text[first - 1] === escape) first--;
  return (place - first) % 2 === 1;
}

function unescaped(value: string, quote: string, escape: string): string {
  if (!value.includes(escape)) return value;
  if (escape === quote) return value.replaceAll(quote + quote, quote);
  return value.replaceAll(escape + quote, quote).replaceAll(escape + escape, escape);
}
