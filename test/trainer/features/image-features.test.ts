import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { scanImageFolder, type ImageFolder } from '../../../src-main/trainer/data/images';
import type { Split } from '../../../src-main/trainer/data/split';
import { decodeImage } from '../../../src-main/trainer/features/decode';
import { featureSession } from '../../../src-main/trainer/features/feature-graph';
import { pixelFeatures } from '../../../src-main/trainer/features/image-graph';
import {
  extractImageFeatures,
  forEachInFlight,
  pixelTensor,
} from '../../../src-main/trainer/features/image-features';
import { Job } from '../../../src-main/trainer/job';
import { BLOCK_ROWS } from '../../../src-main/trainer/matrix';
import { Storage } from '../../../src-main/trainer/storage';
import { imageFolder, notAnImage, temporaryFolder, truncatedJpeg, writeImage } from '../../fixtures';
import { errorOf } from '../helpers';

const none = new Int32Array(0);
const folderOf = async (path: string) => scanImageFolder(path, new Job());
const extract = (folder: ImageFolder, split: Split, job = new Job()) => {
  const labels = Int32Array.from(folder.samples, ({ label }) => label);
  return extractImageFeatures(folder, labels, split, pixelFeatures, new Storage(), job);
};

/** The feature vector of one image. */
async function features(path: string): Promise<Uint8Array> {
  const session = await featureSession(pixelFeatures);
  const { features } = await session.run({ pixels: pixelTensor(await decodeImage(path)) });
  await session.release();
  return features!.data as Uint8Array;
}

describe('An image as features', () => {
  it('of 32 x 32 pixels is its pixels, a byte each', async () => {
    const path = await writeImage(join(temporaryFolder().path, 'a.png'), { noise: 60 });
    expect(await features(path)).toEqual((await decodeImage(path)).data);
    expect(pixelFeatures).toMatchObject({ columns: 3072, format: { type: 'uint8', scale: 1 / 255 } });
  });

  it('is averaged when it shrinks: a white line in every ten columns is not lost', async () => {
    const size = 320;
    const path = join(temporaryFolder().path, 'lines.png');
    const pixels = Buffer.alloc(size * size * 3);
    for (let i = 0; i < size * size; i++) if (i % 10 === 5) pixels.fill(255, i * 3, i * 3 + 3);
    const raw = { width: size, height: size, channels: 3 as const };
    await writeFile(path, await sharp(pixels, { raw }).png().toBuffer());
    for (const value of await features(path)) expect(Math.abs(value - 25.5)).toBeLessThan(15);
  });

  it.each([
    [1, 1],
    [7, 300],
    [640, 33],
  ])('of %i x %i pixels has the same number of features', async (width, height) => {
    const path = join(temporaryFolder().path, 'a.png');
    await writeImage(path, { width, height, colour: [10, 120, 250] });
    const values = await features(path);
    expect(values).toHaveLength(3072);
    expect([...values.subarray(0, 3)]).toEqual([10, 120, 250]);
  });
});

describe('extractImageFeatures', () => {
  it('keeps the order of each part, and says how far it is', async () => {
    const folder = await folderOf(await imageFolder(temporaryFolder().path, { perClass: 4 }));
    const seen: number[] = [];
    const job = new Job(({ phase, done }) => phase === 'features' && seen.push(done));
    const split = { train: Int32Array.of(0, 5, 9), validation: Int32Array.of(4), test: Int32Array.of(8, 11) };
    const { parts, skipped } = await extract(folder, split, job);
    expect(skipped).toEqual([]);
    expect([...parts.train.y]).toEqual([0, 1, 2]);
    expect([...parts.test.y]).toEqual([2, 2]);
    const second = await features(folder.samples[5]!.path);
    expect(await parts.train.X.read(1, 2)).toEqual(second);
    expect([seen[0], seen.at(-1)]).toEqual([0, 6]);
  });

  it('leaves out and lists what cannot be decoded, and moves the others together', async () => {
    const root = await imageFolder(temporaryFolder().path, { classes: ['cat', 'dog'], perClass: 3 });
    await truncatedJpeg(join(root, 'cat', 'cat-000.jpg'));
    await notAnImage(join(root, 'dog', 'dog-002b.png'));
    const folder = await folderOf(root);
    const split = { train: Int32Array.from(folder.samples.keys()), validation: none, test: none };
    const { parts, skipped } = await extract(folder, split);
    expect(skipped).toEqual([
      { item: join('cat', 'cat-000.jpg'), reason: expect.stringMatching(/^broken image: /) },
      { item: join('dog', 'dog-002b.png'), reason: 'not an image, whatever its name says' },
    ]);
    expect([...parts.train.y]).toEqual([0, 0, 0, 1, 1, 1]);
    expect(parts.train.X.rows).toBe(6);
    const last = await features(join(root, 'dog', 'dog-003.png'));
    expect(await parts.train.X.read(5, 6)).toEqual(last);
    // The padding is zeros: full passes go over it.
    expect((await parts.train.X.read(6, BLOCK_ROWS)).every((value) => value === 0)).toBe(true);
  });

  it('ends soon after it is cancelled', async () => {
    const folder = await folderOf(await imageFolder(temporaryFolder().path, { perClass: 20 }));
    const split = { train: Int32Array.from(folder.samples.keys()), validation: none, test: none };
    let said = 0;
    const job: Job = new Job(({ done }) => {
      said = done;
      if (done > 0) job.cancel();
    });
    expect((await errorOf(extract(folder, split, job))).code).toBe('cancelled');
    expect(said).toBeLessThan(30);
  });
});

describe('forEachInFlight', () => {
  it('gives results in the order of the items, whichever is done first', async () => {
    const items = [30, 5, 20, 1, 10, 0];
    const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const work = async (ms: number, index: number) => wait(ms).then(() => `${index}: ${ms}`);
    expect(await forEachInFlight(items, work)).toEqual(items.map((ms, index) => `${index}: ${ms}`));
  });
});
