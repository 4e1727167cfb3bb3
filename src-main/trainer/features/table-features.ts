/** Turns the rows of a table into feature matrices, reading it twice: to learn the columns, and to transform them. */
import type { Split } from '../data/split';
import type { WantedColumn } from '../data/table/chunks';
import type { Table } from '../data/table/table';
import { breathe, type Job } from '../job';
import { float32Output, type Session } from '../onnx/runtime';
import { featureSession } from './feature-graph';
import { PART_NAMES, PartsWriter, type PartName, type Parts } from './parts';
import { createFitter, rowTensors, tableFeatures, type ColumnRecipe } from './table-graph';

/** So many values are transformed at once: each step of the graph takes memory for all of them. */
const VALUES_PER_CALL = 1 << 19;

type Report = (done: number) => void;

/**
 * @param labels class of each row
 * @throws UserError where there is no room for the features, or the job was cancelled
 */
export async function extractTableFeatures(
  table: Table,
  labels: Int32Array,
  split: Split,
  job: Job,
): Promise<{ parts: Parts; columns: ColumnRecipe[] }> {
  const used = table.features.map(({ name, use }) => ({ name, use: use as WantedColumn['use'] }));
  const marks = markParts(split, table.rows);
  return job.run('features', 2 * table.rows, async (report) => {
    const columns = await fitColumns(table, used, marks, report);
    const graph = tableFeatures(columns);
    const session = await featureSession(graph);
    try {
      const writer = await PartsWriter.create(graph.columns, graph.format, split, table.storage);
      const parts = await writer.finishAfter(() =>
        transform(table, used, { marks, labels, session, writer }, (done) => report(table.rows + done)),
      );
      return { parts, columns };
    } finally {
      await session.release();
    }
  });
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

async function fitColumns(
  table: Table,
  used: WantedColumn[],
  marks: Uint8Array,
  report: Report,
): Promise<ColumnRecipe[]> {
  const fitters = used.map(createFitter);
  for await (const { first, rows, values } of table.chunks(used)) {
    const some = rowsIn(marks, first, rows, BITS.train);
    fitters.forEach((fitter, index) => fitter.add(values[index]!, some));
    report(first + rows);
    await breathe();
  }
  return fitters.map((fitter) => fitter.recipe());
}

interface Transformation {
  marks: Uint8Array;
  labels: Int32Array;
  session: Session;
  writer: PartsWriter;
}

async function transform(
  table: Table,
  used: WantedColumn[],
  { marks, labels, session, writer }: Transformation,
  report: Report,
): Promise<void> {
  const most = Math.max(1, Math.floor(VALUES_PER_CALL / used.length));
  for await (const { first, rows, values } of table.chunks(used)) {
    const wanted = rowsIn(marks, first, rows, EVERY_PART);
    for (let from = 0; from < wanted.length; from += most) {
      const some = wanted.subarray(from, from + most);
      const features = float32Output(await session.run(rowTensors(values, some)), 'features');
      // Marks and classes of the rows that were transformed, one after the other.
      const marked = some.map((row) => marks[first + row]!);
      const known = some.map((row) => labels[first + row]!);
      for (const part of PART_NAMES) {
        const which = rowsIn(marked, 0, some.length, BITS[part]);
        const classes = which.map((index) => known[index]!);
        await writer.append(part, features, which, classes);
      }
    }
    report(first + rows);
    await breathe();
  }
}
