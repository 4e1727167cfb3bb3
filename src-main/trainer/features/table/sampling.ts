/** Which rows stand for all where not all fit in memory. */
import { createRandom } from '../../random';

/** Values of all columns together that are kept, and rows: enough for medians to be right to a thousandth. */
const MOST_VALUES = 1 << 21;
const MOST_ROWS = 1 << 17;
const LEAST_ROWS = 1 << 9;

/** So many rows are kept of a table of some columns; where it has no more, its medians are exact. */
export const sampleSize = (columns: number) =>
  Math.max(LEAST_ROWS, Math.min(MOST_ROWS, Math.floor(MOST_VALUES / Math.max(1, columns))));

/**
 * A choice of rows in their order, each as likely as any other: Knuth, The Art of Computer Programming 2, 3.4.2,
 * algorithm S.
 */
export function sampleOf(rows: Int32Array, size: number, seed: number): Int32Array {
  if (rows.length <= size) return rows;
  const { uniform } = createRandom(seed);
  const chosen = new Int32Array(size);
  let taken = 0;
  for (let index = 0; taken < size; index++)
    if ((rows.length - index) * uniform() < size - taken) chosen[taken++] = rows[index]!;
  return chosen;
}
