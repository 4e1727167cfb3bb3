/** Where a table begins in its file, and which records are its header. */
import { kindOf, MISSING_WORDS, type Kind } from './values';

export interface Line {
  /** Counted from 1. */
  line: number;
  cells: string[];
  isRegular: boolean;
  /** How many lines of the file it takes. */
  lines: number;
}

export interface Layout {
  /** The index of the first record of the table: of its header, or of its first row. */
  first: number;
  /** How many records are its header. */
  headers: number;
}

/** A header is of at most so many records. */
const MOST_HEADERS = 4;
/** So many rows tell what a column holds. */
const BODY_ROWS = 200;
const BODY_CELLS = 200_000;
const ENOUGH_ROWS = 5;
/** A column is of a kind when this share of its cells is. */
const TYPED_SHARE = 0.8;
/** A name of a column is seldom longer. */
const LONGEST_NAME = 80;

/** @param known how many records the header has, where a person said so */
export function findLayout(records: Line[], width: number, known: number | undefined): Layout {
  let first = records.findIndex(({ cells }) => mayBegin(cells, width));
  if (first === -1) return { first: 0, headers: known ?? (records.length > 0 ? 1 : 0) };
  const body = (start: number) => {
    // What may be header itself says little of the rows, where there are others.
    const later = Math.max(start, first + MOST_HEADERS);
    const from = records.length - later >= ENOUGH_ROWS ? later : start;
    const rows = Math.ceil(Math.min(BODY_ROWS, BODY_CELLS / width));
    return columnsOf(records.slice(from, from + rows), width);
  };
  const isHeader = (index: number, isFirst: boolean) =>
    index < records.length && isNames(records[index]!.cells, body(index + 1), isFirst);
  // Several cells may be a title that has delimiters in it.
  if (
    records[first]!.cells.length < width &&
    records[first + 1]?.cells.length === width &&
    isHeader(first + 1, true)
  )
    first++;
  if (known !== undefined) return { first, headers: known };
  let headers = 0;
  while (headers < MOST_HEADERS && isHeader(first + headers, headers === 0)) headers++;
  return { first: first, headers };
}

/** Titles and blank lines have one cell, or no more with something in it. */
function mayBegin(cells: string[], width: number): boolean {
  if (width <= 2) return cells.length === width && cells.some((cell) => cell.trim() !== '');
  const present = cells.filter((cell) => cell.trim() !== '').length;
  return present >= 2 && cells.length >= Math.max(2, width * 0.6);
}

interface BodyColumn {
  /** What most cells are; null where they are of several kinds. */
  kind: Kind | null;
  /** How often a text comes. */
  texts: Map<string, number>;
  /** Whether all texts are built alike, as codes are. */
  pattern: string | null;
}

function columnsOf(rows: Line[], width: number): BodyColumn[] {
  const fitting = rows.filter(({ cells }) => cells.length === width);
  return Array.from({ length: width }, (_, index) => columnOf(fitting.map(({ cells }) => cells[index]!)));
}

function columnOf(cells: string[]): BodyColumn {
  const present = cells.filter((cell) => !isMissing(cell));
  const counts = new Map<Kind, number>();
  const texts = new Map<string, number>();
  const patterns = new Set<string>();
  for (const cell of present) {
    const kind = kindOf(cell);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    texts.set(cell, (texts.get(cell) ?? 0) + 1);
    patterns.add(patternOf(cell));
  }
  const [kind, count] = [...counts].reduce(
    (best, other) => (other[1] > best[1] ? other : best),
    ['empty', 0],
  );
  return {
    kind: count > 0 && count >= TYPED_SHARE * present.length ? (kind as Kind) : null,
    texts,
    pattern: patterns.size === 1 && present.length > 2 ? [...patterns][0]! : null,
  };
}

const isMissing = (cell: string) => cell.trim() === '' || MISSING_WORDS.includes(cell.trim());

