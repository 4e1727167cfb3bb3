/** What each column of a table is good for: a number, a category, or nothing that can be learned from. */
import type { Column, ColumnUse } from '../../../../src-preload/contract';
import type { Job } from '../../job';
import { identifier, isOutOfMemory, query, type Connection } from './database';

/** A text column with more distinct values than this is not a category. */
const MAX_CATEGORIES = 200;
const NUMBERS = /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|U.*INT.*|FLOAT|DOUBLE|DECIMAL.*)$/;
const DATES = /^(DATE|TIME|TIMESTAMP).*$/;

/** Columns are counted so many at a time: one query over thousands of them would be slow to plan. */
const COLUMNS_PER_QUERY = 100;

export const isNumberType = (type: string) => NUMBERS.test(type);

/** A cell as text, trimmed; missing is empty. @param cell an expression of SQL */
export const asText = (cell: string) => `coalesce(trim(CAST(${cell} AS VARCHAR)), '')`;
/** A cell as a float64; what is no number is missing. @param cell an expression of SQL */
export const asNumber = (cell: string) => `TRY_CAST(${cell} AS DOUBLE)`;

/** A cell as seconds since 1970, float64; what is no date is missing. @param cell an expression of SQL */
export const asSeconds = (cell: string) => `CAST(epoch(TRY_CAST(${cell} AS TIMESTAMP)) AS DOUBLE)`;

/** Numbers beyond this, infinity too, count as missing: the sum of their squares is not finite. */
const LARGEST_NUMBER = 1e150;

export const usableNumber = (value: number | null): number =>
  value !== null && Math.abs(value) <= LARGEST_NUMBER ? value : NaN;

/** Fewer columns are counted at a time where memory is too small for all their values. */
export async function describeColumns(
  connection: Connection,
  columns: { name: string; type: string }[],
  rows: number,
  job: Job,
): Promise<Column[]> {
  const described: Column[] = [];
  let most = COLUMNS_PER_QUERY;
  while (described.length < columns.length) {
    job.throwIfCancelled();
    const some = columns.slice(described.length, described.length + most);
    const counts = await countValues(connection, some).catch((error: unknown) => {
      if (some.length === 1 || !isOutOfMemory(error)) throw error;
      return null;
    });
    if (counts === null) most = Math.ceil(some.length / 2);
    else described.push(...some.map((column, index) => describe(column, counts[index]!, rows)));
  }
  return described;
}

interface Counts {
  present: number;
  distinct: number;
}

async function countValues(connection: Connection, columns: { name: string }[]): Promise<Counts[]> {
  const counts = columns.map(({ name }) => `count(${identifier(name)}), count(DISTINCT ${identifier(name)})`);
  const [values] = await query(connection, `SELECT ${counts.join(', ')} FROM data`);
  return columns.map((_, index) => ({
    present: Number(values![2 * index]),
    distinct: Number(values![2 * index + 1]),
  }));
}

function describe(
  { name, type }: { name: string; type: string },
  { present, distinct }: Counts,
  rows: number,
): Column {
  const used = useOf(type, present, distinct);
  return { name, type, missing: rows - present, distinct, ...used, guess: used.use, histogram: null };
}

function useOf(type: string, present: number, distinct: number): { use: ColumnUse; reason: string } {
  if (present === 0) return { use: 'excluded', reason: 'It is empty.' };
  if (distinct === 1) return { use: 'excluded', reason: 'Every row has the same value.' };
  if (isNumberType(type)) return { use: 'number', reason: 'All values are numbers.' };
  if (DATES.test(type)) return { use: 'excluded', reason: 'Dates are not used as features.' };
  if (distinct > MAX_CATEGORIES || (distinct > 20 && distinct > present / 2)) {
    return {
      use: 'excluded',
      reason: `It has ${distinct} different texts: free text or a name, not a category.`,
    };
  }
  return { use: 'category', reason: `It has ${distinct} different texts.` };
}
