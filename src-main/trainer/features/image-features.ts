/** Turns the images of a dataset into feature matrices. */
import { relative } from 'node:path';
import type { Skipped } from '../../../src-preload/contract';
import type { ImageFolder } from '../data/images';
import type { Split } from '../data/split';
import { describeError } from '../errors';
import type { Job } from '../job';
import { createMatrix, ResidentMatrix, type LabelledFeatures } from '../matrix';
import type { Session } from '../onnx/runtime';
import { decodeImage, type Pixels } from './decode';
import { featureSession, type FeatureGraph } from './feature-graph';

/** So many images are in flight at once: decoding runs beside the graph. */
const IN_FLIGHT = 4;

export type Parts = Record<keyof Split, LabelledFeatures>;

interface ResidentFeatures extends LabelledFeatures {
  X: ResidentMatrix;
}

/** Images that cannot be decoded are left out and listed; the order of the others does not change. */
export async function extractImageFeatures(
  folder: ImageFolder,
  split: Split,
  graph: FeatureGraph,
  job: Job,
): Promise<{ parts: Parts; skipped: Skipped[] }> {
  const skipped: Skipped[] = [];
  const total = split.train.length + split.validation.length + split.test.length;
  const session = await featureSession(graph);
  try {
    return await job.run('features', total, async (report) => {
      let done = 0;
      const extract = async (indices: Int32Array) => {
        const samples = Array.from(indices, (index) => folder.samples[index]!);
        const X = createMatrix(samples.length, graph.columns, graph.format);
        const isUsable = await forEachInFlight(samples, async ({ path }, row) => {
          const usable = await readInto(path, session, X.data as Uint8Array, row * graph.columns).catch(
            (error) => {
              skipped.push({ item: relative(folder.root, path), reason: describeError(error).message });
              return false;
            },
          );
          report(++done);
          return usable;
        });
        return compact({ X, y: Int32Array.from(samples, ({ label }) => label) }, isUsable);
      };
      const parts = {
        train: await extract(split.train),
        validation: await extract(split.validation),
        test: await extract(split.test),
      };
      return { parts, skipped: skipped.sort((a, b) => (a.item < b.item ? -1 : 1)) };
    });
  } finally {
    await session.release();
  }
}

async function readInto(path: string, session: Session, data: Uint8Array, offset: number): Promise<boolean> {
  const outputs = await session.run({ pixels: pixelTensor(await decodeImage(path)) });
  data.set(outputs['features']!.data as Uint8Array, offset);
  return true;
}

/** One image as the input `pixels`. */
export const pixelTensor = ({ data, width, height }: Pixels) => ({ data, shape: [1, height, width, 3] });

/** Runs `work` on all items, a few at a time, and returns the results in the items' order. */
export async function forEachInFlight<T, R>(
  items: T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < items.length; index = next++)
      results[index] = await work(items[index]!, index);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  return results;
}

/** Moves the usable rows together. */
function compact({ X, y }: ResidentFeatures, isUsable: boolean[]): LabelledFeatures {
  const labels: number[] = [];
  isUsable.forEach((usable, row) => {
    if (!usable) return;
    const from = row * X.columns;
    X.data.copyWithin(labels.length * X.columns, from, from + X.columns);
    labels.push(y[row]!);
  });
  X.data.fill(0, labels.length * X.columns);
  return { X: new ResidentMatrix(labels.length, X.columns, X.format, X.data), y: Int32Array.from(labels) };
}
