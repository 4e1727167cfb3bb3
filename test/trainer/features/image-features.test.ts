/** From what was seen of images to the parts of a split, against the graph of the model file. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Split } from '../../../src-main/trainer/data/split';
import type { Backbone } from '../../../src-main/trainer/features/backbone';
import { decodeImage } from '../../../src-main/trainer/features/decode';
import type { EmbeddedImages } from '../../../src-main/trainer/features/embed';
import { extractImageFeatures } from '../../../src-main/trainer/features/image-features';
import { imageFeatures, type Embedding } from '../../../src-main/trainer/features/image-graph';
import { PART_NAMES } from '../../../src-main/trainer/features/parts';
import { VIEWS } from '../../../src-main/trainer/features/views';
import { forEachInFlight } from '../../../src-main/trainer/in-flight';
import { Job } from '../../../src-main/trainer/job';
import { BLOCK_ROWS, toFloat32 } from '../../../src-main/trainer/matrix';
import { Storage } from '../../../src-main/trainer/storage';
import { notAnImage, temporaryFolder } from '../../fixtures';
import { errorOf } from '../helpers';
import {
  builtIn,
  embed,
  featuresOf,
  filesLeftIn,
  FITS,
  ownBackbone,
  pixelsOf,
  rowsOf,
  storageForTest,
  writePixels,
  writeSizes,
} from './image-support';

const HALF = { type: 'float16', scale: 1 } as const;
let shipped: Backbone;
let own: Backbone;
beforeAll(async () => {
  [shipped, own] = [await builtIn(), await ownBackbone()];
});

const splitOf = (train: number[], validation: number[] = [], test: number[] = []): Split => ({
  train: Int32Array.from(train),
  validation: Int32Array.from(validation),
  test: Int32Array.from(test),
});

interface Wanted {
  split: Split;
  labels?: number[];
  views?: EmbeddedImages[];
  storage?: Storage;
  job?: Job;
}

/** Its parts are released when the test ends. */
async function extract(images: EmbeddedImages, embedding: Embedding, wanted: Wanted) {
  const { split, views = [], storage = storageForTest(), job = new Job() } = wanted;
  const labels = Int32Array.from(wanted.labels ?? images.rows.map((_, index) => index % 3));
  const extracted = await extractImageFeatures({ images, views }, { embedding, labels, split }, storage, job);
  onTestFinished(async () => {
    for (const { X } of Object.values(extracted.parts)) await X.release();
  });
  return extracted;
}

/** Pictures of 20 x 20 pixels. */
const writeMany = (folder: string, count: number) =>
  writeSizes(
    folder,
    Array.from({ length: count }, () => [20, 20]),
  );

describe('The features of the parts', () => {
  const split = splitOf([0, 2, 3, 5], [1], [4]);

  it.each(FITS)('are what the model graph makes of decoded pixels, to the bit, by %s', async (fit) => {
    const paths = await writeSizes(temporaryFolder().path);
    const pictures = await Promise.all(paths.map(decodeImage));
    for (const backbone of [shipped, own, null]) {
      const embedding = { backbone, fit };
      const { parts, standardization } = await extract(await embed(paths, embedding), embedding, { split });
      expect(standardization === null).toBe(backbone === null);
      const graph = imageFeatures(embedding, standardization);
      for (const part of PART_NAMES) {
        const { X, y } = parts[part];
        const samples = [...split[part]];
        expect([X.columns, X.format]).toEqual([graph.columns, graph.format]);
        const wanted = samples.map((index) => pictures[index]!);
        expect(await rowsOf(X)).toEqual(await featuresOf(graph, wanted));
        expect([...y]).toEqual(samples.map((index) => index % 3));
      }
    }
  });

  it('without a backbone are the pixels of a small picture, a byte each', async () => {
    const path = await writePixels(join(temporaryFolder().path, 'a.png'), pixelsOf(32, 32));
    const embedding = { backbone: null, fit: 'crop' } as const;
    const { parts } = await extract(await embed([path], embedding), embedding, { split: splitOf([0]) });
    expect(parts.train.X.format).toEqual({ type: 'uint8', scale: 1 / 255 });
    expect(await rowsOf(parts.train.X)).toEqual([pixelsOf(32, 32).data]);
  });

  it('are no others where there is no memory for them, and the file goes with them', async () => {
    const paths = await writeMany(temporaryFolder().path, 6);
    const embedding = { backbone: own, fit: 'stretch' } as const;
    const images = await embed(paths, embedding);
    const storage = new Storage(0);
    onTestFinished(() => storage.close());
    const [here, there] = [
      await extract(images, embedding, { split }),
      await extract(images, embedding, { split, storage }),
    ];
    expect(await filesLeftIn(storage.folder)).toHaveLength(process.platform === 'linux' ? 3 : 0);
    for (const part of PART_NAMES)
      expect(await rowsOf(there.parts[part].X)).toEqual(await rowsOf(here.parts[part].X));
    for (const { X } of Object.values(there.parts)) await X.release();
    expect(await filesLeftIn(storage.folder)).toEqual([]);
  });
});

