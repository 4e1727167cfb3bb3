/** Turns the rows of a table into feature matrices, reading it twice: to learn the columns, and to transform them. */
import type { Recipe } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import type { Split } from '../data/split';
import type { CodedColumn, WantedColumn } from '../data/table/chunks';
import type { Table } from '../data/table/table';
import { usedColumns } from '../data/table/uses';
import { UserError } from '../errors';
import { breathe, type Job } from '../job';
import { PART_NAMES, PartsWriter, type PartName, type Parts } from './parts';
import type { ColumnRecipe } from './table/column-recipe';
import { fitColumns } from './table/fit';
import { RowFeatures } from './table/rows';

/** So many values are transformed at once: each step of the graph takes memory for all of them. */
const VALUES_PER_CALL = 1 << 19;

type Report = (done: number) => void;

/**
 * @param labels class of each row
 * @throws UserError where no column is left to learn from, there is no room for the features, or the job was cancelled
 */
export async function extractTableFeatures(
  table: Table,
  labels: Int32Array,
  split: Split,
  recipe: Recipe,
  job: Job,
): Promise<{ parts: Parts; columns: ColumnRecipe[] }> {
  const used = usedColumns(table.columns, recipe);
  if (used.length === 0) throw nothingLeft(table);
  return job.run('features', 2 * table.rows, async (report) => {
    const fitted = await fitColumns(table, used, split.train, recipe, job, report);
    const columns = fitted.map((column) => withStyle(column, table));
    const wanted = columns.map(wantedFor);
    const parts = await extractParts(table, { labels, split, columns, wanted }, (done) =>
      report(table.rows + done),
    );
    return { parts, columns };
  });
}

/**
 * The same with columns as they were learned in an earlier training.
 * @param names of what stands for each of them in the table
 */
export async function extractPrepared(
  table: Table,
  labels: Int32Array,
  split: Split,
  { columns, names }: { columns: ColumnRecipe[]; names: string[] },
  job: Job,
): Promise<Parts> {
  const wanted = columns.map((column, index) => ({ ...wantedFor(column), name: names[index]! }));
  return job.run('features', table.rows, (report) =>
    extractParts(table, { labels, split, columns, wanted }, report),
  );
}

interface Extraction {
  labels: Int32Array;
  split: Split;
  columns: ColumnRecipe[];
  /** What stands for each of the columns in the table. */
  wanted: (WantedColumn | CodedColumn)[];
}

async function extractParts(
  table: Table,
  { labels, split, columns, wanted }: Extraction,
  report: Report,
): Promise<Parts> {
  const features = await RowFeatures.create(columns);
  try {
    const format = { type: 'float32', scale: 1 } as const;
    const writer = await PartsWriter.create(features.columns, format, split, table.storage);
    const marks = markParts(split, table.rows);
    return await writer.finishAfter(() =>
      transform(table, wanted, { marks, labels, features, writer }, report),
    );
  } finally {
    await features.release();
  }
}

function withStyle(column: ColumnRecipe, table: Table): ColumnRecipe {
  const style = column.use === 'number' ? table.numberStyle(column.name) : undefined;
  return column.use === 'number' && style ? { ...column, style } : column;
}

function nothingLeft({ name, labelColumn }: Table): UserError {
  const message = t(
    '"{name}" has no column left to learn from beside "{label}": all others are excluded. Use at least one of them.',
    { name, label: labelColumn },
  );
  return new UserError('no-features', message);
}

/** A bit for each part. */
const BITS: Record<PartName, number> = { train: 1, validation: 2, test: 4 };
const EVERY_PART = 7;

/** The parts that each row is in, [rows]. */
function markParts(split: Split, rows: number): Uint8Array {
  const marks = new Uint8Array(rows);
  for (const part of PART_NAMES) for (const row of split[part]) marks[row]! |= BITS[part];
  return marks;
}

/** The rows of a chunk that are in one of some parts, as positions in the chunk. */
function rowsIn(marks: ArrayLike<number>, first: number, rows: number, bits: number): Int32Array {
  const found = new Int32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) if ((marks[first + row]! & bits) !== 0) found[count++] = row;
  return found.subarray(0, count);
}

interface Transformation {
  marks: Uint8Array;
  labels: Int32Array;
  features: RowFeatures;
  writer: PartsWriter;
}

async function transform(
  table: Table,
  wanted: (WantedColumn | CodedColumn)[],
  { marks, labels, features, writer }: Transformation,
  report: Report,
): Promise<void> {
  const most = Math.max(1, Math.floor(VALUES_PER_CALL / features.columns));
  for await (const { first, rows, values } of table.chunks(wanted)) {
    const used = rowsIn(marks, first, rows, EVERY_PART);
    for (let from = 0; from < used.length; from += most) {
      const some = used.subarray(from, from + most);
      const block = await features.of(values, some);
      // Marks and classes of the rows that were transformed, one after the other.
      const marked = some.map((row) => marks[first + row]!);
      const known = some.map((row) => labels[first + row]!);
      for (const part of PART_NAMES) {
        const which = rowsIn(marked, 0, some.length, BITS[part]);
        const classes = which.map((index) => known[index]!);
        await writer.append(part, block, which, classes);
      }
    }
    report(first + rows);
    await breathe();
  }
}

const wantedFor = (column: ColumnRecipe): WantedColumn | CodedColumn =>
  column.use === 'category'
    ? { name: column.name, use: 'code', categories: column.categories }
    : { name: column.name, use: column.use };
