import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Job } from '../../../src-main/trainer/job';
import { openDataset } from '../../../src-main/trainer/dataset';
import { evaluateModel } from '../../../src-main/trainer/model/evaluate-model';
import type { LoadedModel } from '../../../src-main/trainer/model/model-file';
import { savePredictions } from '../../../src-main/trainer/model/prediction-file';
import { imageFolder, sharedData, temporaryFolder, writeCsv, type Cell } from '../../fixtures';
import { errorOf, file, flowersCsv, lines, quick, trainOn } from '../helpers';
import { csvCells } from './support';

const flowers = async (recipe = {}) => (await trainOn(await file(flowersCsv()), recipe)).loaded;

interface Saved {
  header: string[];
  rows: string[][];
  /** Cells by the names of the columns. */
  records: Record<string, string>[];
  warnings: string[];
  count: number;
}

async function save(model: LoadedModel, ...paths: string[]): Promise<Saved> {
  const target = join(temporaryFolder().path, 'predictions.csv');
  const { bytes, ...outcome } = await savePredictions(model, paths, target, new Job());
  const text = await readFile(target, 'utf8');
  expect(bytes).toBe(Buffer.byteLength(text));
  expect(await readdir(dirname(target))).toEqual(['predictions.csv']);
  const [header, ...rows] = csvCells(text);
  const records = rows.map((row) => Object.fromEntries(row.map((cell, index) => [header![index]!, cell])));
  return { header: header!, rows, records, ...outcome };
}

const table = (...rows: Cell[][]) => writeCsv(join(temporaryFolder().path, 'table.csv'), rows);
const NEEDED = ['length', 'colour', 'offset', 'noise'];
const added = [
  'prediction',
  'confidence',
  'distance',
  'probability_iris',
  'probability_lily',
  'probability_rose',
];

