/** How an image becomes a square, and the square features. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Backbone } from '../../../src-main/trainer/features/backbone';
import type { Pixels } from '../../../src-main/trainer/features/decode';
import { featureSession } from '../../../src-main/trainer/features/feature-graph';
import { imageFeatures, type Embedding } from '../../../src-main/trainer/features/image-graph';
import { toFloat32 } from '../../../src-main/trainer/matrix';
import { builtIn, featuresOf, FITS, ODD_SIZES, ownBackbone, pixelsOf } from './image-support';

const SIDE = 32;
type Fit = Embedding['fit'];

/** With pixels alone the square is the feature vector. */
async function square(fit: Fit, pixels: Pixels): Promise<Uint8Array> {
  return (await featuresOf(imageFeatures({ backbone: null, fit }, null), [pixels]))[0] as Uint8Array;
}

const value = ({ data, width }: Pixels, x: number, y: number, channel: number) =>
  data[(y * width + x) * 3 + channel]!;

/**
 * Weights of the pixels of a line for each of `length` results: a triangle as wide as two results, or two pixels. What
 * lies outside counts as the pixel at the end.
 */
function triangles(from: number, length: number, scale: number): number[][] {
  const reach = Math.max(1, 1 / scale);
  return Array.from({ length }, (_, to) => {
    const centre = (to + 0.5) / scale - 0.5;
    const weights = new Array<number>(from).fill(0);
    for (let at = Math.ceil(centre - reach); at <= centre + reach; at++)
      weights[Math.max(0, Math.min(from - 1, at))]! += 1 - Math.abs(at - centre) / reach;
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  });
}

/** By loops in double precision: first across, then down. */
function resized(pixels: Pixels, width: number, height: number, [sx, sy]: [number, number]): Pixels {
  const across = triangles(pixels.width, width, sx);
  const down = triangles(pixels.height, height, sy);
  const data = new Uint8Array(width * height * 3);
  for (let channel = 0; channel < 3; channel++) {
    const lines = Array.from({ length: pixels.height }, (_, y) =>
      across.map((weights) =>
        weights.reduce((sum, weight, x) => sum + (weight > 0 ? weight * value(pixels, x, y, channel) : 0), 0),
      ),
    );
    down.forEach((weights, y) => {
      for (let x = 0; x < width; x++) {
        const total = weights.reduce((sum, weight, row) => sum + weight * lines[row]![x]!, 0);
        data[(y * width + x) * 3 + channel] = Math.round(total);
      }
    });
  }
  return { data, width, height };
}

/** What each fit should give. */
function expected(fit: Fit, pixels: Pixels): Uint8Array {
  const { width, height } = pixels;
  if (fit === 'stretch') return resized(pixels, SIDE, SIDE, [SIDE / width, SIDE / height]).data;
  if (fit === 'crop') {
    const least = Math.min(width, height);
    // Of an odd difference the larger half is on the right and below.
    const [left, top] = [width, height].map((length) => Math.trunc((length - least) / 2));
    const data = new Uint8Array(least * least * 3).map((_, i) =>
      value(pixels, (Math.floor(i / 3) % least) + left!, Math.floor(i / 3 / least) + top!, i % 3),
    );
    return resized({ data, width: least, height: least }, SIDE, SIDE, [SIDE / least, SIDE / least]).data;
  }
  const most = Math.max(width, height);
  const [w, h] = [width, height].map((length) => Math.max(1, Math.round((length * SIDE) / most)));
  const small = resized(pixels, w!, h!, [w! / width, h! / height]);
  const [left, top] = [w, h].map((length) => Math.trunc((SIDE - length!) / 2));
  const result = new Uint8Array(SIDE * SIDE * 3).fill(128);
  for (let i = 0; i < result.length; i++) {
    const [x, y] = [(Math.floor(i / 3) % SIDE) - left!, Math.floor(i / 3 / SIDE) - top!];
    if (x >= 0 && y >= 0 && x < w! && y < h!) result[i] = value(small, x, y, i % 3);
  }
  return result;
}

const sizes: [number, number][] = [
  [1, 1],
  [1, 60],
  [1, 500],
  [2, 20_000],
  [17, 3],
  [31, 33],
  [32, 32],
  [45, 32],
  [32, 45],
  [33, 200],
  [333, 50],
  [300, 301],
];

