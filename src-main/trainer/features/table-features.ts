/** Turns the rows of a table into feature matrices. */
import type { Split } from '../data/split';
import type { ColumnValues, Table } from '../data/table/table';
import { breathe, type Job } from '../job';
import { createMatrix, type LabelledFeatures } from '../matrix';
import { float32Output } from '../onnx/runtime';
import { featureSession } from './feature-graph';
import type { Parts } from './image-features';
import { fitColumns, rowTensors, tableFeatures, type ColumnRecipe } from './table-graph';

const ROWS_PER_CALL = 4096;

export async function extractTableFeatures(
  table: Table,
  split: Split,
  job: Job,
): Promise<{ parts: Parts; columns: ColumnRecipe[]; values: ColumnValues[] }> {
  const total = split.train.length + split.validation.length + split.test.length;
  return job.run('features', total, async (report) => {
    const used = table.features.map(({ name, use }) => ({ name, use: use as 'number' | 'category' }));
    const values = await table.values(used);
    const columns = fitColumns(values, split.train);
    const graph = tableFeatures(columns);
    const session = await featureSession(graph);
    let done = 0;
    const extract = async (rows: Int32Array): Promise<LabelledFeatures> => {
      const X = createMatrix(rows.length, graph.columns, graph.format);
      for (let first = 0; first < rows.length; first += ROWS_PER_CALL) {
        const some = rows.subarray(first, first + ROWS_PER_CALL);
        X.data.set(
          float32Output(await session.run(rowTensors(values, some)), 'features'),
          first * graph.columns,
        );
        report((done += some.length));
        await breathe();
      }
      return { X, y: Int32Array.from(rows, (row) => table.labels[row]!) };
    };
    try {
      const parts = {
        train: await extract(split.train),
        validation: await extract(split.validation),
        test: await extract(split.test),
      };
      return { parts, columns, values };
    } finally {
      await session.release();
    }
  });
}
