/**
 * How the columns of a large table lie on the disk. DuckDB keeps some kilobytes in memory for each column of each
 * group of rows, which is too much for many columns: numbers of the same type lie together in arrays.
 */
import { isNumberType } from './cells';
import { identifier } from './database';

export interface StoredColumn {
  name: string;
  type: string;
}

/** So many columns make an array: reading one of them reads them all. */
const COLUMNS_PER_ARRAY = 64;
/** What a cell takes before it is compressed. */
const BYTES_PER_CELL = 8;
/** DuckDB wants groups of rows that are a multiple of this, and its usual ones are the largest. */
const LEAST_ROWS = 2048;
const MOST_ROWS = 122_880;

/** Where a column lies: in a stored column by itself, or at an index of one that holds arrays. */
export interface Place {
  stored: string;
  array: { index: number; size: number } | null;
}

export interface Packing {
  /** What to select from the source, for a table called `stored`. */
  stored: string;
  places: Map<string, Place>;
}

export function packColumns(columns: StoredColumn[]): Packing {
  const selected: string[] = [];
  const places = new Map<string, Place>();
  for (const group of groupsOf(columns)) {
    const names = group.map(({ name }) => identifier(name));
    const stored = `c${selected.length}`;
    const isPacked = isNumberType(group[0]!.type);
    selected.push(`${isPacked ? `array_value(${names.join(', ')})` : names[0]!} AS ${stored}`);
    group.forEach(({ name }, index) =>
      places.set(name, { stored, array: isPacked ? { index, size: group.length } : null }),
    );
  }
  return { stored: selected.join(', '), places };
}

/** A column's values, in SQL. */
export const unpacked = ({ stored, array }: Place) => (array ? `${stored}[${array.index + 1}]` : stored);

/** What to select from `stored` for the columns as they were. */
export const unpackedColumns = (columns: StoredColumn[], { places }: Packing) =>
  columns.map(({ name }) => `${unpacked(places.get(name)!)} AS ${identifier(name)}`).join(', ');

/** Numbers with others of their type, all other columns by themselves. */
function groupsOf(columns: StoredColumn[]): StoredColumn[][] {
  const groups: StoredColumn[][] = [];
  const open = new Map<string, StoredColumn[]>();
  for (const column of columns) {
    const group = open.get(column.type);
    if (group && group.length < COLUMNS_PER_ARRAY) group.push(column);
    else {
      const next = [column];
      groups.push(next);
      if (isNumberType(column.type)) open.set(column.type, next);
    }
  }
  return groups;
}

/** So many rows are held in memory by each thread before they are compressed and written. */
export function rowsPerGroup(columns: number, threads: number, memory: number): number {
  const rows = memory / 2 / threads / (BYTES_PER_CELL * columns);
  return Math.max(LEAST_ROWS, Math.min(MOST_ROWS, Math.floor(rows / LEAST_ROWS) * LEAST_ROWS));
}
