/** Data that we and the peers see alike: float32 features and int32 labels, in files without a header. */
import { open, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFashionMnist, type Part } from '../../scripts/lib/idx';
import { createMatrix, type LabelledFeatures } from '../../src-main/trainer/matrix';
import { createRandom } from '../../src-main/trainer/random';

export const FASHION_MNIST = { features: 784, hidden: [], classes: 10 };

/** Pixels in [0, 1]. */
async function loadFashionMnist(part: Part): Promise<LabelledFeatures> {
  const { count, pixels, labels } = await readFashionMnist(part);
  const X = createMatrix(count, FASHION_MNIST.features, { type: 'float32', scale: 1 });
  for (let index = 0; index < pixels.length; index++) X.data[index] = pixels[index]! / 255;
  return { X, y: Int32Array.from(labels) };
}

/**
 * The training part; writes X.bin and y.bin, the test part's X-test.bin and y-test.bin, and W.bin, random weights to
 * compute at.
 */
export async function fashionMnist(folder: string): Promise<LabelledFeatures> {
  const data = await loadFashionMnist('train');
  await writeLabelled(folder, '', data);
  await writeLabelled(folder, '-test', await loadFashionMnist('test'));
  await writeBytes(join(folder, 'W.bin'), Float32Array.from(someWeights()));
  return data;
}

/** Weights near zero, the same each time, one after the other with the biases. */
export function someWeights(): Float64Array {
  const random = createRandom(1);
  const { features, classes } = FASHION_MNIST;
  return Float64Array.from({ length: (features + 1) * classes }, () => Math.fround(0.02 * random.normal()));
}

async function writeLabelled(folder: string, part: string, { X, y }: LabelledFeatures): Promise<void> {
  await writeBytes(join(folder, `X${part}.bin`), await X.read(0, X.rows));
  await writeBytes(join(folder, `y${part}.bin`), y);
}

/** Reads X.bin and y.bin, each straight to where it stays. */
export async function readLabelled(folder: string, columns: number): Promise<LabelledFeatures> {
  const labels = join(folder, 'y.bin');
  const y = new Int32Array((await stat(labels)).size / Int32Array.BYTES_PER_ELEMENT);
  const X = createMatrix(y.length, columns, { type: 'float32', scale: 1 });
  await readInto(labels, y);
  await readInto(join(folder, 'X.bin'), X.data.subarray(0, y.length * columns));
  return { X, y };
}

async function readInto(path: string, values: NodeJS.TypedArray): Promise<void> {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const file = await open(path);
  try {
    for (let done = 0; done < bytes.length;) {
      const { bytesRead } = await file.read(bytes, done);
      if (bytesRead === 0) throw new Error(`${path} ends after ${done} bytes of ${bytes.length}.`);
      done += bytesRead;
    }
  } finally {
    await file.close();
  }
}

export const writeBytes = (path: string, { buffer, byteOffset, byteLength }: NodeJS.TypedArray) =>
  writeFile(path, new Uint8Array(buffer, byteOffset, byteLength));
