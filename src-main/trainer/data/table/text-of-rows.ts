/** Rows of a table as text, for showing. */
import { cellOf } from './chunks';
import { query } from './database';
import type { RawTable } from './read';

/** From any place, while others are read too; fewer at the end of the table. Null is a missing value. */
export async function textOfRows(
  { aside, packing, columns }: RawTable,
  first: number,
  count: number,
): Promise<(string | null)[][]> {
  const cells = columns.map(({ name }) => `CAST(${cellOf(name, packing)} AS VARCHAR)`);
  // The table on the disk is the default of the other connection alone.
  const source = packing ? 'disk.stored' : 'data';
  const where = `rowid >= ${first} AND rowid < ${first + count}`;
  const rows = await query(aside, `SELECT ${cells.join(', ')} FROM ${source} WHERE ${where}`);
  return rows as (string | null)[][];
}
