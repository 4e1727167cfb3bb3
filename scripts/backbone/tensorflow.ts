/** TensorFlow.js, which is no dependency of this project: installed into a folder that goes when the check is done. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { capture } from '../children';
import type { Original, Tap } from './originals';
import { weightSpecs } from './tfjs-graph';

export const tensorflowVersion = '4.22.0';

interface TfTensor {
  dataSync(): Float32Array;
  dispose(): void;
}
interface TfGraphModel {
  execute(inputs: Record<string, TfTensor>, outputs: string[]): TfTensor[];
}
/** What is used of the module `@tensorflow/tfjs`. */
export interface TensorFlow {
  setBackend(name: string): Promise<boolean>;
  tensor(values: Float32Array, shape: number[]): TfTensor;
  loadGraphModel(handler: unknown): Promise<TfGraphModel>;
  io: { fromMemory(artifacts: object): unknown };
}

/** With its backend in plain JavaScript. Scripts of packages are not run. */
export async function installTensorflow(folder: string): Promise<TensorFlow> {
  const spec = `@tensorflow/tfjs@${tensorflowVersion}`;
  const options = ['--prefix', folder, '--ignore-scripts', '--no-save', '--loglevel=error'];
  await capture('npm', ['install', spec, ...options], { cwd: folder });
  const tf = createRequire(path.join(folder, 'index.js'))('@tensorflow/tfjs') as TensorFlow;
  await tf.setBackend('cpu');
  return tf;
}

/**
 * The original network, run by TensorFlow.js with its own reading of the weights and its own normalization.
 * @returns the features of one image, RGB [size, size, 3], tap by tap
 */
export async function originalFeatures(
  tf: TensorFlow,
  { model, weights, pixels, taps }: Original,
): Promise<(image: Uint8Array, size: number) => Float64Array[]> {
  const weightData = new Uint8Array(weights).buffer;
  const artifacts = { modelTopology: model.modelTopology, weightSpecs: weightSpecs(model), weightData };
  const network = await tf.loadGraphModel(tf.io.fromMemory(artifacts));
  const nodes = taps.map(({ node }) => node);
  return (image, size) => {
    const values = Float32Array.from(image, (value) => value / pixels.divisor);
    const input = tf.tensor(values, [1, size, size, 3]);
    const maps = network.execute({ [pixels.node]: input }, nodes);
    const features = maps.map((map, index) => pool(map.dataSync(), taps[index]!));
    for (const tensor of [input, ...maps]) tensor.dispose();
    return features;
  };
}

/** @param maps [1, height, width, channels] */
function pool(maps: Float32Array, { channels, pooling }: Tap): Float64Array {
  const places = maps.length / channels;
  const mean = new Float64Array(channels);
  for (const [index, value] of maps.entries()) mean[index % channels]! += value / places;
  if (pooling === 'mean') return mean;
  const variance = new Float64Array(channels);
  for (const [index, value] of maps.entries()) {
    variance[index % channels]! += (value - mean[index % channels]!) ** 2 / places;
  }
  return variance.map(Math.sqrt);
}
