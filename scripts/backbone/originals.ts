/** The two networks as their packages have them, and what of them the backbone takes. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { exportedValue } from './bundle';
import { cocoSsd, ensurePackage, nsfwjs } from './packages';
import type { GraphModel } from './tfjs-graph';

/** What becomes of a map of a tap: its mean, or its standard deviation, over all places. */
export type Pooling = 'mean' | 'deviation';

export interface Tap {
  /** A layer of 1x1 convolutions that widens a block, after its ReLU6. */
  node: string;
  channels: number;
  pooling: Pooling;
}

export interface Original {
  name: string;
  model: GraphModel;
  /** All shards, one after the other. */
  weights: Uint8Array;
  /** The node that gives images as `pixel / 127.5 - 1`. */
  normalized: string;
  /** A node before that one, and what a pixel of 0 to 255 is divided by there. */
  pixels: { node: string; divisor: number };
  taps: Tap[];
}

const tap = (prefix: string, block: number, channels: number, pooling: Pooling): Tap => ({
  node: `${prefix}/expanded_conv_${block}/expand/Relu6`,
  channels,
  pooling,
});

/** Quantized to uint8, in minified bundles: the graph as an object, each shard as a string in base64. */
async function readMid(): Promise<Original> {
  const folder = path.join(await ensurePackage(nsfwjs), 'dist/models/mobilenet_v2_mid');
  const read = async (name: string) =>
    exportedValue(await readFile(path.join(folder, `${name}.min.js`), 'utf8'));
  const model = (await read('model')) as GraphModel;
  const shards = await Promise.all(pathsOf(model).map(read));
  const call = 'StatefulPartitionedCall';
  const predict = `${call}/sequential/keras_layer/${call}/${call}/${call}/predict`;
  return {
    name: 'mobilenet_v2_mid',
    model,
    weights: Buffer.concat(shards.map((shard) => Buffer.from(shard as string, 'base64'))),
    normalized: `${predict}/hub_input/Sub`,
    pixels: { node: 'input', divisor: 255 },
    taps: [
      tap(`${predict}/MobilenetV2`, 8, 528, 'deviation'),
      tap(`${predict}/MobilenetV2`, 13, 816, 'mean'),
    ],
  };
}

/** In float32, as plain files. */
async function readCocoSsd(): Promise<Original> {
  const folder = path.join(await ensurePackage(cocoSsd), 'models/coco-ssd');
  const model = JSON.parse(await readFile(path.join(folder, 'model.json'), 'utf8')) as GraphModel;
  const shards = await Promise.all(pathsOf(model).map((name) => readFile(path.join(folder, name))));
  const prefix = 'FeatureExtractor/MobilenetV2';
  return {
    name: 'COCO-SSD',
    model,
    weights: Buffer.concat(shards),
    normalized: 'Preprocessor/sub',
    // After the loop that resizes to 300 x 300: the backbone gives it images of 224 x 224.
    pixels: { node: 'Preprocessor/map/TensorArrayStack/TensorArrayGatherV3', divisor: 1 },
    taps: [tap(prefix, 6, 192, 'deviation'), tap(prefix, 11, 576, 'mean'), tap(prefix, 14, 960, 'mean')],
  };
}

const pathsOf = ({ weightsManifest }: GraphModel): string[] => weightsManifest.flatMap(({ paths }) => paths);

/** In the order of their features in the backbone. Fetches the packages where they are not in the cache. */
export const readOriginals = async (): Promise<Original[]> => [await readMid(), await readCocoSsd()];
