/** Compares the backbone in onnxruntime with the original networks in TensorFlow.js, feature by feature. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import sharp from 'sharp';
import { decodeImage } from '../../src-main/trainer/features/decode';
import { float32Output, Session } from '../../src-main/trainer/onnx/runtime';
import { drawShapes } from '../../src-main/trainer/samples/shapes';
import { readOriginals, type Original, type Tap } from './originals';
import { card } from './recipe';
import { installTensorflow, originalFeatures, tensorflowVersion } from './tensorflow';

interface Picture {
  name: string;
  /** RGB [size, size, 3]. */
  pixels: Uint8Array;
}

interface Row {
  network: string;
  tap: Tap;
  largestFeature: number;
  largestDifference: number;
  /** Of the features that are at least `notSmall`: of tiny ones it says nothing. */
  largestRelative: number;
}

/** Differences beyond this are no rounding. */
const tolerance = 1e-4;
const notSmall = 0.01;

/**
 * Prints a table of the largest differences.
 * @param file the backbone
 * @param images paths of images beside noise; where there are none, some of the app's own drawings
 * @throws where a feature differs by more than rounding
 */
export async function check(file: string, images: string[]): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'backbone-check-'));
  try {
    const originals = await readOriginals();
    const tf = await installTensorflow(folder);
    const paths = images.length > 0 ? images : await drawings(path.join(folder, 'drawings'));
    const pictures = [noise(1), noise(2), ...(await Promise.all(paths.map(readPicture)))];
    const rows = await compare(file, originals, tf, pictures);
    report(rows, pictures);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function drawings(folder: string): Promise<string[]> {
  await drawShapes(folder, 1, 1);
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith('.png')).map((name) => path.join(folder, name));
}

function noise(seed: number): Picture {
  const random = xoroshiro128plus(seed);
  const pixels = Uint8Array.from({ length: card.size ** 2 * 3 }, () => uniformInt(random, 0, 255));
  return { name: `noise ${seed}`, pixels };
}

async function readPicture(file: string): Promise<Picture> {
  const { data, width, height } = await decodeImage(file);
  const image = sharp(data, { raw: { width, height, channels: 3 } });
  const pixels = await image.resize(card.size, card.size, { fit: 'fill' }).raw().toBuffer();
  return { name: path.basename(file), pixels: new Uint8Array(pixels) };
}

async function compare(
  file: string,
  originals: Original[],
  tf: Awaited<ReturnType<typeof installTensorflow>>,
  pictures: Picture[],
): Promise<Row[]> {
  const session = await Session.load(file);
  const theirs = await Promise.all(originals.map((original) => originalFeatures(tf, original)));
  const rows = originals.flatMap(({ name, taps }) => taps.map((tap) => emptyRow(name, tap)));
  for (const [index, { name, pixels }] of pictures.entries()) {
    process.stderr.write(`${index + 1} of ${pictures.length}: ${name}\n`);
    const expected = theirs.flatMap((features) => features(pixels, card.size));
    const features = await ourFeatures(session, pixels);
    let offset = 0;
    for (const [at, row] of rows.entries()) {
      widen(row, features.subarray(offset, (offset += row.tap.channels)), expected[at]!);
    }
  }
  await session.release();
  return rows;
}

const emptyRow = (network: string, tap: Tap): Row => ({
  network,
  tap,
  largestFeature: 0,
  largestDifference: 0,
  largestRelative: 0,
});

async function ourFeatures(session: Session, pixels: Uint8Array): Promise<Float32Array> {
  const { size, mean, std } = card;
  const images = new Float32Array(pixels.length);
  for (const [index, value] of pixels.entries()) {
    const [place, channel] = [Math.floor(index / 3), index % 3];
    images[channel * size * size + place] = (value / 255 - mean[channel]!) / std[channel]!;
  }
  return float32Output(
    await session.run({ images: { data: images, shape: [1, 3, size, size] } }),
    'features',
  );
}

function widen(row: Row, features: Float32Array, expected: Float64Array): void {
  for (const [index, value] of expected.entries()) {
    const difference = Math.abs(features[index]! - value);
    row.largestFeature = Math.max(row.largestFeature, value);
    row.largestDifference = Math.max(row.largestDifference, difference);
    if (value >= notSmall) row.largestRelative = Math.max(row.largestRelative, difference / value);
  }
}

function report(rows: Row[], pictures: Picture[]): void {
  console.log(`onnxruntime against TensorFlow.js ${tensorflowVersion} (CPU): ${pictures.length} images`);
  for (const { network, tap, largestFeature, largestDifference, largestRelative } of rows) {
    const block = /expanded_conv_\d+/.exec(tap.node)![0];
    console.log(
      `${network} ${block} ${tap.pooling}, ${tap.channels} features up to ${largestFeature.toFixed(2)}: ` +
        `largest difference ${largestDifference.toExponential(1)}, ` +
        `relative ${largestRelative.toExponential(1)} (of features from ${notSmall})`,
    );
  }
  const worst = Math.max(...rows.map(({ largestDifference }) => largestDifference));
  if (!(worst <= tolerance)) throw new Error(`A feature differs by ${worst}: this is not the same network.`);
}
