import { describe, expect, it } from 'vitest';
import { inverseCholesky } from '../../../src-main/trainer/learn/cholesky';
import { FullBatchObjective } from '../../../src-main/trainer/learn/full-batch';
import { lbfgs } from '../../../src-main/trainer/learn/lbfgs';
import { sampleWeights } from '../../../src-main/trainer/learn/train';
import { Whitening } from '../../../src-main/trainer/learn/whitening';
import { createRandom } from '../../../src-main/trainer/random';
import { CROSS_ENTROPY, labelled } from './support';

describe('the inverse of a Cholesky factor', () => {
  it.each([1, 5, 128, 129, 300])('of a matrix of order %i turns it into the identity', async (n) => {
    const random = createRandom(n);
    const B = Array.from({ length: n }, () => Array.from({ length: n }, () => random.normal()));
    const A = B.map((row, i) =>
      B.map(
        (other, j) => row.reduce((sum, value, k) => sum + value * other[k]!, 0) / n + (i === j ? 0.5 : 0),
      ),
    );
    const T = (await inverseCholesky(Float32Array.from(A.flat()), n))!;
    const rows = Array.from({ length: n }, (_, i) => [...T.subarray(i * n, (i + 1) * n)]);
    const TA = rows.map((row) =>
      A.map((column) => row.reduce((sum, value, k) => sum + value * column[k]!, 0)),
    );
    for (let i = 0; i < n; i += Math.ceil(n / 20)) {
      rows.forEach((row, j) => {
        const product = TA[i]!.reduce((sum, value, k) => sum + value * row[k]!, 0);
        expect(product).toBeCloseTo(i === j ? 1 : 0, 4);
      });
    }
  });

  it('is refused where the matrix is not positive definite', async () => {
    expect(await inverseCholesky(Float32Array.of(1, 2, 2, 1), 2)).toBeNull();
  });
});

describe('whitened coordinates', () => {
  /** Columns of very different scales and strong correlation: plain L-BFGS crawls. */
  function awkward(rows: number) {
    const random = createRandom(3);
    const y: number[] = [];
    const X = Array.from({ length: rows }, () => {
      const [a, b, noise] = [random.normal(), random.normal(), random.normal()];
      y.push(a + 0.3 * random.normal() > 0.2 ? 2 : b > 0 ? 1 : 0);
      return [100 * a + 50, 100 * a + noise + 50, 0.01 * b, 3];
    });
    return labelled(X, y);
  }

  it('lead to the same minimum in far fewer passes', async () => {
    const data = awkward(600);
    const weights = sampleWeights(data.y, 3, false);
    const l2 = 1e-6;
    const objective = await FullBatchObjective.create(
      { features: 4, hidden: [], classes: 3 },
      data,
      { ...CROSS_ENTROPY, l2 },
      weights,
    );
    const whitening = await Whitening.create(data.X, weights, 3, l2);
    const settings = { maxIterations: 3000, gradientTolerance: 1e-7, valueTolerance: 1e-12, memory: 10 };
    const pathOf = async (wrapped: boolean) => {
      const path: { passes: number; value: number }[] = [];
      let passes = 0;
      const counted = (x: Float64Array) => (passes++, objective.evaluate(x));
      const start = new Float64Array(15);
      await lbfgs(wrapped ? whitening.wrap(counted) : counted, start, settings, async (_, __, value) => {
        path.push({ passes, value });
        return true;
      });
      return path;
    };
    const [plain, whitened] = [await pathOf(false), await pathOf(true)];
    const minimum = whitened.at(-1)!.value;
    expect(plain.at(-1)!.value).toBeGreaterThan(minimum * (1 - 1e-4));
    const passesTo = (path: typeof plain) =>
      path.find(({ value }) => value < minimum * 1.01)?.passes ?? Infinity;
    expect(passesTo(whitened)).toBeLessThan(passesTo(plain) / 3);
  });

  it('describe the same weights: the objective is the same at corresponding points', async () => {
    const data = awkward(100);
    const weights = sampleWeights(data.y, 3, false);
    const objective = await FullBatchObjective.create(
      { features: 4, hidden: [], classes: 3 },
      data,
      { ...CROSS_ENTROPY, l2: 0.01 },
      weights,
    );
    const whitening = await Whitening.create(data.X, weights, 3, 0.01);
    const random = createRandom(8);
    const v = Float64Array.from({ length: 15 }, () => random.normal());
    const inWhitened = await whitening.wrap(objective.evaluate)(v);
    const inPlain = await objective.evaluate(await whitening.toPlain(v));
    expect(inWhitened.value).toBeCloseTo(inPlain.value, 10);
    const step = 1e-2;
    for (const index of [0, 5, 11, 14]) {
      const at = (change: number) =>
        whitening.wrap(objective.evaluate)(v.map((x, k) => (k === index ? x + change : x)));
      const slope = ((await at(step)).value - (await at(-step)).value) / (2 * step);
      expect(inWhitened.gradient[index]).toBeCloseTo(slope, 2);
    }
  });
});
