/** Rows of a table as text, for showing. */
import { cellOf } from './chunks';
import { query } from './database';
import type { RawTable } from './read';

/** From any place, while others are read too; fewer at the end of the table. Null is a missing value. */
export async function textOfRows(
  table: RawTable,
  first: number,
  count: number,
): Promise<(string | null)[][]> {
  const { cells, source } = textsIn(table);
  const where = `rowid >= ${first} AND rowid < ${first + count}`;
  const rows = await query(table.aside, `SELECT ${cells.join(', ')} FROM ${source} WHERE ${where}`);
  return rows as (string | null)[][];
}

/** The same of rows anywhere, in the order of their indices; an empty row where there is none. */
export async function textOfRowsAt(
  table: RawTable,
  indices: readonly number[],
): Promise<(string | null)[][]> {
  if (indices.length === 0) return [];
  const { cells, source } = textsIn(table);
  const where = `rowid IN (${indices.map(Math.trunc).join(', ')})`;
  const rows = await query(table.aside, `SELECT rowid, ${cells.join(', ')} FROM ${source} WHERE ${where}`);
  const found = new Map(rows.map(([row, ...texts]) => [Number(row), texts as (string | null)[]]));
  return indices.map((index) => found.get(index) ?? []);
}

function textsIn({ packing, columns }: RawTable) {
  return {
    cells: columns.map(({ name }) => `CAST(${cellOf(name, packing)} AS VARCHAR)`),
    // The table on the disk is the default of the other connection alone.
    source: packing ? 'disk.stored' : 'data',
  };
}