describe.each(FITS)('An image becomes square by %s', (fit) => {
  it.each(sizes)('as loops over its pixels say, from %i x %i pixels', async (width, height) => {
    const pixels = pixelsOf(width, height, width + height);
    const [ours, theirs] = [await square(fit, pixels), expected(fit, pixels)];
    expect(ours).toHaveLength(theirs.length);
    const differences = ours.map((level, index) => Math.abs(level - theirs[index]!));
    // Rounded once by the loops, and after each direction by onnxruntime.
    expect(Math.max(...differences)).toBeLessThanOrEqual(1);
    expect(differences.reduce((sum, difference) => sum + difference, 0) / differences.length).toBeLessThan(
      0.25,
    );
  });

  it('without a change where it is the right size', async () => {
    const pixels = pixelsOf(SIDE, SIDE);
    expect(await square(fit, pixels)).toEqual(pixels.data);
  });
});

describe('An image of one side of the right length', () => {
  it('keeps its pixels to the bit: the middle is cut out, or grey is added on both sides', async () => {
    for (const [width, height] of [
      [45, 32],
      [32, 46],
    ] as [number, number][])
      // prettier-ignore
      expect(await square('crop', pixelsOf(width, height))).toEqual(expected('crop', pixelsOf(width, height)));
    for (const [width, height] of [
      [11, 32],
      [32, 8],
    ] as [number, number][])
      // prettier-ignore
      expect(await square('pad', pixelsOf(width, height))).toEqual(expected('pad', pixelsOf(width, height)));
  });
});

describe('An image that shrinks', () => {
  it('is averaged: a white line in every ten columns is not lost', async () => {
    const size = 320;
    const data = new Uint8Array(size * size * 3);
    for (let i = 0; i < size * size; i++) if (i % 10 === 5) data.fill(255, i * 3, i * 3 + 3);
    for (const level of await square('stretch', { data, width: size, height: size }))
      expect(Math.abs(level - 25.5)).toBeLessThan(15);
  });
});

describe('The features of a backbone', () => {
  let shipped: Backbone;
  beforeAll(async () => {
    shipped = await builtIn();
  });

  it('are what it says of normalized pixels, half-precise and no further than that goes', async () => {
    const own = await ownBackbone();
    const data = new Uint8Array(20 * 20 * 3);
    for (let i = 0; i < data.length; i++) data[i] = [51, 102, 0][i % 3]!;
    const graph = imageFeatures({ backbone: own, fit: 'stretch' }, null);
    const [features] = await featuresOf(graph, [{ data, width: 20, height: 20 }]);
    const values = toFloat32(features!, graph.format);
    [0.2, 0.4, 0, 5, 65_504, 0].forEach((wanted, column) => {
      expect(Math.abs(values[column]! - wanted)).toBeLessThanOrEqual(wanted * 2 ** -11);
    });
  });

  it.each(FITS)('are as many and finite whatever the size of an image, by %s', async (fit) => {
    const graph = imageFeatures({ backbone: shipped, fit }, null);
    const pictures = ODD_SIZES.map(([width, height]) => pixelsOf(width, height));
    for (const features of await featuresOf(graph, pictures)) {
      expect(features).toHaveLength(shipped.columns);
      const values = toFloat32(features, graph.format);
      expect(values.every(Number.isFinite)).toBe(true);
      expect(new Set(values).size).toBeGreaterThan(100);
    }
  });

  it('of several images at once are those of each alone, to the bit', async () => {
    const pictures = [1, 2, 3].map((seed) => pixelsOf(100, 80, seed));
    const graph = imageFeatures({ backbone: shipped, fit: 'crop' }, null);
    const each = await featuresOf(graph, pictures);
    const session = await featureSession(graph);
    const data = Uint8Array.from(pictures.flatMap(({ data }) => [...data]));
    const { features } = await session.run({ pixels: { data, shape: [3, 80, 100, 3] } });
    await session.release();
    expect([...(features!.data as Uint16Array)]).toEqual(each.flatMap((row) => [...row]));
  });
});
