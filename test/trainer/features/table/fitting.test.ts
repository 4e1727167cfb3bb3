import { describe, expect, it } from 'vitest';
import { Moments } from '../../../../src-main/trainer/features/table/moments';
import { medianOf, normalQuantile, quantileOf } from '../../../../src-main/trainer/features/table/quantiles';
import { sampleOf, sampleSize } from '../../../../src-main/trainer/features/table/sampling';
import { createRandom } from '../../../../src-main/trainer/random';

const random = createRandom(9);
const everyRow = (count: number) => Int32Array.from({ length: count }, (_, row) => row);

describe('Moments', () => {
  it('of chunks are those of all numbers, with their digits, and what is missing is counted', () => {
    const values = Float64Array.from({ length: 1000 }, (_, row) => (row % 10 === 3 ? NaN : 1e14 + (row % 7)));
    const moments = new Moments();
    for (let first = 0; first < 1000; first += 130) {
      const chunk = values.subarray(first, first + 130);
      moments.add(chunk, everyRow(chunk.length));
    }
    const small = [...values].filter((value) => !Number.isNaN(value)).map((value) => value - 1e14);
    const mean = small.reduce((sum, value) => sum + value, 0) / small.length;
    const variance = small.reduce((sum, value) => sum + (value - mean) ** 2, 0) / small.length;
    expect([moments.count, moments.missing]).toEqual([900, 100]);
    expect(moments.mean - 1e14).toBeCloseTo(mean, 1);
    expect(moments.deviation).toBeCloseTo(Math.sqrt(variance), 3);
  });

  it('of the same number again and again have no deviation', () => {
    const moments = new Moments();
    for (let chunk = 0; chunk < 3; chunk++) moments.add(new Float64Array(777).fill(0.1), everyRow(777));
    expect([moments.mean, moments.deviation]).toEqual([0.1, 0]);
  });
});

describe('Quantiles', () => {
  it('lie between the two nearest values', () => {
    const sorted = Float64Array.of(1, 2, 4, 8);
    expect([0, 0.25, 0.5, 0.75, 1].map((share) => quantileOf(sorted, share))).toEqual([1, 1.75, 3, 5, 8]);
    expect(quantileOf(Float64Array.of(5), 0.3)).toBe(5);
  });

  it('a half of are found without sorting', () => {
    for (let length = 1; length < 60; length++) {
      for (const distinct of [2, 5, 1e9]) {
        const values = Float64Array.from({ length }, () => Math.floor(random.uniform() * distinct));
        const expected = quantileOf(values.slice().sort(), 0.5);
        expect(medianOf(values)).toBe(expected);
      }
    }
  });

  it('of the normal distribution are those of tables', () => {
    const known = { 0.5: 0, 0.975: 1.959963984540054, 0.9999: 3.719016485455709, 0.001: -3.090232306167813 };
    for (const [share, z] of Object.entries(known)) expect(normalQuantile(Number(share))).toBeCloseTo(z, 9);
  });
});

describe('A sample of rows', () => {
  it('is all of them where they fit', () => {
    expect(sampleOf(everyRow(50), 50, 1)).toEqual(everyRow(50));
    // Whoever has tables like those of most people gets exact medians.
    expect(sampleSize(14)).toBeGreaterThan(100_000);
    expect(sampleSize(100_000) * 100_000 * 8).toBeLessThan(500e6);
  });

  it('is a choice in their order, the same for a seed, each row as likely', () => {
    const rows = everyRow(1000).map((row) => 3 * row);
    const hits = new Int32Array(1000);
    for (let seed = 1; seed <= 400; seed++) {
      // Seeds beside each other begin alike.
      const some = sampleOf(rows, 100, Math.imul(seed, 0x9e3779b1) >>> 0);
      expect(some).toHaveLength(100);
      expect(some.every((row, index) => index === 0 || row > some[index - 1]!)).toBe(true);
      for (const row of some) hits[row / 3]!++;
    }
    expect(sampleOf(rows, 100, 7)).toEqual(sampleOf(rows, 100, 7));
    expect(sampleOf(rows, 100, 7)).not.toEqual(sampleOf(rows, 100, 8));
    // 40 each on average, with a deviation of 6.
    expect(Math.min(...hits)).toBeGreaterThan(12);
    expect(Math.max(...hits)).toBeLessThan(72);
  });
});
