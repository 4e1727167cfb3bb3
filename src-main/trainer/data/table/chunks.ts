/** The values of a table's columns, some rows at a time. */
import type { DuckDBDataChunk } from '@duckdb/node-api';
import { asNumber, asText, usableNumber } from './columns';
import { identifier } from './database';
import { unpacked, type Packing } from './packed';
import type { RawTable } from './read';

export interface WantedColumn {
  name: string;
  use: 'number' | 'category';
}

/** The values of one column over some rows; missing is NaN for numbers and '' for categories. */
export type ColumnValues =
  { name: string; use: 'number'; values: Float64Array } | { name: string; use: 'category'; values: string[] };

/** Rows [first, first + rows). */
export interface TableChunk {
  first: number;
  rows: number;
  values: ColumnValues[];
}

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
  let first = 0;
  for (let chunk = await stream.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await stream.fetchChunk()) {
    const rows = chunk.rowCount;
    yield { first, rows, values: readers.map((read) => read(chunk!)) };
    first += rows;
  }
  await table.trim();
}

function missingReader({ name, use }: WantedColumn): Reader {
  return use === 'number'
    ? ({ rowCount }) => ({ name, use, values: new Float64Array(rowCount).fill(NaN) })
    : ({ rowCount }) => ({ name, use, values: new Array<string>(rowCount).fill('') });
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
  if (!place?.array) {
    const field = ask(asNumber(cell));
    const vector = (chunk: DuckDBDataChunk) => chunk.getColumnVector(field) as unknown as NumberVector;
    return (chunk) => ({ name, use, values: numbersOf(vector(chunk), 0, 1, chunk.rowCount) });
  }
  const { index, size } = place.array;
  const field = ask(`CAST(${place.stored} AS DOUBLE[${size}])`);
  const vector = (chunk: DuckDBDataChunk) => chunk.getColumnVector(field) as unknown as ArrayVector;
  return (chunk) => ({ name, use, values: numbersOf(vector(chunk).childData, index, size, chunk.rowCount) });
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
function numbersOf({ items, validity }: NumberVector, start: number, step: number, count: number) {
  const values = new Float64Array(count);
  for (let row = 0, at = start; row < count; row++, at += step) values[row] = usableNumber(items[at]!);
  if (validity.data === null) return values;
  for (let row = 0; row < count; row++) if (!validity.itemValid(start + row * step)) values[row] = NaN;
  return values;
}
