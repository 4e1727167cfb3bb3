/** Turns the images of a dataset into feature matrices. */
import { relative } from 'node:path';
import type { Skipped } from '../../../src-preload/contract';
import type { ImageFolder } from '../data/images';
import type { Split } from '../data/split';
import { describeError } from '../errors';
import type { Job } from '../job';
import type { FeatureValues } from '../matrix';
import type { Session } from '../onnx/runtime';
import type { Storage } from '../storage';
import { decodeImage, type Pixels } from './decode';
import { featureSession, type FeatureGraph } from './feature-graph';
import { PART_NAMES, PartsWriter, type Parts } from './parts';

/** So many images are in flight at once: decoding runs beside the graph. */
const IN_FLIGHT = 4;

/** So many are finished before their features are stored, in their order. */
const BATCH = 64;

export type { Parts } from './parts';

/**
 * Images that cannot be decoded are left out and listed; the order of the others does not change.
 * @param labels class of each sample
 */
export async function extractImageFeatures(
  folder: ImageFolder,
  labels: Int32Array,
  split: Split,
  graph: FeatureGraph,
  storage: Storage,
  job: Job,
): Promise<{ parts: Parts; skipped: Skipped[] }> {
  const skipped: Skipped[] = [];
  const total = split.train.length + split.validation.length + split.test.length;
  const session = await featureSession(graph);
  const featuresOf = (path: string) =>
    readFeatures(path, session).catch((error: unknown) => {
      skipped.push({ item: relative(folder.root, path), reason: describeError(error).message });
      return null;
    });
  try {
    return await job.run('features', total, async (report) => {
      const writer = await PartsWriter.create(graph.columns, graph.format, split, storage);
      let done = 0;
      const parts = await writer.finishAfter(async () => {
        for (const part of PART_NAMES) {
          for (let first = 0; first < split[part].length; first += BATCH) {
            const batch = Array.from(split[part].subarray(first, first + BATCH));
            const features = await forEachInFlight(batch, async (index) => {
              const values = await featuresOf(folder.samples[index]!.path);
              report(++done);
              return values;
            });
            for (const [position, values] of features.entries())
              if (values) await writer.append(part, values, [0], [labels[batch[position]!]!]);
          }
        }
      });
      return { parts, skipped: skipped.sort((a, b) => (a.item < b.item ? -1 : 1)) };
    });
  } finally {
    await session.release();
  }
}

async function readFeatures(path: string, session: Session): Promise<FeatureValues> {
  const outputs = await session.run({ pixels: pixelTensor(await decodeImage(path)) });
  return outputs['features']!.data as FeatureValues;
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
