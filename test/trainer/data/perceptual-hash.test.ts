import { describe, expect, it } from 'vitest';
import { bitsOf, HashIndex, RADIUS } from '../../../src-main/trainer/data/hash-index';
import { greyOf, perceptualHashes } from '../../../src-main/trainer/data/perceptual-hash';
import { likeness, plainLikeness } from '../../../src-main/trainer/data/picture-likeness';
import { createRandom } from '../../../src-main/trainer/random';
import { changes, picture, shrink } from './pictures';

const distance = (a: bigint, b: bigint) => [...(a ^ b).toString(2)].filter((bit) => bit === '1').length;
const greyPicture = async (seed: number) => greyOf(await shrink(await picture(seed)));

describe('The grey of a picture', () => {
  it('weighs the colours as the eye does', () => {
    const rgb = new Uint8Array(32 * 32 * 3);
    rgb.set([255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255]);
    const grey = greyOf(rgb);
    expect(grey).toHaveLength(1024);
    [255, 76.245, 149.685, 29.07].forEach((level, pixel) => expect(grey[pixel]).toBeCloseTo(level, 3));
  });
});

describe('The perceptual hash', () => {
  it('is the signs of a discrete cosine transform of type II, worked out plainly', async () => {
    const grey = await greyPicture(1);
    const frequencies: number[] = [];
    for (let u = 0; u < 8; u++)
      for (let v = 0; v < 8; v++) {
        let sum = 0;
        for (let y = 0; y < 32; y++)
          for (let x = 0; x < 32; x++)
            sum +=
              grey[y * 32 + x]! *
              Math.cos((Math.PI * u * (2 * y + 1)) / 64) *
              Math.cos((Math.PI * v * (2 * x + 1)) / 64);
        frequencies.push(sum * (u === 0 ? Math.SQRT1_2 : 1) * (v === 0 ? Math.SQRT1_2 : 1));
      }
    const structure = frequencies.slice(1);
    const median = structure.toSorted((a, b) => a - b)[31]!;
    const expected = structure.reduce(
      (hash, value, bit) => hash | (value > median ? 1n << BigInt(bit) : 0n),
      0n,
    );
    expect(perceptualHashes(grey).hash).toBe(expected);
  });

  it('does not change with brightness and contrast', async () => {
    const grey = await greyPicture(2);
    const { hash } = perceptualHashes(grey);
    expect(perceptualHashes(grey.map((level) => 0.5 * level + 40)).hash).toBe(hash);
  });

  it('of a mirror image is known without mirroring', async () => {
    const grey = await greyPicture(3);
    const flipped = grey.map((_, pixel) => grey[pixel - (pixel % 32) + 31 - (pixel % 32)]!);
    expect(distance(perceptualHashes(grey).mirrored, perceptualHashes(flipped).hash)).toBeLessThanOrEqual(2);
    expect(distance(perceptualHashes(grey).hash, perceptualHashes(flipped).hash)).toBeGreaterThan(RADIUS);
  });

  it('is near for copies and far for others', async () => {
    const hashes: bigint[] = [];
    for (let seed = 1; seed <= 12; seed++) {
      const image = await picture(seed);
      const { hash } = perceptualHashes(greyOf(await shrink(image)));
      for (const change of ['encoded', 'scaled', 'cut', 'lighter', 'marked']) {
        const copy = greyOf(await shrink(await changes[change]!(image)));
        expect(distance(perceptualHashes(copy).hash, hash)).toBeLessThanOrEqual(RADIUS);
      }
      for (const other of hashes) expect(distance(other, hash)).toBeGreaterThan(RADIUS);
      hashes.push(hash);
    }
  });
});

describe('The likeness of pictures', () => {
  it('is 1 for a picture and itself, nearly so for a cut one, and low for another', async () => {
    const image = await picture(5);
    const whole = greyOf(await shrink(image));
    const cut = greyOf(await shrink(await changes['cut']!(image)));
    expect(likeness(whole, whole)).toBeCloseTo(1, 6);
    expect(plainLikeness(whole, whole)).toBeCloseTo(1, 6);
    expect(likeness(whole, cut)).toBeGreaterThan(0.97);
    expect(likeness(whole, cut)).toBeGreaterThan(plainLikeness(whole, cut));
    for (const seed of [6, 7, 8]) expect(likeness(whole, await greyPicture(seed))).toBeLessThan(0.6);
  });

  it('is a number for what shows nothing', () => {
    const flat = new Float32Array(1024).fill(90);
    expect(likeness(flat, flat)).toBe(0);
    expect(plainLikeness(flat, flat)).toBe(0);
  });
});

describe('The index of hashes', () => {
  const random = createRandom(1);
  const word = () => BigInt(Math.floor(random.uniform() * 2 ** 32));
  const changed = (hash: bigint, bits: number) =>
    random
      .shuffle([...Array(64).keys()])
      .slice(0, bits)
      .reduce((sum, bit) => sum ^ (1n << BigInt(bit)), hash);

  it('counts bits', () => {
    for (const [value, bits] of [
      [0, 0],
      [-1, 32],
      [0x8000_0001, 2],
      [0x0f0f, 8],
    ] as const)
      expect(bitsOf(value)).toBe(bits);
  });

  it('finds what a comparison with all finds, up to 11 bits', () => {
    const hashes = Array.from({ length: 2000 }, () => (word() << 32n) | word());
    for (const hash of hashes.slice(0, 500)) hashes.push(changed(hash, Math.floor(random.uniform() * 20)));
    const index = new HashIndex(hashes.length);
    hashes.forEach((hash, id) => index.add(id, hash));
    for (const hash of hashes.slice(0, 500)) {
      const { nearest, count } = index.search(hash, 100);
      expect(count).toBe(nearest.length);
      const expected = [...hashes.keys()].filter((id) => distance(hashes[id]!, hash) < RADIUS);
      const found = nearest.filter((neighbour) => neighbour.distance < RADIUS).map(({ id }) => id);
      expect(found.sort((a, b) => a - b)).toEqual(expected);
      for (const { id, distance: bits } of nearest) expect(bits).toBe(distance(hashes[id]!, hash));
    }
  });

  it('finds nearly all that are 12 bits away', () => {
    const index = new HashIndex(1000);
    const hashes = Array.from({ length: 1000 }, () => (word() << 32n) | word());
    hashes.forEach((hash, id) => index.add(id, changed(hash, 12)));
    const hits = hashes.filter((hash, id) => index.search(hash, 4).nearest.some((found) => found.id === id));
    expect(hits.length).toBeGreaterThan(950);
  });

  it('gives the nearest first, and the newest of the same distance', () => {
    const index = new HashIndex(5);
    [0b111n, 0b1n, 0b11n, 0b1n, 0b1111n].forEach((hash, id) => index.add(id, hash));
    const { count, nearest } = index.search(0n, 3);
    expect(count).toBe(5);
    expect(nearest).toEqual([
      { id: 3, distance: 1 },
      { id: 1, distance: 1 },
      { id: 2, distance: 2 },
    ]);
  });
});
