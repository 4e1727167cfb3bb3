/** A sample for the exported programs to be tried with. */
import { csvCell } from '../data/table/csv';
import { exampleCell } from '../features/table/example-cell';
import type { LoadedModel } from '../model/model-file';
import type { ExportFile } from './kinds';

export const EXAMPLE_FILE = 'example.csv';

/** Two rows of raw cells, by column: a usual one, and one with all that may be missing. */
export function exampleRows({ metadata: { columns } }: LoadedModel): Record<string, string>[] {
  const usual = Object.fromEntries(columns.map((column) => [column.name, exampleCell(column)]));
  const missing = Object.fromEntries(
    columns.map((column, index) => [column.name, index === 0 ? usual[column.name]! : '']),
  );
  return [usual, missing];
}

/** A table of them; nothing for a model of images. */
export function examplesOf(model: LoadedModel): ExportFile[] {
  const { kind, columns } = model.metadata;
  if (kind === 'images') return [];
  const names = columns.map(({ name }) => name);
  const lines = [names, ...exampleRows(model).map((row) => names.map((name) => row[name]!))];
  return [
    { name: EXAMPLE_FILE, content: lines.map((cells) => `${cells.map(csvCell).join(',')}\n`).join('') },
  ];
}
