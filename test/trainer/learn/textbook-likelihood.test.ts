/** The theory of likelihood as tests: what the loss means, and what its minimum is. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/trainer/random';
import { labelled, lossAndGradient } from './support';
import { biasesOf, probabilities, trainOn, weightsOf } from './training';

/** Two overlapping clouds in the plane, one a class. */
function twoClouds(count: number) {
  const random = createRandom(4);
  const y = Array.from({ length: count }, (_, index) => index % 2);
  const X = y.map((label) => [2 * label - 1 + 1.5 * random.normal(), 0.7 * label + 1.5 * random.normal()]);
  return { X, y };
}

const dot = (a: number[], b: number[]) => a.reduce((sum, value, index) => sum + value * b[index]!, 0);

describe('maximum likelihood', () => {
  it('is what cross-entropy asks for: its mean is minus the mean log likelihood', async () => {
    const { X, y } = twoClouds(12);
    const model = await trainOn(labelled(X, y), { l2: 0.1 });
    const P = await probabilities(model, X);
    const likelihood = y.reduce((product, label, row) => product * P[row]![label]!, 1);
    const { loss } = await lossAndGradient({ X, y, W: weightsOf(model), b: biasesOf(model) });
    expect(loss).toBeCloseTo(-Math.log(likelihood) / y.length, 6);
    expect(model.epochs.at(-1)!.loss).toBeCloseTo(loss, 6);
  });

  it('says the frequencies of the classes where the features say nothing', async () => {
    const y = [0, 0, 0, 0, 0, 1, 1, 1, 2, 2];
    const X = y.map(() => [3]);
    const model = await trainOn(labelled(X, y), { l2: 0.1 });
    const frequencies = [0.5, 0.3, 0.2];
    const [P] = await probabilities(model, [[3]]);
    frequencies.forEach((share, label) => expect(P![label]).toBeCloseTo(share, 3));
    const entropy = -frequencies.reduce((sum, share) => sum + share * Math.log(share), 0);
    expect(model.epochs.at(-1)!.loss).toBeCloseTo(entropy, 6);
  });

  it('at its estimate predicts as many of each class as there are, and the same mean features', async () => {
    const { X, y } = twoClouds(100);
    const model = await trainOn(labelled(X, y), { l2: 0 });
    const P = await probabilities(model, X);
    const predicted = P.reduce((sum, row) => sum + row[1]!, 0);
    expect(predicted).toBeCloseTo(50, 2);
    for (const feature of [0, 1]) {
      const seen = X.reduce((sum, row, index) => sum + row[feature]! * y[index]!, 0);
      const expected = X.reduce((sum, row, index) => sum + row[feature]! * P[index]![1]!, 0);
      expect(expected / 100).toBeCloseTo(seen / 100, 3);
    }
  });
});

describe('labels as integers and as one-hot vectors', () => {
  const random = createRandom(11);
  const normals = (count: number) => Array.from({ length: count }, () => random.normal());
  const X = Array.from({ length: 8 }, () => normals(3));
  const y = [0, 2, 1, 1, 3, 0, 2, 3];
  const W = Array.from({ length: 4 }, () => normals(3));
  const b = normals(4);

  const Y = y.map((label) => [0, 1, 2, 3].map((other) => (other === label ? 1 : 0)));
  const P = X.map((row) => {
    const exponentials = W.map((weights, j) => Math.exp(dot(weights, row) + b[j]!));
    const total = exponentials.reduce((sum, value) => sum + value);
    return exponentials.map((value) => value / total);
  });

  it('give the same loss, -mean sum_j Y_ij log P_ij', async () => {
    const byHand = -P.reduce((sum, row, i) => sum + dot(Y[i]!, row.map(Math.log)), 0) / y.length;
    expect((await lossAndGradient({ X, y, W, b })).loss).toBeCloseTo(byHand, 12);
  });

  it('and the same gradient, (P - Y)′ X / n', async () => {
    const { dW, db } = await lossAndGradient({ X, y, W, b });
    const error = P.map((row, i) => row.map((p, j) => (p - Y[i]![j]!) / y.length));
    W.forEach((weights, j) => {
      weights.forEach((_, k) => {
        const byHand = error.reduce((sum, row, i) => sum + row[j]! * X[i]![k]!, 0);
        expect(dW[3 * j + k]).toBeCloseTo(byHand, 12);
      });
      expect(db[j]).toBeCloseTo(
        error.reduce((sum, row) => sum + row[j]!, 0),
        12,
      );
    });
  });
});

