/** Requests that the documentation shows, made for the model that is served: they can be sent as they are. */
import { csvLine } from '../../trainer/data/table/csv';
import type { ColumnRecipe } from '../../trainer/features/table/column-recipe';
import type { LoadedModel } from '../../trainer/model/model-file';
import type { Answer, Cell } from './schemas';

/** An orange picture of 4 x 4 pixels, as a PNG file in base64. */
export const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAIAAAAmkwkpAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAEElEQVQI12N40KAARwzEcQB8UhgBMQp3SQAAAABJRU5ErkJggg==';

/** One typical value of each column. */
export const exampleRow = ({ metadata }: LoadedModel): Record<string, Cell> =>
  Object.fromEntries(metadata.columns.map((column) => [column.name, exampleCell(column)]));

export function exampleCell(column: ColumnRecipe): Cell {
  if (column.use === 'category') return column.categories[0]!;
  if (column.use === 'number') return column.median;
  return Number.isFinite(column.median) ? new Date(column.median * 1000).toISOString().slice(0, 10) : null;
}

/** The same row as a table with a header. */
export function exampleCsv(model: LoadedModel): string {
  const row = exampleRow(model);
  return csvLine(Object.keys(row)) + csvLine(Object.values(row).map((cell) => String(cell ?? '')));
}

/** How an answer looks: its numbers are no model's. */
export function exampleAnswer({ metadata: { labels } }: LoadedModel): Answer {
  const share = Number((1 / labels.length).toPrecision(3));
  const probabilities = Object.fromEntries(labels.map((label) => [label, share]));
  return {
    predictions: [{ label: labels[0]!, confidence: share, accepted: null, distance: null, probabilities }],
    warnings: [],
  };
}
