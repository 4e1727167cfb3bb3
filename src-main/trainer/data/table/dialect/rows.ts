/** All rows of a file in a known dialect, whatever is wrong with some of them. */
import type { Dialect } from '../../../../../src-preload/contract';
import { t } from '../../../../../src-preload/language';
import { textOf } from '../encoding';
import { TextBuffer } from './buffer';
import { readAnyRecord, type RepairedRecord } from './repair';
import { isBlank, repeats, type Sniffed } from './sniff';
import { kindOf, type Kind } from './values';

/** What could not be read of a file, or not all of it. */
export interface Unread {
  /** Counted from 1. */
  line: number;
  reason: string;
  /** As it is in the file; the beginning of it where it is long. */
  text: string;
}

export interface RowsPart {
  rows: string[][];
  unread: Unread[];
  /** How many bytes of the file were read for all so far. */
  bytes: number;
}

const LONGEST_TEXT = 10_000;
/** In characters. */
export const LONGEST_LINE = 1 << 23;

/**
 * Rows of `width` cells, some at a time in the order of the file.
 * @param keepsLong whether a row with too many cells is cut and kept: nobody knows which of its cells are in their
 * columns, so it is no row to learn from
 * @throws UserError where it cannot be read
 */
export async function* rowsOf(path: string, sniffed: Sniffed, keepsLong: boolean): AsyncGenerator<RowsPart> {
  const reader = new RowReader(sniffed, keepsLong);
  for await (const { text, bytes } of textOf(path, sniffed.dialect.encoding))
    if (text !== '') yield { ...reader.read(text, false), bytes };
  yield { ...reader.read('', true), bytes: 0 };
}

class RowReader {
  private rest = '';
  private line = 1;
  private skipped = 0;
  private headers = 0;
  private isOver = false;
  private isLineLost = false;
  private readonly dialect: Dialect;

  constructor(
    private readonly sniffed: Sniffed,
    private readonly keepsLong: boolean,
  ) {
    this.dialect = sniffed.dialect;
  }

  read(text: string, isEnd: boolean): { rows: string[][]; unread: Unread[] } {
    const buffer = new TextBuffer(this.rest + text, this.dialect.quote, isEnd);
    const part = { rows: [] as string[][], unread: [] as Unread[] };
    let place = this.isLineLost ? this.skipLost(buffer) : this.skip(buffer);
    while (place < buffer.text.length) {
      const record = readAnyRecord(buffer, place, this.dialect, this.sniffed.width);
      if (record === null) break;
      this.take(
        record,
        () => buffer.text.slice(place, Math.min(record.end, place + LONGEST_TEXT)).trimEnd(),
        part,
      );
      place = record.end;
      this.line += record.lines;
    }
    this.rest = buffer.text.slice(place);
    if (this.rest.length > LONGEST_LINE) this.giveUpLine(part);
    return part;
  }

  /** A line without an end: what there is of it is dropped, until it ends. */
  private giveUpLine(part: { unread: Unread[] }): void {
    if (!this.isLineLost)
      part.unread.push({
        line: this.line,
        reason: t('the line is too long'),
        text: this.rest.slice(0, LONGEST_TEXT),
      });
    this.isLineLost = true;
    this.rest = '';
  }

  /** Over the lines before the table. */
  private skip(buffer: TextBuffer): number {
    let place = 0;
    while (this.skipped < this.dialect.skippedLines) {
      const end = buffer.lineEnd(place);
      if (end >= buffer.text.length) return end === Infinity ? place : buffer.text.length;
      place = buffer.afterLine(end);
      this.skipped++;
      this.line++;
    }
    return place;
  }

  /** Over what is left of a line that was given up. */
  private skipLost(buffer: TextBuffer): number {
    const end = buffer.lineEnd(0);
    if (end === Infinity) return buffer.text.length;
    this.isLineLost = false;
    this.line++;
    return buffer.afterLine(end);
  }

  private take(
    record: RepairedRecord,
    text: () => string,
    part: { rows: string[][]; unread: Unread[] },
  ): void {
    const { cells } = record;
    const { comment, headerLines } = this.dialect;
    if (isBlank(cells) || (comment !== '' && cells[0]!.startsWith(comment))) return;
    if (this.headers < headerLines) {
      this.headers++;
      return;
    }
    const { row, reason } = this.isOver ? { row: null, reason: otherTable() } : this.rowOf(cells);
    if (row) part.rows.push(row);
    if (reason !== null) part.unread.push({ line: this.line, reason, text: text() });
  }

  private rowOf(cells: string[]): { row: string[] | null; reason: string | null } {
    const { width, names, kinds } = this.sniffed;
    if (names && repeats(cells, names)) {
      if (cells.length === width) return { row: null, reason: t('it is the header once more') };
      this.isOver = true;
      return { row: null, reason: otherTable() };
    }
    if (cells.length === width) return { row: cells, reason: null };
    if (cells.length === 1)
      return { row: null, reason: t('it has one cell in the place of {width}', { width }) };
    if (cells.length < width)
      return { row: [...cells, ...new Array<string>(width - cells.length).fill('')], reason: null };
    if (cells.length === width + 1 && cells.includes(''))
      return { row: withoutOneEmpty(cells, kinds), reason: null };
    const isCut = cells.slice(width).some((cell) => cell !== '');
    if (!isCut) return { row: cells.slice(0, width), reason: null };
    if (!this.keepsLong)
      return { row: null, reason: t('it has {n} cells in the place of {width}', { n: cells.length, width }) };
    const reason = t('it has {n} cells, of which the first {width} were read', { n: cells.length, width });
    return { row: cells.slice(0, width), reason };
  }
}

const otherTable = () => t('it belongs to another table in the same file, of which only the first is read');

/** Of the empty cells the one is taken away without which the others stand in columns of their kinds. */
function withoutOneEmpty(cells: string[], kinds: (Kind | null)[]): string[] {
  const found = cells.map(kindOf);
  const fits = (index: number, column: number) =>
    found[index] === 'empty' || kinds[column] === null ? 0 : found[index] === kinds[column] ? 1 : -1;
  let [best, bestFit] = [cells.length - 1, -Infinity];
  for (let empty = cells.length - 1; empty >= 0; empty--) {
    if (cells[empty] !== '') continue;
    const fit = kinds.reduce((sum, _, column) => sum + fits(column < empty ? column : column + 1, column), 0);
    if (fit > bestFit) [best, bestFit] = [empty, fit];
  }
  return cells.filter((_, index) => index !== best);
}