describe('softmax regression of two classes is logistic regression', () => {
  const { X, y } = twoClouds(200);
  const l2 = 0.02;

  it('with the same boundary and the same probabilities', async () => {
    const model = await trainOn(labelled(X, y), { l2 });
    const [W0, W1] = weightsOf(model) as [number[], number[]];
    const [b0, b1] = biasesOf(model) as [number, number];
    const w = W1.map((value, index) => value - W0[index]!);
    const b = b1 - b0;

    // P(1) is the sigmoid of the difference of the logits.
    const P = await probabilities(model, X);
    P.forEach((row, i) => expect(row[1]).toBeCloseTo(sigmoid(dot(w, X[i]!) + b), 5));

    const logistic = logisticRegression(X, y, l2);
    P.forEach((row, i) => expect(row[1]).toBeCloseTo(sigmoid(dot(logistic.w, X[i]!) + logistic.b), 3));
    // The boundary w x + b = 0: its direction, and its distance from the origin.
    expect(Math.atan2(w[1]!, w[0]!)).toBeCloseTo(Math.atan2(logistic.w[1]!, logistic.w[0]!), 3);
    expect(b / Math.hypot(...w)).toBeCloseTo(logistic.b / Math.hypot(...logistic.w), 3);
  });

  it('and with opposite weights for its two classes', async () => {
    const [W0, W1] = weightsOf(await trainOn(labelled(X, y), { l2 })) as [number[], number[]];
    W0.forEach((value, index) => expect(value).toBeCloseTo(-W1[index]!, 4));
  });
});

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/**
 * Logistic regression in the plane by Newton's method (iteratively reweighted least squares; Bishop, Pattern
 * Recognition and Machine Learning, 4.3.3): minimizes mean log(1 + exp(-+z)) + l2/4 |w|^2. Softmax regression
 * penalizes l2/2 (|W0|^2 + |W1|^2), which with w = W1 - W0 is smallest at W1 = -W0 = w/2, where it is l2/4 |w|^2.
 */
function logisticRegression(X: number[][], y: number[], l2: number): { w: number[]; b: number } {
  const rows = X.map((row) => [...row, 1]);
  const penalty = [l2 / 2, l2 / 2, 0];
  let theta = [0, 0, 0];
  for (let iteration = 0; iteration < 20; iteration++) {
    const gradient = theta.map((value, j) => penalty[j]! * value);
    const hessian = penalty.map((value, j) => penalty.map((_, k) => (j === k ? value : 0)));
    rows.forEach((row, i) => {
      const p = sigmoid(dot(theta, row));
      row.forEach((value, j) => {
        gradient[j]! += ((p - y[i]!) * value) / rows.length;
        row.forEach((other, k) => (hessian[j]![k]! += (p * (1 - p) * value * other) / rows.length));
      });
    });
    const step = solve(hessian, gradient);
    theta = theta.map((value, j) => value - step[j]!);
  }
  return { w: theta.slice(0, 2), b: theta[2]! };
}

/** The solution of a system of three equations by Cramer's rule. */
function solve(A: number[][], right: number[]): number[] {
  const determinant = ([a, b, c]: number[][]) =>
    a![0]! * (b![1]! * c![2]! - b![2]! * c![1]!) -
    a![1]! * (b![0]! * c![2]! - b![2]! * c![0]!) +
    a![2]! * (b![0]! * c![1]! - b![1]! * c![0]!);
  const withColumn = (column: number) =>
    A.map((row, i) => row.map((value, j) => (j === column ? right[i]! : value)));
  return right.map((_, column) => determinant(withColumn(column)) / determinant(A));
}