describe('A file of predictions', () => {
  it('holds all rows and columns of the table as they were, and what the model says of each', async () => {
    const path = await table(
      ['note', ...NEEDED.toReversed()],
      ['a, "b"', 6, 1000000, 'red', 0.5],
      ['two\nlines', 6, 1000001, 'blue', 2.25],
      [null, 6, 1000002, 'white', 4.5],
    );
    const model = await flowers();
    const { header, rows, records, count } = await save(model, path);
    expect(header).toEqual(['note', ...NEEDED.toReversed(), ...added]);
    expect(rows.map((row) => row.slice(0, 5))).toEqual([
      ['a, "b"', '6', '1000000', 'red', '0.5'],
      ['two\nlines', '6', '1000001', 'blue', '2.25'],
      ['', '6', '1000002', 'white', '4.5'],
    ]);
    expect(records.map(({ prediction }) => prediction)).toEqual(['rose', 'iris', 'lily']);
    expect(count).toBe(3);
    for (const record of records) {
      const probabilities = ['iris', 'lily', 'rose'].map((name) => Number(record[`probability_${name}`]));
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
      expect(Number(record['confidence'])).toBe(Math.max(...probabilities));
      expect(Number(record[`probability_${record['prediction']}`])).toBe(Number(record['confidence']));
    }
  });

  it('says what is accepted where the model has a threshold', async () => {
    const model = await flowers({ targetAccuracy: 0.9 });
    const { header, records } = await save(model, await file(flowersCsv()));
    expect(header.slice(5, 8)).toEqual(['prediction', 'confidence', 'accepted']);
    const { value } = model.metadata.report.decision.threshold!;
    for (const { accepted, confidence } of records)
      expect(accepted).toBe(String(Number(confidence) >= value));
  });

  it('numbers names that the table has itself, in whatever capitals', async () => {
    const own = ['Prediction', 'confidence', 'confidence_2', 'probability_rose'];
    const path = await table([...NEEDED, ...own], [0.5, 'red', 1000000, 6, 'x', 1, 2, 'y']);
    const { header, records } = await save(await flowers(), path);
    expect(header).toEqual([
      ...[...NEEDED, ...own],
      ...[
        'prediction_2',
        'confidence_3',
        'distance',
        'probability_iris',
        'probability_lily',
        'probability_rose_2',
      ],
    ]);
    expect(records[0]).toMatchObject({ Prediction: 'x', prediction_2: 'rose', probability_rose: 'y' });
  });

  it('keeps spreadsheets from running cells and names, and leaves numbers alone', async () => {
    const path = await table(
      [...NEEDED, '=cmd|x', 'text'],
      [-0.5, 'red', -1000000, '+6', '=1+1', '@SUM(A1)'],
      [-1.5, 'red', -1000000, '-6.5e3', '-2+3', '+49 1'],
    );
    const { header, rows } = await save(await flowers(), path);
    expect(header.slice(4, 6)).toEqual(["'=cmd|x", 'text']);
    expect(rows.map((row) => row.slice(4, 6))).toEqual([
      ["'=1+1", "'@SUM(A1)"],
      ["'-2+3", "'+49 1"],
    ]);
    for (const row of rows) for (const cell of row.slice(0, 4)) expect(cell).not.toMatch(/^'/);
    expect(rows.map(([length]) => Number(length))).toEqual([-0.5, -1.5]);
  });

  it('has the columns of the first of several tables, and says where a row is from', async () => {
    const first = await table([...NEEDED, 'owner'], [0.5, 'red', 1000000, 6, 'me']);
    const second = await table(['x', ...NEEDED.toReversed()], [9, 6, 1000002, 'white', 4.5]);
    const { header, rows, records, warnings } = await save(await flowers(), first, second);
    expect(header).toEqual(['file', ...NEEDED, 'owner', ...added]);
    expect(rows.map((row) => row.slice(0, 6))).toEqual([
      [first, '0.5', 'red', '1000000', '6', 'me'],
      [second, '4.5', 'white', '1000002', '6', ''],
    ]);
    expect(records.map(({ prediction }) => prediction)).toEqual(['rose', 'lily']);
    expect(warnings).toEqual([
      'table.csv, The model does not use "owner".',
      'table.csv, 1 of its columns are not in the first table, and left out of what is saved.',
      'table.csv, The model does not use "x".',
    ]);
  });

  it('names images by their paths', async () => {
    const folder = await imageFolder(temporaryFolder().path, { perClass: 5 });
    const { loaded } = await trainOn(folder, quick);
    const { header, records } = await save(loaded, join(folder, 'red'), join(folder, 'blue', 'blue-002.png'));
    expect(header.slice(0, 3)).toEqual(['file', 'prediction', 'confidence']);
    expect(records.map(({ file }) => file)).toEqual([
      ...[1, 2, 3, 4, 5].map((number) => join(folder, 'red', `red-00${number}.png`)),
      join(folder, 'blue', 'blue-002.png'),
    ]);
  });

  const real = it.skipIf(sharedData('tables') === null);
  real.each(['penguins', 'titanic', 'adult-train'])(
    'of %s is right as often as the model is',
    async (name) => {
      const path = sharedData('tables', `${name}.csv`)!;
      const { loaded, dataset } = await trainOn(path, { search: 'none', epochs: 5 });
      const { records, warnings } = await save(loaded, path);
      expect(warnings.filter((warning) => !/does not use|missing|rarely/.test(warning))).toEqual([]);
      const label = loaded.metadata.labelColumn!;
      const known = records.filter((record) => record[label] !== '');
      const hits = known.filter((record) => record['prediction'] === record[label]).length;
      const again = await openDataset(path, new Job());
      const { scores } = await evaluateModel(loaded, again, new Job()).finally(() => again.close());
      expect(scores.count).toBe(known.length);
      expect(scores.accuracy).toBeCloseTo(hits / known.length, 12);
      expect(known.length).toBe(dataset.describe().sampleCount);
    },
  );
});

describe('Nothing is left behind, and nothing written over,', () => {
  const untilGone = async (work: (target: string, job: Job) => Promise<unknown>, job = new Job()) => {
    const { path } = temporaryFolder();
    const target = join(path, 'predictions.csv');
    await writeFile(target, 'before');
    const error = await errorOf(work(target, job));
    expect([await readdir(path), await readFile(target, 'utf8')]).toEqual([['predictions.csv'], 'before']);
    return error;
  };

  it('where the work is cancelled in the middle', async () => {
    const model = await flowers();
    const many = await file(
      'length,colour,offset,noise\n' + lines(60_000, (row) => `${row % 5},red,1000000,6`),
    );
    let done = 0;
    const job = new Job((progress) => {
      if (progress.phase !== 'evaluating' || progress.done < 4000) return;
      done = progress.done;
      job.cancel();
    });
    const error = await untilGone((target, job) => savePredictions(model, [many], target, job), job);
    expect(error.code).toBe('cancelled');
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(60_000);
  });

  it('where columns are missing', async () => {
    const path = await table(['length'], [1]);
    const model = await flowers();
    const error = await untilGone((target, job) => savePredictions(model, [path], target, job));
    expect(error.code).toBe('missing-columns');
  });

  it('where the file that is read would be written over', async () => {
    const content = flowersCsv();
    const path = await file(content);
    const error = await errorOf(savePredictions(await flowers(), [path], path, new Job()));
    expect(error.code).toBe('same-file');
    expect(await readFile(path, 'utf8')).toBe(content);
    const model = await flowers();
    const bytes = await readFile(model.path);
    expect((await errorOf(savePredictions(model, [path], model.path, new Job()))).code).toBe('same-file');
    expect(await readFile(model.path)).toEqual(bytes);
  });

  it('where the folder is not there', async () => {
    const target = join(temporaryFolder().path, 'gone', 'p.csv');
    const path = await file(flowersCsv());
    const error = await errorOf(savePredictions(await flowers(), [path], target, new Job()));
    expect(error.message).toContain('it does not exist');
  });
});
