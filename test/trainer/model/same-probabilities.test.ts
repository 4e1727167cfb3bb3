/** The model file, fed with raw images and rows, against the trainer's own network, fed with features. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../../src-preload/contract';
import { stratifiedSplit } from '../../../src-main/trainer/data/split';
import { ImageDataset, type OpenDataset, type TableDataset } from '../../../src-main/trainer/dataset';
import { Job } from '../../../src-main/trainer/job';
import { predictGraph } from '../../../src-main/trainer/learn/graph/predict';
import { train } from '../../../src-main/trainer/learn/train';
import { classifyImages, classifyTable, type Classified } from '../../../src-main/trainer/model/classify';
import { loadModel, type LoadedModel } from '../../../src-main/trainer/model/model-file';
import { float32Output, Session } from '../../../src-main/trainer/onnx/runtime';
import { imageFolder, repositoryRoot, sharedData, temporaryFolder, writeImage } from '../../fixtures';
import { file, flowersCsv, quick, trainOn } from '../helpers';

/** Trains once more (it repeats exactly) and applies the network to the features of the test part. */
async function fromFeatures(
  dataset: OpenDataset,
  recipe: Recipe,
): Promise<{ rows: number[]; P: Float32Array }> {
  const { labels, classes } = dataset;
  const split = stratifiedSplit(labels, classes.length, recipe, recipe.seed);
  const { parts } = await dataset.extract(split, new Job());
  const options = { ...recipe, l2: recipe.l2 ?? 1 / parts.train.X.rows, whiten: false };
  const hooks = { onEpoch: () => {}, isStopped: () => false };
  const { shape, parameters } = await train(parts.train, parts.validation, classes.length, options, hooks);
  const session = await Session.load(predictGraph(shape, parts.test.X.format, recipe));
  const { rows, columns, data } = parts.test.X;
  const X = { data: data.subarray(0, rows * columns), shape: [rows, columns] };
  const P = float32Output(
    await session.run({ X, y: { data: parts.test.y, shape: [rows] }, ...parameters }),
    'logP',
  ).map(Math.exp);
  await session.release();
  return { rows: [...split.test], P };
}

function classifyAll(model: LoadedModel, dataset: OpenDataset): Promise<{ items: Classified[] }> {
  if (!(dataset instanceof ImageDataset))
    return classifyTable(model, (dataset as TableDataset).table, new Job());
  const paths = dataset.folder.samples.map(({ path }) => path);
  return classifyImages(model, paths, new Job());
}

async function largestDifference(path: string, options: Parameters<typeof trainOn>[1] = {}): Promise<number> {
  const { dataset, loaded, report } = await trainOn(path, options);
  const { rows, P } = await fromFeatures(dataset, report.recipe);
  const { items } = await classifyAll(loaded, dataset);
  expect(rows.length).toBeGreaterThan(5);
  const differences = rows.flatMap((row, position) =>
    items[row]!.probabilities.map((p, label) => Math.abs(p - P[position * dataset.classes.length + label]!)),
  );
  return Math.max(...differences);
}

async function classifyTwice(
  path: string,
  recipe: Partial<Recipe> = {},
): Promise<[Classified[], Classified[]]> {
  const { dataset, loaded, model } = await trainOn(path, recipe);
  const reopened = await loadModel(await file(model, 'copy.onnx'));
  const [first, second] = [await classifyAll(loaded, dataset), await classifyAll(reopened, dataset)];
  await reopened.session.release();
  return [first.items, second.items];
}

async function photos(): Promise<string> {
  const folder = await imageFolder(temporaryFolder().path, { perClass: 12, size: 48 });
  await writeImage(join(folder, 'red', 'wide.jpg'), { width: 200, height: 20, noise: 80, format: 'jpeg' });
  return folder;
}

describe('A model file gives the same probabilities from raw input as the trainer does from features', () => {
  it('for rows of numbers and texts', async () => {
    expect(await largestDifference(await file(flowersCsv()))).toBeLessThan(1e-5);
  });

  it('for rows with missing values and texts that training never saw', async () => {
    const torn = flowersCsv((cells, row) => {
      if (row % 4 === 1) cells[row % 3] = '';
      if (row % 17 === 0) cells[1] = `only here ${row % 2}`;
    });
    expect(await largestDifference(await file(torn))).toBeLessThan(1e-5);
  });

  it('with hidden layers', async () => {
    const options: Partial<Recipe> = { hidden: [16, 8], optimizer: 'adam', epochs: 10, learningRate: 0.01 };
    expect(await largestDifference(await file(flowersCsv()), options)).toBeLessThan(1e-5);
  });

  it('for images', async () => {
    expect(await largestDifference(await photos(), { ...quick, test: 0.3 })).toBeLessThan(1e-5);
  });

  const titanic = sharedData('tables', 'titanic.csv');
  it.skipIf(titanic === null)('for the real titanic.csv', async () => {
    expect(await largestDifference(titanic!)).toBeLessThan(1e-5);
  });
});

describe('A model file that is opened again gives bit-equal probabilities', () => {
  it('for rows', async () => {
    const [first, second] = await classifyTwice(join(repositoryRoot, 'resources', 'samples', 'iris.csv'));
    expect(first).toHaveLength(150);
    expect(second).toEqual(first);
  });

  it('for images', async () => {
    const [first, second] = await classifyTwice(await photos(), quick);
    expect(first).toHaveLength(37);
    expect(second).toEqual(first);
  });
});

describe('Probabilities', () => {
  it('are positive, sum to one, and the label is the largest of them', async () => {
    const { dataset, loaded } = await trainOn(await file(flowersCsv()));
    const { items } = await classifyAll(loaded, dataset);
    for (const { label, probabilities } of items) {
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
      expect(Math.min(...probabilities)).toBeGreaterThanOrEqual(0);
      expect(label).toBe(dataset.classes[probabilities.indexOf(Math.max(...probabilities))]);
    }
  });
});
