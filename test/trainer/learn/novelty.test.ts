import { describe, expect, it } from 'vitest';
import {
  distancesOf,
  fitDistance,
  limitOf,
  sampleOf,
  type DistanceParameters,
} from '../../../src-main/trainer/learn/novelty';
import { orthonormal } from '../../../src-main/trainer/learn/subspace';
import { createMatrix, type LabelledFeatures } from '../../../src-main/trainer/matrix';
import { createRandom } from '../../../src-main/trainer/random';

/** Clouds around the corners of a simplex; a few directions vary much, the others little. */
function clouds(rows: number, columns: number, seed = 1, strong = 6): LabelledFeatures {
  const random = createRandom(seed);
  const X = createMatrix(rows, columns, { type: 'float32', scale: 1 });
  const y = Int32Array.from({ length: rows }, (_, row) => row % 3);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      X.data[row * columns + column] =
        (column < strong ? 3 : 0.3) * random.normal() + (column === y[row] ? 5 : 0) + 2;
  return { X, y };
}

const SHRINKAGE = 0.1;

/** Solves A x = b by elimination with pivots, in float64. */
function solved(A: number[][], b: number[]): number[] {
  const M = A.map((row, index) => [...row, b[index]!]);
  const n = b.length;
  for (let i = 0; i < n; i++) {
    const pivot = M.reduce(
      (best, row, index) => (index >= i && Math.abs(row[i]!) > Math.abs(M[best]![i]!) ? index : best),
      i,
    );
    [M[i], M[pivot]] = [M[pivot]!, M[i]!];
    for (let row = i + 1; row < n; row++) {
      const factor = M[row]![i]! / M[i]![i]!;
      for (let column = i; column <= n; column++) M[row]![column]! -= factor * M[i]![column]!;
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--)
    x[i] = (M[i]![n]! - x.reduce((sum, value, j) => (j > i ? sum + M[i]![j]! * value : sum), 0)) / M[i]![i]!;
  return x;
}

const rowOf = ({ X }: LabelledFeatures, row: number): number[] =>
  Array.from((X as ReturnType<typeof createMatrix>).data.subarray(row * X.columns, (row + 1) * X.columns));

const meanOf = (rows: number[][]): number[] =>
  rows[0]!.map((_, column) => rows.reduce((sum, row) => sum + row[column]!, 0) / rows.length);

/** The textbook's formula with the whole covariance matrix, for features that are taken as they are. */
function textbook(train: LabelledFeatures, x: number[]): number {
  const d = train.X.columns;
  const rows = [...train.y.keys()].map((row) => rowOf(train, row));
  const mean = meanOf(rows);
  const variance =
    rows.flat().reduce((sum, value, index) => sum + (value - mean[index % d]!) ** 2, 0) / (rows.length * d);
  const means = [0, 1, 2].map((label) => meanOf(rows.filter((_, row) => train.y[row] === label)));
  const covariance = Array.from({ length: d }, (_, i) =>
    Array.from({ length: d }, (_, j) => {
      const sum = rows.reduce(
        (sum, row, index) =>
          sum + (row[i]! - means[train.y[index]!]![i]!) * (row[j]! - means[train.y[index]!]![j]!),
        0,
      );
      return ((1 - SHRINKAGE) * sum) / rows.length + (i === j ? SHRINKAGE * variance : 0);
    }),
  );
  const squares = means.map((center) => {
    const difference = x.map((value, i) => value - center[i]!);
    return solved(covariance, difference).reduce((sum, value, i) => sum + value * difference[i]!, 0);
  });
  return Math.sqrt(Math.min(...squares));
}

const fitted = async (train: LabelledFeatures, seed = 1): Promise<DistanceParameters> =>
  (await fitDistance(await sampleOf(train), seed))!;

describe('The distance to the training samples', () => {
  it("is the textbook's Mahalanobis distance to the nearest class mean", async () => {
    const [train, others] = [clouds(300, 7), clouds(40, 7, 2)];
    const distances = await distancesOf(others.X, await fitted(train));
    for (const [row, distance] of distances.entries())
      expect(distance).toBeCloseTo(textbook(train, rowOf(others, row)), 3);
  });

  it('of many features is that of their components and of what is left of them', async () => {
    const [train, others] = [clouds(400, 80), clouds(40, 80, 2)];
    const parameters = await fitted(train);
    const { basis, mean, whitening, centres, residualVariance } = parameters;
    const k = 32;
    const distances = await distancesOf(others.X, parameters);
    for (const [row, distance] of distances.entries()) {
      const x = rowOf(others, row).map((value, column) => value - mean[column]!);
      const z = Array.from({ length: k }, (_, i) =>
        x.reduce((sum, value, j) => sum + value * basis![i * 80 + j]!, 0),
      );
      const u = z.map((_, i) => z.reduce((sum, value, j) => sum + value * whitening[i * k + j]!, 0));
      const within = [0, 1, 2].map((c) =>
        u.reduce((sum, value, i) => sum + (value - centres[c * k + i]!) ** 2, 0),
      );
      const outside =
        x.reduce((sum, value) => sum + value ** 2, 0) - z.reduce((sum, value) => sum + value ** 2, 0);
      expect(distance).toBeCloseTo(Math.sqrt(Math.min(...within) + outside / residualVariance), 2);
    }
  });

  it('looks at the directions in which samples vary most, and no further', async () => {
    const { basis } = await fitted(clouds(400, 80));
    // The first six features vary much: nearly all of each is inside of the space of the components.
    const inside = (column: number) =>
      Math.sqrt(Array.from({ length: 32 }, (_, i) => basis![i * 80 + column]! ** 2).reduce((a, b) => a + b));
    for (let column = 0; column < 6; column++) expect(inside(column)).toBeGreaterThan(0.99);
  });

  it('grows for what is far along a direction in which training hardly varied', async () => {
    const train = clouds(400, 80);
    const odd = clouds(1, 80, 3);
    const parameters = await fitted(train);
    const [near] = await distancesOf(odd.X, parameters);
    (odd.X as ReturnType<typeof createMatrix>).data[70]! += 20;
    const [far] = await distancesOf(odd.X, parameters);
    expect(far).toBeGreaterThan(2 * near!);
  });

  it('is the same to the bit for the same seed', async () => {
    const train = clouds(200, 90);
    expect(await fitted(train, 5)).toEqual(await fitted(train, 5));
  });

  it('is there for features that are the same, or nearly so, in every sample but for one', async () => {
    const train = clouds(60, 5);
    const data = (train.X as ReturnType<typeof createMatrix>).data;
    for (let row = 0; row < 60; row++) for (let column = 1; column < 5; column++) data[row * 5 + column] = 1;
    const distances = await distancesOf(train.X, await fitted(train));
    expect(distances.every((distance) => Number.isFinite(distance))).toBe(true);
  });

  it('is not there where nothing varies', async () => {
    const X = createMatrix(20, 3, { type: 'float32', scale: 1 });
    expect(await fitDistance(await sampleOf({ X, y: new Int32Array(20) }), 1)).toBeNull();
  });

  it('is the same of bytes with a scale as of the numbers that they stand for', async () => {
    const bytes = createMatrix(100, 4, { type: 'uint8', scale: 1 / 255 });
    const numbers = createMatrix(100, 4, { type: 'float32', scale: 1 });
    const random = createRandom(3);
    for (let index = 0; index < 400; index++) {
      bytes.data[index] = Math.floor(256 * random.uniform());
      numbers.data[index] = bytes.data[index]! / 255;
    }
    const y = Int32Array.from({ length: 100 }, (_, row) => row % 2);
    const [a, b] = [
      await distancesOf(bytes, await fitted({ X: bytes, y })),
      await distancesOf(numbers, await fitted({ X: numbers, y })),
    ];
    for (const [row, distance] of a.entries()) expect(distance).toBeCloseTo(b[row]!, 3);
  });
});

describe('The sample that the distance is fitted to', () => {
  it('is evenly spread over more rows than it takes', async () => {
    const X = createMatrix(20_000, 2, { type: 'float32', scale: 1 });
    const y = Int32Array.from({ length: 20_000 }, (_, row) => Math.floor(row / 10_000));
    X.data.forEach((_, index) => (X.data[index] = index >> 1));
    const sample = await sampleOf({ X, y });
    expect(sample.y.length).toBe(4096);
    expect(sample.y.filter((label) => label === 0).length).toBe(2048);
    expect([sample.X[0], sample.X.at(-1)]).toEqual([0, Math.floor((4095 * 20_000) / 4096)]);
  });
});

describe('The limit', () => {
  it('leaves at most a hundredth of further samples beyond it, on average', () => {
    const random = createRandom(1);
    const draw = (count: number) => Float32Array.from({ length: count }, () => random.normal() ** 2);
    const shares = Array.from({ length: 400 }, () => {
      const limit = limitOf(draw(200), 0.99);
      const others = draw(500);
      return others.filter((distance) => distance > limit).length / others.length;
    });
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    expect(mean).toBeGreaterThan(0.006);
    expect(mean).toBeLessThan(0.012);
  });

  it('is the largest of few distances, and never nothing', () => {
    expect(limitOf(Float32Array.of(3, 9, 4), 0.99)).toBe(9);
    expect(limitOf(Float32Array.of(0, 0), 0.99)).toBe(1);
  });
});

describe('An orthonormal basis', () => {
  it('leaves out directions that depend on those before', () => {
    const basis = orthonormal(Float32Array.of(3, 0, 0, 1, 2, 0, 5, 4, 0), 3);
    expect([...basis]).toEqual([1, 0, 0, 0, 1, 0]);
  });
});
