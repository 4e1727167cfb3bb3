/** The categories of a column of texts, counted by DuckDB over some of the rows. */
import type { Job } from '../../job';
import { asText } from './cells';
import { cellOf } from './chunks';
import { loadDuckDB } from './database';
import type { RawTable } from './read';

/** A set of rows as bits, in DuckDB's own layout: how many bits pad the first byte, then the bytes. */
export class RowSet {
  readonly bits: Uint8Array;

  /** @param rows below `count` */
  constructor(rows: Int32Array, count: number) {
    this.bits = new Uint8Array(1 + Math.ceil(Math.max(1, count) / 8));
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index]!;
      this.bits[1 + (row >> 3)]! |= 0x80 >> (row & 7);
    }
  }
}

export interface CategoriesWanted {
  rows: RowSet;
  /** Categories with fewer rows are left out, but never all of them. */
  least: number;
  /** Of more categories, the most frequent are taken; of those that are as frequent, the first in the alphabet. */
  most: number;
}

/** In the order of the alphabet; missing is the category ''. Empty where there are no rows. */
export async function categoriesOf(
  table: RawTable,
  column: string,
  { rows, least, most }: CategoriesWanted,
  job: Job,
): Promise<string[]> {
  const { connection, packing } = table;
  // Equal cells are made into texts once.
  const sql = `
    SELECT ${asText('cell')} AS category, CAST(sum(rows) AS DOUBLE) AS rows
    FROM (SELECT ${cellOf(column, packing)} AS cell, count(*) AS rows FROM ${packing ? 'stored' : 'data'}
          WHERE get_bit($1::BIT, rowid::INTEGER) = 1 GROUP BY ALL)
    GROUP BY ALL ORDER BY rows DESC, category LIMIT ${most}`;
  const interrupt = () => connection.interrupt();
  job.throwIfCancelled();
  job.signal.addEventListener('abort', interrupt);
  try {
    const { DuckDBBitValue } = await loadDuckDB();
    const reader = await connection.runAndReadAll(sql, [new DuckDBBitValue(rows.bits)]);
    const counted = reader.getRows() as [string, number][];
    return counted
      .filter(([, count], index) => index === 0 || count >= least)
      .map(([category]) => category)
      .sort();
  } finally {
    job.signal.removeEventListener('abort', interrupt);
    job.throwIfCancelled();
  }
}