/** Letters as `a`, digits as `0`, runs of either as one. */
const patternOf = (cell: string) =>
  cell
    .trim()
    .replace(/\p{L}+/gu, 'a')
    .replace(/\d+/g, '0');

/**
 * Whether cells are names of columns: where a column holds numbers, dates and the like, its name is another thing;
 * elsewhere names do not come again, or are built otherwise than the texts below them.
 * @param isFirst further lines of a header must be clearer cases
 */
function isNames(cells: string[], body: BodyColumn[], isFirst: boolean): boolean {
  const names = cells.filter((cell) => !isMissing(cell));
  if (names.length === 0 || (isFirst && names.length < cells.length / 2)) return false;
  if (names.every((name) => kindOf(name) === 'number') && !isSeries(names)) return false;
  const typed = body.filter(({ kind }) => kind !== null && kind !== 'text' && kind !== 'empty').length;
  const votes = cells.slice(0, body.length).map((cell, index) => voteOf(cell, body[index]!, isSeries(names)));
  const sum = votes.reduce((total, vote) => total + vote, 0);
  if (!isFirst) return typed > 0 && sum >= Math.max(4, typed) && votes.every((vote) => vote >= 0);
  if (votes.some((vote) => vote >= 2) || votes.some((vote) => vote <= -1)) return sum > 0;
  return sum > 0 || isDistinct(names, body);
}

function voteOf(cell: string, { kind, texts, pattern }: BodyColumn, isSeries: boolean): number {
  if (isMissing(cell) || kind === 'empty') return 0;
  const own = kindOf(cell);
  if (own !== 'text')
    return isSeries || kind === null || (kind === 'text' && own === 'number') ? 0 : own === kind ? -2 : -1;
  if (kind !== null && kind !== 'text') return 2;
  if (cell.length > LONGEST_NAME || texts.has(cell)) return -1;
  if (pattern !== null && patternOf(cell) !== pattern) return 1;
  return 0;
}

/** Years, say: names that are numbers, each one more than the last. */
function isSeries(names: string[]): boolean {
  const numbers = names.filter((name) => /^\d+$/.test(name.trim())).map(Number);
  return (
    numbers.length >= 2 && numbers.every((number, index) => index === 0 || number === numbers[index - 1]! + 1)
  );
}

/** Whether all are words, no two alike, that never come again. */
const isDistinct = (names: string[], body: BodyColumn[]) =>
  new Set(names).size === names.length &&
  names.every((name) => kindOf(name) === 'text' && name.length <= LONGEST_NAME) &&
  !body.some(({ texts }) => names.some((name) => texts.has(name)));

/** The cells of several header records, joined column by column; the whole as wide as the widest. */
export function joinNames(records: Line[]): string[] {
  const width = Math.max(0, ...records.map(({ cells }) => cells.length));
  return Array.from({ length: width }, (_, index) =>
    records
      .map(({ cells }) => (cells[index] ?? '').trim())
      .filter((cell) => cell !== '')
      .join(' '),
  );
}

/**
 * Names as many as the columns. One name too many is an empty one, if any is; one too few is that of the first column,
 * which R leaves out over the numbers of rows, if the last column is in use.
 */
export function fitNames(names: string[], width: number, isLastUsed: boolean): string[] {
  const fitted = [...names];
  for (let index = fitted.length - 1; index >= 0 && fitted.length > width; index--)
    if (fitted[index] === '') fitted.splice(index, 1);
  if (fitted.length === width - 1 && isLastUsed) fitted.unshift('');
  while (fitted.length < width) fitted.push('');
  return fitted;
}

/** Names that DuckDB takes: none is empty, and none differs from another by its case alone. */
export function uniqueNames(names: string[]): string[] {
  const taken = new Set<string>();
  return names.map((name, index) => {
    const base = name === '' ? `column${index}` : name;
    let unique = base;
    for (let copy = 1; taken.has(unique.toLowerCase()); copy++) unique = `${base}_${copy}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}
