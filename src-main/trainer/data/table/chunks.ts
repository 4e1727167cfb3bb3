/** The values of a table's columns, some rows at a time. */
import type { DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';
import { asSeconds, asText, isDateType, usableNumber } from './cells';
import { csvRow, jsonRow } from './csv-cells';
import { identifier, literal, type Connection } from './database';
import type { NumberStyle } from './number-style';
import { numberIn } from './number-texts';
import { unpacked, type Packing } from './packed';
import type { RawTable } from './read';
import { fillMissing, type Validity } from './validity';

export interface WantedColumn {
  name: string;
  use: 'number' | 'category' | 'date';
  /** Of numbers: how they were written in the table that a model was trained on. */
  style?: NumberStyle | undefined;
}

/**
 * The values of one column over some rows; missing is NaN for numbers and dates, '' for categories. Dates are in
 * seconds since 1970, as if their clocks showed UTC.
 */
export type ColumnValues =
  | { name: string; use: 'number' | 'date'; values: Float64Array }
  | { name: string; use: 'category'; values: string[] };

/** A category that is wanted as its place in a list, which is many times faster than as a text. */
export interface CodedColumn {
  name: string;
  use: 'code';
  /** No two are the same. */
  categories: readonly string[];
}

/** One past the end of the list is any other category. */
export interface CodedValues {
  name: string;
  use: 'code';
  values: Int32Array;
}

/** How whole rows come: as CSV that no spreadsheet runs, as CSV for programs, or as an object of JSON. */
export type RowsAs = 'guarded' | 'plain' | 'json';

/** Columns of which a text is made for each row; an absent one is empty. */
export interface WantedLine {
  columns: readonly string[];
  as: RowsAs;
}

type ValuesOf<Wanted> = ColumnValues | (CodedColumn extends Wanted ? CodedValues : never);

/** Rows [first, first + rows). The values are valid until the next chunk is asked for. */
export interface TableChunk<Wanted = WantedColumn> {
  first: number;
  rows: number;
  values: ValuesOf<Wanted>[];
  /** Each row as text, where that was asked for; empty elsewhere. */
  lines: string[];
}

/** So many values pass before DuckDB is made to give back what it has freed. */
const VALUES_PER_TRIM = 1 << 22;

/** Takes a column's values out of a chunk. */
type Reader = (chunk: DuckDBDataChunk) => ColumnValues | CodedValues;

/**
 * In the order of the file. One at a time on a connection: another statement ends it.
 * @param line of which each row's `line` is made, as `csvRow` or `jsonRow` has it
 */
export async function* chunksOf<Wanted extends WantedColumn | CodedColumn = WantedColumn>(
  table: RawTable,
  columns: Wanted[],
  line: WantedLine | null = null,
): AsyncGenerator<TableChunk<Wanted>> {
  const types = new Map(table.columns.map(({ name, type }) => [name, type]));
  /** The place of each field in the answer; what several columns need is asked for once. */
  const places = new Map<string, number>();
  const ask = (field: string) => {
    const place = places.get(field) ?? places.size;
    places.set(field, place);
    return place;
  };
  const readers = columns.map((column) => {
    const type = types.get(column.name);
    if (column.use === 'code') return codeReader(column, cellOf(column.name, table.packing), ask);
    return type === undefined ? missingReader(column) : readerOf(column, type, table, ask);
  });
  const lineField = line && line.columns.length > 0 ? ask(lineOf(line, types, table.packing)) : null;
  // Where no column is there, the rows still are.
  const fields = places.size > 0 ? [...places.keys()] : ['true'];
  for await (const { first, chunk } of streamOf(table, fields, { values: columns.length })) {
    const values = readers.map((read) => read(chunk)) as ValuesOf<Wanted>[];
    const lines = lineField === null ? [] : (chunk.getColumnValues(lineField) as string[]);
    yield { first, rows: chunk.rowCount, values, lines };
  }
}

/** A row as text, in SQL. */
function lineOf({ columns, as }: WantedLine, types: Map<string, string>, packing: Packing | null): string {
  const cells = columns.map((name) => {
    const type = types.get(name);
    return type === undefined ? null : { cell: cellOf(name, packing), type };
  });
  return as === 'json' ? jsonRow(cells, columns) : csvRow(cells, as === 'guarded');
}

/**
 * What DuckDB answers, as it comes, in the order of the file.
 * @param fields expressions of SQL over the columns as they lie: see `cellOf`
 * @param options.where an expression of SQL that is true for the rows that are wanted
 * @param options.values how many values a row has, where fields hold several
 */
export async function* streamOf(
  table: RawTable,
  fields: string[],
  { where = 'true', values = fields.length } = {},
): AsyncGenerator<{ first: number; chunk: DuckDBDataChunk }> {
  const source = table.packing ? 'stored' : 'data';
  const sql = `SELECT ${fields.join(', ')} FROM ${source} WHERE ${where}`;
  const stream = await table.connection.stream(sql);
  let [first, passed, isRead] = [0, 0, false];
  try {
    for (
      let chunk = await stream.fetchChunk();
      chunk && chunk.rowCount > 0;
      chunk = await stream.fetchChunk()
    ) {
      yield { first, chunk };
      first += chunk.rowCount;
      passed += chunk.rowCount * values;
      if (passed < VALUES_PER_TRIM) continue;
      passed = 0;
      await table.trim();
    }
    isRead = true;
  } finally {
    if (!isRead) await giveUp(table.connection, stream);
    await release(table);
  }
}

/** A column's cell where the columns lie as `packing` says, in SQL. */
export function cellOf(name: string, packing: Packing | null): string {
  const place = packing?.places.get(name);
  return place ? unpacked(place) : identifier(name);
}

/** An answer that is not read to its end would keep the table open after it is closed. */
async function giveUp(connection: Connection, stream: DuckDBResult): Promise<void> {
  connection.interrupt();
  await stream.fetchChunk().catch(() => {});
}

/** What a query needed is kept until the next one. */
async function release({ connection, trim }: RawTable): Promise<void> {
  await connection.run('SELECT 1');
  await trim();
}

function missingReader({ name, use }: WantedColumn): Reader {
  return use === 'category'
    ? ({ rowCount }) => ({ name, use, values: new Array<string>(rowCount).fill('') })
    : ({ rowCount }) => ({ name, use, values: new Float64Array(rowCount).fill(NaN) });
}

function readerOf(
  { name, use, style }: WantedColumn,
  type: string,
  table: RawTable,
  ask: (field: string) => number,
): Reader {
  const { packing } = table;
  const cell = cellOf(name, packing);
  if (use === 'category') {
    const field = ask(asText(cell));
    return (chunk) => ({ name, use, values: chunk.getColumnValues(field) as string[] });
  }
  const place = packing?.places.get(name);
  const array = place?.array;
  const asFloat64 =
    use === 'date' || isDateType(type) ? asSeconds(cell) : numberIn(table, { name, type, style }, cell);
  const isArray = array && use === 'number';
  const field = ask(isArray ? `CAST(${place!.stored} AS DOUBLE[${array.size}])` : asFloat64);
  const { index, size } = (isArray && array) || { index: 0, size: 1 };
  // Used again for each chunk: there may be thousands of columns.
  let kept = new Float64Array(0);
  return (chunk) => {
    const { rowCount } = chunk;
    if (kept.length < rowCount) kept = new Float64Array(rowCount);
    const values = kept.subarray(0, rowCount);
    const vector = chunk.getColumnVector(field) as unknown as NumberVector & ArrayVector;
    copyNumbers(isArray ? vector.childData : vector, index, size, values);
    return { name, use, values };
  };
}

/** @param cell an expression of SQL */
function codeReader(
  { name, use, categories }: CodedColumn,
  cell: string,
  ask: (field: string) => number,
): Reader {
  const others = categories.length;
  if (categories.some((category) => category.includes('\0'))) {
    // No statement of SQL may hold such a text.
    const codes = new Map(categories.map((category, index) => [category, index]));
    const field = ask(asText(cell));
    return (chunk) => {
      const texts = chunk.getColumnValues(field) as string[];
      return { name, use, values: Int32Array.from(texts, (text) => codes.get(text) ?? others) };
    };
  }
  const coded = (text: string) => `TRY_CAST(${text} AS ENUM(${categories.map(literal).join(', ')}))`;
  // Most cells are categories as they stand, and are looked up much faster than they are trimmed.
  const field = ask(`coalesce(${coded(`CAST(${cell} AS VARCHAR)`)}, ${coded(asText(cell))})`);
  let kept = new Int32Array(0);
  return (chunk) => {
    const { rowCount } = chunk;
    if (kept.length < rowCount) kept = new Int32Array(rowCount);
    const values = kept.subarray(0, rowCount);
    const { items, validity } = chunk.getColumnVector(field) as unknown as CodeVector;
    for (let row = 0; row < rowCount; row++) values[row] = items[row]!;
    fillMissing(values, others, validity);
    return { name, use, values };
  };
}

/** What DuckDB's vectors of enumerated values are inside. */
interface CodeVector {
  items: Uint8Array | Uint16Array | Uint32Array;
  validity: Validity;
}

/** What DuckDB's vectors of float64 are inside; asking them for value after value is many times slower. */
interface NumberVector {
  items: Float64Array;
  validity: Validity;
}

/** Of arrays of float64: all their values, one after the other. */
interface ArrayVector {
  childData: NumberVector;
}

/** The values of a field that is float64; missing is NaN. */
export function numbersOf(chunk: DuckDBDataChunk, field: number): Float64Array {
  const values = new Float64Array(chunk.rowCount);
  copyNumbers(chunk.getColumnVector(field) as unknown as NumberVector, 0, 1, values);
  return values;
}

/** Every `step`th value from `start` on. */
function copyNumbers(
  { items, validity }: NumberVector,
  start: number,
  step: number,
  values: Float64Array,
): void {
  for (let row = 0, at = start; row < values.length; row++, at += step)
    values[row] = usableNumber(items[at]!);
  fillMissing(values, NaN, validity, start, step);
}
