/** Pictures of any size, backbones of our own making, and looking at pictures: for tests of the way to features. */
import { mkdir, readdir, readlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import { Backbones } from '../../../src-main/trainer/features/backbones';
import { readBackbone, type Backbone } from '../../../src-main/trainer/features/backbone';
import type { FeatureCache } from '../../../src-main/trainer/features/cache';
import type { Pixels } from '../../../src-main/trainer/features/decode';
import { embedImages, type EmbeddedImages } from '../../../src-main/trainer/features/embed';
import { featureSession, type FeatureGraph } from '../../../src-main/trainer/features/feature-graph';
import { pixelTensor, type Embedding } from '../../../src-main/trainer/features/image-graph';
import { Job, type Report } from '../../../src-main/trainer/job';
import type { FeatureMatrix, FeatureValues } from '../../../src-main/trainer/matrix';
import { GraphBuilder, type Value } from '../../../src-main/trainer/onnx/builder';
import { createRandom } from '../../../src-main/trainer/random';
import { Storage } from '../../../src-main/trainer/storage';
import { temporaryFolder } from '../../fixtures';

export const FITS = ['crop', 'pad', 'stretch'] as const;

/** Width and height: one pixel, lines, smaller, larger and much larger than what a backbone takes. */
export const ODD_SIZES: [number, number][] = [
  [1, 1],
  [1, 60],
  [17, 3],
  [225, 224],
  [50, 333],
  [640, 480],
];

export const builtIn = async (): Promise<Backbone> => (await new Backbones().get('built-in'))!;

/** Waves of colour with some noise, others for every seed. */
export function pixelsOf(width: number, height: number, seed = 1): Pixels {
  const random = createRandom(seed);
  const waves = Array.from({ length: 3 }, () => [0, 0, 0].map(() => 6 * random.uniform()));
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    const [across, down, phase] = waves[i % 3] as [number, number, number];
    const wave = Math.sin((across * x) / width + (down * y) / height + phase);
    data[i] = Math.max(0, Math.min(255, 128 + 90 * wave + 30 * (random.uniform() - 0.5)));
  }
  return { data, width, height };
}

/** As a PNG, which loses nothing; parent folders are made. */
export async function writePixels(path: string, { data, width, height }: Pixels): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(
    path,
    await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer(),
  );
  return path;
}

/** A file for every size, each with another picture. */
export const writeSizes = (folder: string, sizes = ODD_SIZES): Promise<string[]> =>
  Promise.all(
    sizes.map(([width, height], index) =>
      writePixels(join(folder, `${index}.png`), pixelsOf(width, height, index + 1)),
    ),
  );

export const OWN_SIZE = 16;

/**
 * The file of a backbone of 6 features: the means of the three channels in [0, 1], 5 whatever the image, and the red and the blue
 * mean a million times as large.
 */
export async function writeOwnBackbone(path: string): Promise<string> {
  const g = GraphBuilder.create('own');
  const images = g.input('images', 'float32', ['N', 3, OWN_SIZE, OWN_SIZE]);
  const means = g.op('Flatten', g.op('GlobalAveragePool', images));
  const scaled = (by: number, plus: number): Value =>
    g.op('Add', g.op('Mul', means, g.scalar('float32', by)), g.scalar('float32', plus));
  const column = (values: Value, index: number) =>
    g.op('Gather', values, g.constant('int64', [1], [index]), { axis: 1 });
  const huge = scaled(1e6, 0);
  const all = g.op('Concat', means, column(scaled(0, 5), 0), column(huge, 0), column(huge, 2), { axis: 1 });
  g.output('features', all, 'float32', ['N', 6]);
  const card = { name: 'Means', size: OWN_SIZE, mean: [0, 0, 0], std: [1, 1, 1] };
  await writeFile(path, g.toModel('1', { 'softmax-studio.backbone': JSON.stringify(card) }));
  return path;
}

export const ownBackbone = async (): Promise<Backbone> =>
  readBackbone(await writeOwnBackbone(join(temporaryFolder().path, 'own.onnx')));

/** What a graph makes of one picture after the other, [pictures, columns]. */
export async function featuresOf(graph: FeatureGraph, pictures: Pixels[]): Promise<FeatureValues[]> {
  const session = await featureSession(graph);
  const rows: FeatureValues[] = [];
  for (const pixels of pictures) {
    const { features } = await session.run({ pixels: pixelTensor(pixels) });
    rows.push(features!.data as FeatureValues);
  }
  await session.release();
  return rows;
}

/** Frees its temporary files when the test ends. */
export function storageForTest(): Storage {
  const storage = new Storage();
  onTestFinished(() => storage.close());
  return storage;
}

export interface Looking {
  cache?: FeatureCache | null;
  storage?: Storage;
  job?: Job;
  report?: Report;
}

/** Its features are released when the test ends. */
export async function embed(
  paths: string[],
  embedding: Embedding,
  { cache = null, storage = storageForTest(), job = new Job(), report = () => {} }: Looking = {},
): Promise<EmbeddedImages> {
  const seen = await embedImages(paths, embedding, { storage, cache }, job, report);
  onTestFinished(() => seen.raw.release());
  return seen;
}

/** Copies of the rows of a matrix. */
export async function rowsOf(matrix: FeatureMatrix): Promise<FeatureValues[]> {
  const rows: FeatureValues[] = [];
  for (let row = 0; row < matrix.rows; row++) rows.push((await matrix.read(row, row + 1)).slice());
  return rows;
}

/** Files in a folder, and on Linux those without a name that this process still holds open there. */
export async function filesLeftIn(folder: string): Promise<string[]> {
  const named = await readdir(folder, { recursive: true }).catch(() => []);
  if (process.platform !== 'linux') return named;
  const handles = await readdir('/proc/self/fd');
  const open = await Promise.all(
    handles.map((handle) => readlink(`/proc/self/fd/${handle}`).catch(() => '')),
  );
  return [...named, ...open.filter((path) => path.startsWith(folder))];
}