describe('Standardization', () => {
  const embedding = (): Embedding => ({ backbone: own, fit: 'stretch' });

  it('gives each column of the training part the mean 0 and the deviation 1', async () => {
    const paths = await writeMany(temporaryFolder().path, 150);
    const samples = [...paths.keys()];
    const split = splitOf(samples.slice(0, 140), [], samples.slice(140));
    const { parts } = await extract(await embed(paths, embedding()), embedding(), { split });
    const rows = (await rowsOf(parts.train.X)).map((row) => toFloat32(row, HALF));
    for (const column of [0, 1, 2]) {
      const values = rows.map((row) => row[column]!);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const square = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
      expect(Math.abs(mean)).toBeLessThan(1e-3);
      expect(square - mean ** 2).toBeCloseTo(1, 2);
    }
  });

  it('is of the training part alone: other pixels elsewhere change nothing of it', async () => {
    const folder = temporaryFolder().path;
    const paths = await writeMany(folder, 8);
    const split = splitOf([0, 1, 2, 3, 4], [5], [6, 7]);
    const before = await extract(await embed(paths, embedding()), embedding(), { split });
    await writePixels(paths[5]!, { ...pixelsOf(20, 20), data: new Uint8Array(1200).fill(255) });
    await writePixels(paths[7]!, pixelsOf(20, 20, 99));
    const after = await extract(await embed(paths, embedding()), embedding(), { split });
    expect(after.standardization).toEqual(before.standardization);
    const rows = ({ parts }: typeof before) =>
      Promise.all(PART_NAMES.map(async (part) => await rowsOf(parts[part].X)));
    const [[train, validation, test], [trainAfter, validationAfter, testAfter]] = [
      await rows(before),
      await rows(after),
    ];
    expect(trainAfter).toEqual(train);
    expect(validationAfter).not.toEqual(validation);
    expect(testAfter![0]).toEqual(test![0]);
    expect(testAfter![1]).not.toEqual(test![1]);

    await writePixels(paths[2]!, pixelsOf(20, 20, 98));
    const third = await extract(await embed(paths, embedding()), embedding(), { split });
    expect(third.standardization).not.toEqual(before.standardization);
  });

  it('leaves a column that never changes alone', async () => {
    const paths = await writeMany(temporaryFolder().path, 7);
    const split = splitOf([0, 1, 2, 3, 4], [], [5, 6]);
    const { parts, standardization } = await extract(await embed(paths, embedding()), embedding(), { split });
    // Column 3 is always 5; columns 4 and 5 end where half precision does.
    expect([...standardization!.mean.subarray(3)]).toEqual([5, 65_504, 65_504]);
    expect([...standardization!.deviation.subarray(3)]).toEqual([1, 1, 1]);
    for (const part of PART_NAMES)
      for (const row of await rowsOf(parts[part].X)) expect([...row.subarray(3)]).toEqual([0, 0, 0]);
  });

  it('keeps what differs greatly from the training part finite', async () => {
    const folder = temporaryFolder().path;
    const paths = await writeMany(folder, 3);
    const black = { width: 20, height: 20, data: new Uint8Array(1200) };
    paths.push(await writePixels(join(folder, 'black.png'), black));
    const split = splitOf([0, 1, 2], [], [3]);
    const { parts } = await extract(await embed(paths, embedding()), embedding(), { split });
    const [row] = await rowsOf(parts.test.X);
    // 0 where training had 65,504 throughout.
    expect([...toFloat32(row!, HALF).subarray(3)]).toEqual([0, -65_504, -65_504]);
  });
});

describe('Images that could not be read', () => {
  it('are in no part, and the others keep their order and classes', async () => {
    const folder = temporaryFolder().path;
    const [a, b, c, d] = (await writeMany(folder, 4)) as [string, string, string, string];
    const [x, y] = [await notAnImage(join(folder, 'x.png')), await notAnImage(join(folder, 'y.png'))];
    const embedding = { backbone: own, fit: 'stretch' } as const;
    const images = await embed([x, a, b, y, c, d], embedding);
    const labels = [9, 0, 1, 9, 2, 3];
    const { parts } = await extract(images, embedding, { split: splitOf([0, 2, 3, 5], [1], [4]), labels });
    expect([...parts.train.y, ...parts.validation.y, ...parts.test.y]).toEqual([1, 3, 0, 2]);
    expect([parts.train.X.rows, parts.test.X.rows]).toEqual([2, 1]);
    const good = await extract(await embed([a, b, c, d], embedding), embedding, {
      split: splitOf([1, 3], [0], [2]),
    });
    for (const part of PART_NAMES)
      expect(await rowsOf(parts[part].X)).toEqual(await rowsOf(good.parts[part].X));
    // The padding is zeros: full passes go over it.
    expect((await parts.train.X.read(2, BLOCK_ROWS)).every((value) => value === 0)).toBe(true);
  });

  it('may leave a part empty', async () => {
    const path = await notAnImage(join(temporaryFolder().path, 'x.png'));
    const embedding = { backbone: own, fit: 'stretch' } as const;
    const { parts } = await extract(await embed([path], embedding), embedding, { split: splitOf([0]) });
    expect([parts.train.X.rows, parts.train.y.length]).toEqual([0, 0]);
  });
});

