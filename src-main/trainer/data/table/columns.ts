/** What each column of a table is good for: a number, a category, or nothing that can be learned from. */
import type { Column } from '../../../../src-preload/contract';
import { identifier, query, type Connection } from './database';

/** A text column with more distinct values than this is not a category. */
const MAX_CATEGORIES = 200;
const NUMBERS = /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|U.*INT.*|FLOAT|DOUBLE|DECIMAL.*)$/;
const DATES = /^(DATE|TIME|TIMESTAMP).*$/;

/** Columns are counted so many at a time: one query over thousands of them would be slow to plan. */
const COLUMNS_PER_QUERY = 100;

export const isNumberType = (type: string) => NUMBERS.test(type);

/** A column's cell as text, trimmed; empty is missing. */
export const asText = (name: string) => `nullif(trim(CAST(${identifier(name)} AS VARCHAR)), '')`;
/** A column's cell as a float64; what is no number is missing. */
export const asNumber = (name: string) => `TRY_CAST(${identifier(name)} AS DOUBLE)`;

export async function describeColumns(
  connection: Connection,
  columns: { name: string; type: string }[],
  rows: number,
): Promise<Column[]> {
  const described: Column[] = [];
  for (let first = 0; first < columns.length; first += COLUMNS_PER_QUERY) {
    const some = columns.slice(first, first + COLUMNS_PER_QUERY);
    const counts = some.map(({ name }) => `count(${identifier(name)}), count(DISTINCT ${identifier(name)})`);
    const [values] = await query(connection, `SELECT ${counts.join(', ')} FROM data`);
    some.forEach(({ name, type }, index) => {
      const [present, distinct] = [Number(values![2 * index]), Number(values![2 * index + 1])];
      described.push({ name, type, missing: rows - present, distinct, ...useOf(type, present, distinct) });
    });
  }
  return described;
}

function useOf(type: string, present: number, distinct: number): Pick<Column, 'use' | 'reason'> {
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
