/** The model file, fed with raw images and rows, against the trainer's own network, fed with features. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Recipe } from '../../../src-preload/contract';
import type { ImageDataset } from '../../../src-main/trainer/dataset';
import type { Classified } from '../../../src-main/trainer/model/answer';
import { loadModel } from '../../../src-main/trainer/model/model-file';
import { imageFolder, repositoryRoot, sharedData, temporaryFolder, writeImage } from '../../fixtures';
import { ODD_SIZES, pixelsOf, writePixels } from '../features/image-support';
import { file, flowersCsv, quick, trainOn } from '../helpers';
import { fromFeatures } from './from-features';
import { datasetAnswers } from './support';

async function largestDifference(path: string, options: Parameters<typeof trainOn>[1] = {}): Promise<number> {
  const { dataset, loaded, report } = await trainOn(path, options);
  const { rows, P } = await fromFeatures(dataset, report);
  const { items } = await datasetAnswers(loaded, dataset);
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
  const [first, second] = [await datasetAnswers(loaded, dataset), await datasetAnswers(reopened, dataset)];
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

  const titanic = sharedData('tables', 'titanic.csv');
  it.skipIf(titanic === null)('for the real titanic.csv', async () => {
    expect(await largestDifference(titanic!)).toBeLessThan(1e-5);
  });
});

/** Of the image at a path: RGB over white as sharp decodes it, without any of our code. */
async function decoded(path: string): Promise<{ data: Uint8Array; shape: number[] }> {
  const { data, info } = await sharp(path)
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: Uint8Array.from(data), shape: [1, info.height, info.width, 3] };
}

/** Two classes of odd sizes in one folder: squares, lines, one pixel, larger than any backbone takes, with alpha. */
async function oddPhotos(): Promise<string> {
  const folder = temporaryFolder().path;
  const sizes = [...ODD_SIZES, [40, 40], [64, 64], [30, 50], [224, 224], [500, 400], [3, 3]] as const;
  for (const [label, name] of ['calm', 'wild'].entries())
    for (const [index, [width, height]] of sizes.entries()) {
      const picture = pixelsOf(width, height, 100 * label + index + 1);
      if (label === 1) picture.data.forEach((value, i) => (picture.data[i] = (value * 7) % 256));
      await writePixels(join(folder, name, `${index}.png`), picture);
    }
  const alpha = sharp({ create: { width: 60, height: 30, channels: 4, background: '#f008' } });
  await writeFile(join(folder, 'wild', 'alpha.png'), await alpha.png().toBuffer());
  return folder;
}

describe('A saved model of images, run by onnxruntime alone on raw decoded pixels,', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await oddPhotos();
  });
  const recipes: [string, Partial<Recipe>][] = [
    ...(['crop', 'pad', 'stretch'] as const).flatMap((fit): [string, Partial<Recipe>][] => [
      [`the built-in backbone and ${fit}`, { fit }],
      [`pixels and ${fit}`, { fit, backbone: 'pixels' }],
    ]),
    ['flips and hidden layers', { augmentation: 'flips', hidden: [8], optimizer: 'adam', epochs: 20 }],
  ];

  it.each(recipes)("gives the app's own probabilities with %s", async (_, options) => {
    const recipe = { search: 'none', epochs: 20, l2: 0.01, test: 0.6, ...options } as const;
    const { dataset, model, report } = await trainOn(folder, recipe);
    expect(report.decision.temperature).not.toBe(1);
    const { rows, P } = await fromFeatures(dataset, report);
    expect(rows.length).toBeGreaterThan(10);
    const session = await InferenceSession.create(await file(model, 'model.onnx'), { logSeverityLevel: 3 });
    expect(session.inputNames).toEqual(['pixels']);
    const seen = new Set<number>();
    for (const [position, row] of rows.entries()) {
      const { data, shape } = await decoded((dataset as ImageDataset).folder.samples[row]!.path);
      const { probabilities, label } = await session.run({ pixels: new Tensor('uint8', data, shape) });
      const ours = P.subarray(position * 2, position * 2 + 2);
      const theirs = probabilities!.data as Float32Array;
      for (const [index, p] of theirs.entries()) expect(Math.abs(p - ours[index]!)).toBeLessThan(1e-5);
      expect(label!.data[0]).toBe(dataset.classes[theirs[0]! >= theirs[1]! ? 0 : 1]);
      seen.add(theirs[0]!);
    }
    await session.release();
    // Else equal probabilities would say nothing.
    expect(seen.size).toBeGreaterThan(8);
    expect(Math.max(...seen) - Math.min(...seen)).toBeGreaterThan(0.2);
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
    const { items } = await datasetAnswers(loaded, dataset);
    for (const { label, probabilities } of items) {
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
      expect(Math.min(...probabilities)).toBeGreaterThanOrEqual(0);
      expect(label).toBe(dataset.classes[probabilities.indexOf(Math.max(...probabilities))]);
    }
  });
});