describe('More views', () => {
  const split = splitOf([1, 2, 4], [0], [3]);

  it('are rows of the training part with its classes, after the whole images, and of no other', async () => {
    const folder = temporaryFolder().path;
    const paths = await writeMany(folder, 5);
    const embedding: Embedding = { backbone: own, fit: 'stretch' };
    const images = await embed(paths, embedding);
    const trained = [...split.train].map((index) => paths[index]!);
    // One that cannot be read any more is left out of its view.
    await rm(paths[2]!);
    const views: EmbeddedImages[] = [];
    for (const view of VIEWS.crops) views.push(await embed(trained, { ...embedding, view }));
    const labels = [5, 6, 7, 8, 9];
    const { parts, standardization } = await extract(images, embedding, { split, labels, views });
    expect([...parts.train.y]).toEqual([6, 7, 9, ...VIEWS.crops.flatMap(() => [6, 9])]);
    expect([...parts.validation.y, ...parts.test.y]).toEqual([5, 8]);

    const rows = await rowsOf(parts.train.X);
    const pictures = [1, 4].map((index) => pixelsOf(20, 20, index + 1));
    for (const [index, view] of VIEWS.crops.entries()) {
      const graph = imageFeatures({ ...embedding, view }, standardization);
      const expected = await featuresOf(graph, pictures);
      expect(rows.slice(3 + 2 * index, 5 + 2 * index)).toEqual(expected);
    }
    const plain = imageFeatures(embedding, standardization);
    const whole = await featuresOf(
      plain,
      [2, 3, 5, 1, 4].map((seed) => pixelsOf(20, 20, seed)),
    );
    const others = [...(await rowsOf(parts.validation.X)), ...(await rowsOf(parts.test.X))];
    expect([...rows.slice(0, 3), ...others]).toEqual(whole);
  });

  it('count in the means and deviations', async () => {
    const folder = temporaryFolder().path;
    const paths = await writeMany(folder, 4);
    const embedding: Embedding = { backbone: shipped, fit: 'stretch' };
    const images = await embed(paths, embedding);
    const views = [await embed(paths, { ...embedding, view: VIEWS.flips[0]! })];
    const { parts, standardization } = await extract(images, embedding, {
      split: splitOf([0, 1, 2, 3]),
      views,
    });
    const rows = [...(await rowsOf(images.raw)), ...(await rowsOf(views[0]!.raw))];
    const first = rows.map((row) => toFloat32(row, HALF)[7]!);
    expect(standardization!.mean[7]).toBeCloseTo(first.reduce((sum, value) => sum + value, 0) / 8, 5);
    expect(parts.train.X.rows).toBe(8);
  });
});

describe('Making the parts', () => {
  it('ends soon after it is cancelled, and leaves nothing', async () => {
    const paths = await writeMany(temporaryFolder().path, 10);
    const embedding: Embedding = { backbone: shipped, fit: 'stretch' };
    const images = await embed(paths, embedding);
    // The same ten rows again and again: many of them.
    const many = { ...images, rows: Int32Array.from({ length: 20_000 }, (_, index) => index % 10) };
    const split = splitOf([...many.rows.keys()]);
    const storage = new Storage(0);
    onTestFinished(() => storage.close());
    const job = new Job();
    let cancelledAt = 0;
    setTimeout(() => {
      cancelledAt = performance.now();
      job.cancel();
    }, 100);
    const error = await errorOf(extract(many, embedding, { split, storage, job }));
    expect(error.code).toBe('cancelled');
    expect(performance.now() - cancelledAt).toBeLessThan(3000);
    expect(await filesLeftIn(storage.folder)).toEqual([]);
  });
});

describe('forEachInFlight', () => {
  it('gives results in the order of the items, whichever is done first', async () => {
    const items = [30, 5, 20, 1, 10, 0];
    const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const work = async (ms: number, index: number) => wait(ms).then(() => `${index}: ${ms}`);
    expect(await forEachInFlight(items, work)).toEqual(items.map((ms, index) => `${index}: ${ms}`));
  });

  it('works on a few at a time, and fails with the first that fails', async () => {
    let [running, most] = [0, 0];
    const work = async (item: number) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running--;
      if (item === 10) throw new Error('ten');
    };
    const items = Array.from({ length: 30 }, (_, item) => item);
    await expect(forEachInFlight(items, work)).rejects.toThrow('ten');
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThan(10);
  });
});
