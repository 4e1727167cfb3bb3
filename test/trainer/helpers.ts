/** The trainer's own steps, shortened for tests. What is opened in a test is closed when the test ends. */
import { fromBinary } from '@bufbuild/protobuf';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Recipe, Report } from '../../src-preload/contract';
import { Table } from '../../src-main/trainer/data/table/table';
import { defaultRecipe, openDataset, TableDataset, type OpenDataset } from '../../src-main/trainer/dataset';
import type { UserError } from '../../src-main/trainer/errors';
import { Job } from '../../src-main/trainer/job';
import { loadModel, type LoadedModel } from '../../src-main/trainer/model/model-file';
import { ModelProtoSchema, type GraphProto } from '../../src-main/trainer/onnx/generated/onnx_pb';
import { trainModel } from '../../src-main/trainer/pipeline';
import { temporaryFolder } from '../fixtures';

/** Lines of text made by a function of the row's number, each ended. */
export const lines = (count: number, line: (row: number) => string): string =>
  Array.from({ length: count }, (_, row) => `${line(row)}\n`).join('');

/** The path of a file with this content in a folder of its own. */
export async function file(content: string | Uint8Array, name = 'table.csv'): Promise<string> {
  const path = join(temporaryFolder().path, name);
  await writeFile(path, content);
  return path;
}

export async function openTable(content: string | Uint8Array, name?: string): Promise<Table> {
  const table = await Table.open(await file(content, name), new Job());
  onTestFinished(() => table.close());
  return table;
}

/** The error that a promise rejects with; fails where it resolves. */
export async function errorOf(promise: Promise<unknown>): Promise<UserError> {
  return promise.then(
    (value) => {
      throw new Error(`It should have failed, but gave ${JSON.stringify(value)}`);
    },
    (error: unknown) => error as UserError,
  );
}

export interface TrainedForTest {
  dataset: OpenDataset;
  report: Report;
  /** The bytes of the model file. */
  model: Uint8Array;
  loaded: LoadedModel;
}

/** Enough to tell plain colours apart by their pixels, and quicker than the default. */
export const quick = { backbone: 'pixels', optimizer: 'adam', learningRate: 0.01, epochs: 10 } as const;

/** Trains on a file or folder and loads the model from the disk. */
export async function trainOn(
  path: string,
  { label, memory, ...recipe }: Partial<Recipe> & { label?: string; memory?: number } = {},
): Promise<TrainedForTest> {
  const dataset = await openDataset(path, new Job(), { memory });
  onTestFinished(() => dataset.close());
  if (label !== undefined && dataset instanceof TableDataset) await dataset.table.setLabel(label);
  const { model, report } = await trainModel(
    dataset,
    { ...defaultRecipe(dataset.labels.length, recipe.hidden, recipe.optimizer), ...recipe },
    '0.1.0',
    new Job(),
  );
  const loaded = await loadModel(await file(model, 'model.onnx'));
  onTestFinished(() => loaded.session.release());
  return { dataset, report, model, loaded };
}

/** The graph of a model file with its weights, without what the file says about itself. */
export const graphOf = (model: Uint8Array): GraphProto => fromBinary(ModelProtoSchema, model).graph!;

/**
 * 90 rows: a number and a text that tell three classes apart, an offset and a column without meaning.
 * @param change may alter a row's cells
 */
export function flowersCsv(change: (cells: (string | number)[], row: number) => void = () => {}): string {
  const colours = ['red', 'blue', 'white'];
  const header = 'length,colour,offset,noise,kind\n';
  return (
    header +
    lines(90, (row) => {
      const kind = row % 3;
      const length = kind * 2 + ((row * 37) % 11) / 10;
      const cells = [length, colours[kind]!, 1e6 + kind, (row * 7919) % 13, ['rose', 'iris', 'lily'][kind]!];
      change(cells, row);
      return cells.join(',');
    })
  );
}
