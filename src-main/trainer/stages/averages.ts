/** The average row, which explanations of single rows are set against. */
import type { ColumnRecipe } from '../features/table/column-recipe';
import { toFloat32, type LabelledFeatures } from '../matrix';

const ROWS_PER_READ = 4096;
/** As many as a float32 holds. */
const DIGITS = 7;

/**
 * @param columns none where the samples are images
 * @returns the mean of each feature, [features]; null for images
 */
export async function averagesOf({ X }: LabelledFeatures, columns: ColumnRecipe[]): Promise<number[] | null> {
  if (columns.length === 0) return null;
  const sums = new Float64Array(X.columns);
  for (let first = 0; first < X.rows; first += ROWS_PER_READ) {
    const values = toFloat32(await X.read(first, Math.min(first + ROWS_PER_READ, X.rows)), X.format);
    for (let start = 0; start < values.length; start += X.columns)
      for (let column = 0; column < X.columns; column++) sums[column]! += values[start + column]!;
  }
  return Array.from(sums, (sum) => Number((sum / X.rows).toPrecision(DIGITS)));
}
