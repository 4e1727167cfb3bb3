/** Reads IDX, the format of MNIST and its relatives (http://yann.lecun.com/exdb/mnist/), plain or gzipped. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** Where Debian's package `dataset-fashion-mnist` puts its files. */
export const fashionMnistFolder = '/usr/share/datasets/fashion-mnist';

export const fashionMnistClasses = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
] as const;

export interface Idx {
  /** Lengths of the dimensions, the slowest first: [60000, 28, 28] for MNIST's training images. */
  shape: number[];
  values: Uint8Array;
}

export interface IdxImages {
  count: number;
  width: number;
  height: number;
  /** [count, height * width], 0 to 255. */
  pixels: Uint8Array;
  /** [count], index of the class. */
  labels: Uint8Array;
}

export type Part = 'train' | 'test';

const filePrefix: Record<Part, string> = { train: 'train', test: 't10k' };

/** A part of Fashion-MNIST: 60,000 images to train on or 10,000 to test with. */
export async function readFashionMnist(part: Part, folder = fashionMnistFolder): Promise<IdxImages> {
  const [images, labels] = await Promise.all([
    readIdx(presentFile(folder, `${filePrefix[part]}-images-idx3-ubyte`)),
    readIdx(presentFile(folder, `${filePrefix[part]}-labels-idx1-ubyte`)),
  ]);
  const [count = 0, height = 0, width = 0] = images.shape;
  if (labels.values.length !== count) {
    throw new Error(`${folder}: ${count} images but ${labels.values.length} labels in the ${part} part`);
  }
  return { count, width, height, pixels: images.values, labels: labels.values };
}

/** Reads one IDX file of bytes. Throws where the file is of another kind or its length is not what it says. */
export async function readIdx(path: string): Promise<Idx> {
  const stored = await readFile(path);
  const bytes = path.endsWith('.gz') ? await promisify(gunzip)(stored) : stored;
  // Two zeros, the type of the values (8: unsigned bytes), the number of dimensions; then a uint32 for each.
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0 || bytes[2] !== 8) {
    throw new Error(`${path} is not an IDX file of bytes`);
  }
  const dimensions = bytes[3]!;
  const start = 4 + 4 * dimensions;
  if (bytes.length < start) throw new Error(`${path} ends within its header`);
  const shape = Array.from({ length: dimensions }, (_, i) => bytes.readUInt32BE(4 + 4 * i));
  const length = shape.reduce((product, size) => product * size, 1);
  if (bytes.length - start !== length) {
    throw new Error(`${path} holds ${bytes.length - start} values where its header says ${length}`);
  }
  return { shape, values: new Uint8Array(bytes.buffer, bytes.byteOffset + start, length) };
}

function presentFile(folder: string, name: string): string {
  const found = [join(folder, name), join(folder, `${name}.gz`)].find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error(
    `Fashion-MNIST is not on this machine: no ${name}[.gz] in ${folder}.\n` +
      'On Debian and Ubuntu: apt-get install dataset-fashion-mnist',
  );
}
