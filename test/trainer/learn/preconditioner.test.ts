import { describe, expect, it, onTestFinished } from 'vitest';
import { inverseCholesky } from '../../../src-main/trainer/learn/cholesky';
import { gramOf, GramPreconditioner } from '../../../src-main/trainer/learn/gram';
import { lbfgs, type Preconditioner } from '../../../src-main/trainer/learn/lbfgs';
import { FullBatchObjective } from '../../../src-main/trainer/learn/objective';
import { CovariancePreconditioner, momentsOf } from '../../../src-main/trainer/learn/preconditioner';
import { sampleWeights } from '../../../src-main/trainer/learn/start';
import { dot } from '../../../src-main/trainer/learn/vector';
import type { LabelledFeatures } from '../../../src-main/trainer/matrix';
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

describe('The preconditioner', () => {
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

  const l2 = 1e-6;
  const shape = { features: 4, hidden: [], classes: 3 };

  async function preconditionerOf(data: LabelledFeatures, penalty = l2) {
    const moments = await momentsOf(data.X, sampleWeights(data.y, 3, false));
    const preconditioner = await CovariancePreconditioner.create(moments, 3, 'cross-entropy', penalty);
    onTestFinished(() => preconditioner?.release());
    return preconditioner;
  }

  it('leads to the same minimum in far fewer passes', async () => {
    const data = awkward(600);
    const objective = await FullBatchObjective.create(
      shape,
      data,
      CROSS_ENTROPY,
      sampleWeights(data.y, 3, false),
    );
    const settings = { maxIterations: 3000, gradientTolerance: 1e-7, valueTolerance: 1e-12, memory: 10 };
    const pathOf = async (precondition?: Preconditioner) => {
      const path: { passes: number; value: number }[] = [];
      let passes = 0;
      const counted = (x: Float64Array) => (passes++, objective.evaluate(x, l2));
      const options = { ...settings, ...(precondition && { precondition }) };
      await lbfgs(counted, new Float64Array(15), options, async (_, __, value) => {
        path.push({ passes, value });
        return true;
      });
      return path;
    };
    const [plain, shaped] = [await pathOf(), await pathOf((await preconditionerOf(data))!.apply)];
    const minimum = shaped.at(-1)!.value;
    expect(plain.at(-1)!.value).toBeGreaterThan(minimum * (1 - 1e-4));
    const passesTo = (path: typeof plain) =>
      path.find(({ value }) => value < minimum * 1.01)?.passes ?? Infinity;
    expect(passesTo(shaped)).toBeLessThan(passesTo(plain) / 3);
  });

  it('is the inverse of the Hessian at zero weights, for changes that do not move all classes alike', async () => {
    const random = createRandom(8);
    const rows = Array.from({ length: 400 }, () => [
      random.normal() + 2,
      3 * random.normal(),
      random.normal(),
      1,
    ]);
    const data = labelled(
      rows,
      rows.map((_, index) => index % 3),
    );
    const objective = await FullBatchObjective.create(
      shape,
      data,
      CROSS_ENTROPY,
      sampleWeights(data.y, 3, false),
    );
    const { apply } = (await preconditionerOf(data, 0.01))!;
    const change = Float64Array.from({ length: 15 }, () => random.normal());
    // Class 2 takes back what classes 0 and 1 do.
    for (let index = 0; index < 4; index++) change[8 + index] = -change[index]! - change[4 + index]!;
    change[14] = -change[12]! - change[13]!;
    const step = 1e-2;
    const at = async (scale: number) =>
      (
        await objective.evaluate(
          change.map((v) => scale * v),
          0.01,
        )
      ).gradient;
    const [ahead, behind] = [await at(step), await at(-step)];
    const product = ahead.map((slope, index) => (slope - behind[index]!) / (2 * step));
    const back = await apply(product);
    // The fourth feature is constant: the bias may stand in for its weight.
    for (const index of [0, 1, 2, 4, 5, 6, 8, 9, 10]) expect(back[index]).toBeCloseTo(change[index]!, 2);
  });

  it('is symmetric and positive definite', async () => {
    const { apply } = (await preconditionerOf(awkward(200)))!;
    const random = createRandom(4);
    const vector = () => Float64Array.from({ length: 15 }, () => random.normal());
    const [u, v] = [vector(), vector()];
    const [uHv, vHu, vHv] = [dot(u, await apply(v)), dot(v, await apply(u)), dot(v, await apply(v))];
    expect(uHv / vHu).toBeCloseTo(1, 3);
    expect(vHv).toBeGreaterThan(0);
  });

  it('is left out where a feature is not finite', async () => {
    expect(
      await preconditionerOf(
        labelled(
          [
            [NaN, 1],
            [1, 2],
            [0, 1],
          ],
          [0, 1, 2],
        ),
      ),
    ).toBeNull();
  });

  it('is the same by way of the products of samples, where there are fewer of them than features', async () => {
    const random = createRandom(6);
    const rows = Array.from({ length: 20 }, () => Array.from({ length: 35 }, () => 1 + random.normal()));
    const data = labelled(
      rows,
      rows.map((_, index) => index % 3),
    );
    const weights = sampleWeights(data.y, 3, true);
    const byFeatures = await CovariancePreconditioner.create(await momentsOf(data.X, weights), 3, 'mse', 0.1);
    const bySamples = await GramPreconditioner.create(await gramOf(data.X, weights), 3, 'mse', 0.1);
    const gradient = Float64Array.from({ length: 3 * 36 }, () => random.normal());
    const [a, b] = [await byFeatures!.apply(gradient), await bySamples!.apply(gradient)];
    a.forEach((value, index) => expect(b[index]! - value).toBeCloseTo(0, 2));
    await byFeatures!.release();
    await bySamples!.release();
  });
});
