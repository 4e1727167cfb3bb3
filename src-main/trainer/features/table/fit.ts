/** Learns how the columns of a table become features, from the rows of the training part alone. */
import type { Recipe } from '../../../../src-preload/contract';
import { RowSet } from '../../data/table/categories';
import type { WantedColumn } from '../../data/table/chunks';
import type { Table } from '../../data/table/table';
import { breathe, type Job } from '../../job';
import type { ColumnRecipe } from './column-recipe';
import { MeasuredFitter, type FitOptions } from './fit-measured';
import { sampleOf, sampleSize } from './sampling';

export type FitRecipe = FitOptions & Pick<Recipe, 'rareCategory' | 'seed'>;

/** Features that all columns of categories may have together, and one of them. */
const MOST_FEATURES = 1 << 16;
const MOST_CATEGORIES = 1 << 12;
const LEAST_CATEGORIES = 16;

/**
 * Memory is bounded whatever the size of the table: numbers and dates pass in chunks, categories are counted in DuckDB.
 * @param train ascending
 * @param report takes how many rows were seen
 */
export async function fitColumns(
  table: Table,
  used: WantedColumn[],
  train: Int32Array,
  recipe: FitRecipe,
  job: Job,
  report: (rows: number) => void,
): Promise<ColumnRecipe[]> {
  const measured = await fitMeasured(table, used.filter(isMeasured), train, recipe, report);
  const texts = used.filter(({ use }) => use === 'category');
  const most = Math.max(
    LEAST_CATEGORIES,
    Math.min(MOST_CATEGORIES, Math.floor(MOST_FEATURES / texts.length)),
  );
  const wanted = { rows: new RowSet(train, table.rows), least: recipe.rareCategory, most };
  const columns: ColumnRecipe[] = [];
  for (const column of used) {
    if (isMeasured(column)) columns.push(measured.shift()!);
    else
      columns.push({
        ...column,
        use: 'category',
        categories: await table.categories(column.name, wanted, job),
      });
  }
  return columns;
}

type MeasuredColumn = WantedColumn & { use: 'number' | 'date' };
const isMeasured = (column: WantedColumn): column is MeasuredColumn => column.use !== 'category';

async function fitMeasured(
  table: Table,
  used: MeasuredColumn[],
  train: Int32Array,
  recipe: FitRecipe,
  report: (rows: number) => void,
): Promise<ColumnRecipe[]> {
  if (used.length === 0) return [];
  const sample = sampleOf(train, sampleSize(used.length), recipe.seed);
  const fitters = used.map((column) => new MeasuredFitter(column, recipe, sample.length));
  const [inTraining, inSample] = [rowsAhead(train), rowsAhead(sample)];
  for await (const { first, rows, values } of table.chunks(used)) {
    const [some, sampled] = [inTraining(first, rows), inSample(first, rows)];
    fitters.forEach((fitter, index) => {
      const column = values[index]!.values as Float64Array;
      fitter.add(column, some);
      fitter.addSample(column, sampled);
    });
    report(first + rows);
    await breathe();
  }
  return fitters.map((fitter) => fitter.recipe());
}

/** Of ascending rows those in each chunk, one chunk after the other, as places in the chunk. */
function rowsAhead(rows: Int32Array): (first: number, count: number) => Int32Array {
  let next = 0;
  return (first, count) => {
    const from = next;
    while (next < rows.length && rows[next]! < first + count) next++;
    return rows.subarray(from, next).map((row) => row - first);
  };
}
