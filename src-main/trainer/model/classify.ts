/** Applies a model file to images and rows. */
import type { Skipped } from '../../../src-preload/contract';
import { collectImages } from '../data/images';
import { Table, usableNumber, type ColumnValues } from '../data/table/table';
import { describeError, UserError } from '../errors';
import { decodeImage } from '../features/decode';
import { pixelTensor } from '../features/image-graph';
import { forEachInFlight } from '../in-flight';
import { rowTensors, type ColumnRecipe } from '../features/table-graph';
import { breathe, type Job } from '../job';
import { float32Output, type Tensor } from '../onnx/runtime';
import type { LoadedModel } from './model-file';

const ROWS_PER_CALL = 4096;
const MAX_COLUMNS_NAMED = 20;

export interface Classified {
  /** File path, or `row 17`. */
  item: string;
  label: string;
  /** In the order of the model's labels. */
  probabilities: number[];
  /** Whether the label's probability reaches the model's threshold; null where it has none. */
  accepted: boolean | null;
}

export interface Classification {
  items: Classified[];
  skipped: Skipped[];
  warnings: string[];
}

/** Images and folders of them, or the rows of tables, table after table: whichever the model is for. */
export async function classifyPaths(model: LoadedModel, paths: string[], job: Job): Promise<Classification> {
  if (model.metadata.kind === 'images') {
    const { images, skipped } = await collectImages(paths);
    const result = await classifyImages(model, images, job);
    return { ...result, skipped: [...skipped, ...result.skipped] };
  }
  let all: Classification = { items: [], skipped: [], warnings: [] };
  for (const path of paths) {
    const table = await Table.open(path, job, 'classify');
    try {
      const { items, skipped, warnings } = await classifyTable(model, table, job);
      all = {
        items: all.items.concat(items),
        skipped: all.skipped.concat(skipped),
        warnings: all.warnings.concat(warnings),
      };
    } finally {
      table.close();
    }
  }
  return all;
}

/** Images that cannot be decoded are left out and listed. */
export async function classifyImages(model: LoadedModel, paths: string[], job: Job): Promise<Classification> {
  requireKind(model, 'images');
  const skipped: Skipped[] = [];
  let done = 0;
  const results = await job.run('evaluating', paths.length, (report) =>
    forEachInFlight(paths, async (path) => {
      const outcome = await decodeImage(path)
        .then((pixels) => classify(model, [path], { pixels: pixelTensor(pixels) }))
        .catch((error: unknown) => {
          skipped.push({ item: path, reason: describeError(error).message });
          return [];
        });
      report(++done);
      return outcome;
    }),
  );
  return { items: results.flat(), skipped, warnings: [] };
}

/**
 * Rows that could not be read are listed.
 * @throws UserError where the table lacks columns that the model needs
 */
export async function classifyTable(model: LoadedModel, table: Table, job: Job): Promise<Classification> {
  requireKind(model, 'table');
  const { columns } = model.metadata;
  const names = new Set(table.columns.map(({ name }) => name));
  const missing = columns.filter(({ name }) => !names.has(name)).map(({ name }) => `"${name}"`);
  if (missing.length > 0) {
    const listed =
      missing.slice(0, MAX_COLUMNS_NAMED).join(', ') + (missing.length > MAX_COLUMNS_NAMED ? ', ...' : '');
    const message = `"${table.name}" lacks ${missing.length} of the columns that the model was trained on: ${listed}.`;
    throw new UserError('missing-columns', message);
  }
  const values = await table.values(columns.map(({ name, use }) => ({ name, use })));
  return { ...(await classifyValues(model, values, table.rows, job)), skipped: table.unreadable };
}

/** Rows given as text by column name; a column that is not given is missing. */
export async function classifyRows(
  model: LoadedModel,
  rows: Record<string, string>[],
  job: Job,
): Promise<Classification> {
  requireKind(model, 'table');
  const values = model.metadata.columns.map(({ name, use }): ColumnValues => {
    const cells = rows.map((row) => (row[name] ?? '').trim());
    return use === 'number'
      ? {
          name,
          use,
          values: Float64Array.from(cells, (cell) => usableNumber(cell === '' ? null : Number(cell))),
        }
      : { name, use, values: cells };
  });
  return classifyValues(model, values, rows.length, job);
}

async function classifyValues(
  model: LoadedModel,
  values: ColumnValues[],
  count: number,
  job: Job,
): Promise<Classification> {
  const items: Classified[] = [];
  await job.run('evaluating', count, async (report) => {
    for (let first = 0; first < count; first += ROWS_PER_CALL) {
      const rows = Int32Array.from(
        { length: Math.min(ROWS_PER_CALL, count - first) },
        (_, index) => first + index,
      );
      const names = Array.from(rows, (row) => `row ${row + 1}`);
      items.push(...(await classify(model, names, rowTensors(values, rows))));
      report(items.length);
      await breathe();
    }
  });
  return { items, skipped: [], warnings: valueWarnings(model.metadata.columns, values) };
}

async function classify(
  model: LoadedModel,
  names: string[],
  inputs: Record<string, Tensor>,
): Promise<Classified[]> {
  const outputs = await model.session.run(inputs);
  const labels = outputs['label']!.data as string[];
  const probabilities = float32Output(outputs, 'probabilities');
  const accepted = outputs['accepted']?.data;
  const classes = model.metadata.labels.length;
  return names.map((item, index) => ({
    item,
    label: labels[index]!,
    probabilities: [...probabilities.subarray(index * classes, (index + 1) * classes)],
    accepted: accepted ? Boolean(accepted[index]) : null,
  }));
}

/** What the model had to fill in, counted by column. */
function valueWarnings(columns: ColumnRecipe[], values: ColumnValues[]): string[] {
  return values.flatMap((column, index) => {
    const recipe = columns[index]!;
    if (column.use === 'number') {
      const missing = column.values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0);
      return missing > 0
        ? [`"${column.name}": ${missing} missing or not a number, taken as the average.`]
        : [];
    }
    const known = new Set(recipe.use === 'category' ? recipe.categories : []);
    const unseen = column.values.filter((value) => !known.has(value));
    if (unseen.length === 0) return [];
    return [
      `"${column.name}": ${unseen.length} with a text that training never saw, such as "${unseen[0]}".`,
    ];
  });
}

function requireKind(model: LoadedModel, kind: 'images' | 'table'): void {
  if (model.metadata.kind === kind) return;
  const message =
    kind === 'images'
      ? 'This model classifies rows of a table, not images. Give it a CSV file.'
      : 'This model classifies images, not rows of a table. Give it images or a folder of them.';
  throw new UserError('wrong-kind', message);
}
