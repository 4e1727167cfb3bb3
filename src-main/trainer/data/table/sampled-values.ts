/** The numbers and dates in a table's sample. */
import { asSeconds } from './cells';
import { literal, query } from './database';
import { asStyledNumber } from './number-style';
import { styleIn } from './number-texts';
import type { RawTable } from './read';
import type { Sample } from './sample';

const TEXTS_PER_QUERY = 5000;

/**
 * A column's values in the rows of the sample, read as they are for learning; texts while others read the table too.
 * @returns float64, dates in seconds since 1970, NaN where one is missing, [rows of the sample]
 */
export async function sampledValues(
  raw: RawTable,
  sample: Sample,
  { name, use }: { name: string; use: 'number' | 'date' },
): Promise<Float64Array> {
  const column = sample.columns.get(name)!;
  if (column.kind !== 'text') return column.values;
  const read = new Float64Array(column.texts.length);
  const value = use === 'date' ? asSeconds('text') : asStyledNumber('text', styleIn(raw, name));
  for (let from = 0; from < read.length; from += TEXTS_PER_QUERY) {
    // No statement of SQL may hold a zero byte.
    const texts = column.texts.slice(from, from + TEXTS_PER_QUERY).map((text) => text.replaceAll('\0', ''));
    const list = `SELECT unnest([${texts.map(literal).join(', ')}]) AS text`;
    const rows = await query(raw.aside, `SELECT ${value} FROM (${list})`);
    rows.forEach(([number], index) => (read[from + index] = number === null ? NaN : Number(number)));
  }
  return Float64Array.from(column.values, (code) => (code === -1 ? NaN : read[code]!));
}
