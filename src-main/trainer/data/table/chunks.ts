/** The values of a table's columns, some rows at a time. */
import type { DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';
import { asNumber, asSeconds, asText, usableNumber } from './columns';
import { identifier, type Connection } from './database';
import { unpacked, type Packing } from './packed';
import type { RawTable } from './read';

export interface WantedColumn {
  name: string;
  use: 'number' | 'category' | 'date';
}

/**
 * The values of one column over some rows; missing is NaN for numbers and dates, '' for categories. Dates are in
 * seconds since 1970, as if their clocks showed UTC.
 */
export type ColumnValues =
  | { name: string; use: 'number' | 'date'; values: Float64Array }
  | { name: string; use: 'category'; values: string[] };

/** Rows [first, first + rows). The values are valid until the next chunk is asked for. */
export interface TableChunk {
  first: number;
  rows: number;
  values: ColumnValues[];
}

/** So many values pass before DuckDB is made to give back what it has freed. */
const VALUES_PER_TRIM = 1 << 22;

/** Takes a column's values out of a chunk. */
type Reader = (chunk: DuckDBDataChunk) => ColumnValues;

/** In the order of the file. One at a time on a connection: another statement ends it. */
export async function* chunksOf(table: RawTable, columns: WantedColumn[]): AsyncGenerator<TableChunk> {
  const known = new Set(table.columns.map(({ name }) => name));
  const fields: string[] = [];
  /** The place of a field in the answer; what several columns need is asked for once. */
  const ask = (field: string) => {
    if (!fields.includes(field)) fields.push(field);
    return fields.indexOf(field);
  };
  const readers = columns.map((column) =>
    known.has(column.name) ? readerOf(column, table.packing, ask) : missingReader(column),
  );
  // Where no column is there, the rows still are.
  if (fields.length === 0) fields.push('true');
  const source = table.packing ? 'stored' : 'data';
  const stream = await table.connection.stream(`SELECT ${fields.join(', ')} FROM ${source}`);
  let [first, passed, isRead] = [0, 0, false];
  try {
    for (
      let chunk = await stream.fetchChunk();
      chunk && chunk.rowCount > 0;
      chunk = await stream.fetchChunk()
    ) {
      const rows = chunk.rowCount;
      yield { first, rows, values: readers.map((read) => read(chunk!)) };
      first += rows;
      passed += rows * columns.length;
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
  { name, use }: WantedColumn,
  packing: Packing | null,
  ask: (field: string) => number,
): Reader {
  const place = packing?.places.get(name);
  const cell = place ? unpacked(place) : identifier(name);
  if (use === 'category') {
    const field = ask(asText(cell));
    return (chunk) => ({ name, use, values: chunk.getColumnValues(field) as string[] });
  }
  const array = place?.array;
  const asFloat64 = use === 'date' ? asSeconds(cell) : asNumber(cell);
  const isArray = array && use === 'number';
  const field = ask(isArray ? `CAST(${place.stored} AS DOUBLE[${array.size}])` : asFloat64);
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

/** What DuckDB's vectors of float64 are inside; asking them for value after value is many times slower. */
interface NumberVector {
  items: Float64Array;
  /** `data` is null where no value is missing. */
  validity: { data: unknown; itemValid(index: number): boolean };
}

/** Of arrays of float64: all their values, one after the other. */
interface ArrayVector {
  childData: NumberVector;
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
  if (validity.data === null) return;
  for (let row = 0, at = start; row < values.length; row++, at += step)
    if (!validity.itemValid(at)) values[row] = NaN;
}
