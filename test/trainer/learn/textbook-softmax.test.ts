/** The theory of softmax as tests: each is an example that can be followed with pencil and paper. */
import { describe, expect, it } from 'vitest';
import { predictGraph } from '../../../src-main/trainer/learn/graph/predict';
import { Session, float32Output } from '../../../src-main/trainer/onnx/runtime';
import { CROSS_ENTROPY, lossAndGradient } from './support';

/** The softmax of logits, by the graph that the app itself predicts with (weights are the identity). */
async function softmax(logits: number[]): Promise<number[]> {
  const count = logits.length;
  const shape = { features: count, hidden: [], classes: count };
  const session = await Session.load(predictGraph(shape, { type: 'float32', scale: 1 }, CROSS_ENTROPY));
  const identity = Float32Array.from({ length: count * count }, (_, index) =>
    index % (count + 1) === 0 ? 1 : 0,
  );
  const outputs = await session.run({
    X: { data: Float32Array.from(logits), shape: [1, count] },
    y: { data: Int32Array.of(0), shape: [1] },
    w: { data: Float32Array.of(1), shape: [1] },
    W0: { data: identity, shape: [count, count] },
    b0: { data: new Float32Array(count), shape: [count] },
  });
  return [...float32Output(outputs, 'logP')].map(Math.exp);
}

describe('softmax', () => {
  it('turns [5, 2, -1, 3] into 0.842, 0.042, 0.002, 0.114', async () => {
    const P = await softmax([5, 2, -1, 3]);
    expect(P.map((p) => p.toFixed(3))).toEqual(['0.842', '0.042', '0.002', '0.114']);
    expect(P.reduce((sum, p) => sum + p)).toBeCloseTo(1, 6);
  });

  it('does not change when all logits move together', async () => {
    const [P, moved] = [await softmax([5, 2, -1, 3]), await softmax([105, 102, 99, 103])];
    P.forEach((p, index) => expect(moved[index]).toBeCloseTo(p, 5));
  });

  it('stays finite for logits of plus and minus ten thousand', async () => {
    expect(await softmax([1e4, -1e4, 0])).toEqual([1, 0, 0]);
    for (const p of await softmax([-1e4, -1e4])) expect(p).toBeCloseTo(0.5, 7);
  });

  it('approaches hardmax as the logits grow', async () => {
    for (const scale of [1, 10, 100]) {
      const [largest] = await softmax([0.5 * scale, 0.2 * scale, 0.1 * scale]);
      expect(largest).toBeGreaterThan(1 - Math.exp(-0.3 * scale) * 2);
    }
  });
});

describe('hardmax is the limit of softmax', () => {
  const logits = [5, 2, -1, 3];
  const atTemperature = (T: number, Z = logits) => softmax(Z.map((z) => z / T));

  it('as the temperature goes to zero: the largest logit takes all, exponentially fast', async () => {
    for (const T of [1, 0.5, 0.2, 0.1]) {
      const P = await atTemperature(T);
      // The runner-up is 2 behind, and three classes share what is left.
      expect(1 - P[0]!).toBeLessThan(3 * Math.exp(-2 / T) + 1e-6);
    }
    expect(await atTemperature(0.001)).toEqual([1, 0, 0, 0]);
  });

  it('in which equal largest logits share evenly', async () => {
    expect(await atTemperature(0.001, [2, 7, 7, -1])).toEqual([
      0,
      expect.closeTo(0.5),
      expect.closeTo(0.5),
      0,
    ]);
  });

  it('while a high temperature makes all classes alike', async () => {
    for (const p of await atTemperature(1e6)) expect(p).toBeCloseTo(0.25, 5);
  });

  it('and no temperature changes which class is the most probable', async () => {
    for (const T of [0.1, 1, 10, 1000]) {
      const P = await atTemperature(T);
      expect(P.indexOf(Math.max(...P))).toBe(0);
    }
  });
});

describe("softmax's Jacobian, dP_j/dZ_i = P_j (delta_ij - P_i)", () => {
  const logits = [0.3, -1.2, 2, 0.7];
  const classes = [...logits.keys()];

  /** -log P_j and its gradient on the logits in float64, by the graph that trains. */
  const minusLogP = (j: number, b = logits) =>
    lossAndGradient({ X: [[0]], y: [j], W: logits.map(() => [0]), b });
  const P = (j: number, b = logits) => minusLogP(j, b).then(({ loss }) => Math.exp(-loss));

  it('agrees with finite differences', async () => {
    const probabilities = await Promise.all(classes.map((j) => P(j)));
    const step = 1e-5;
    for (const i of classes) {
      const moved = (change: number) => logits.map((z, index) => (index === i ? z + change : z));
      for (const j of classes) {
        const slope = ((await P(j, moved(step))) - (await P(j, moved(-step)))) / (2 * step);
        const formula = probabilities[j]! * ((i === j ? 1 : 0) - probabilities[i]!);
        expect(slope).toBeCloseTo(formula, 9);
      }
    }
  });

  it('is what backpropagation uses: dP_j = -P_j d(-log P_j)', async () => {
    const probabilities = await Promise.all(classes.map((j) => P(j)));
    for (const j of classes) {
      const { db } = await minusLogP(j);
      for (const i of classes) {
        const formula = probabilities[j]! * ((i === j ? 1 : 0) - probabilities[i]!);
        expect(-probabilities[j]! * db[i]!).toBeCloseTo(formula, 12);
      }
    }
  });
});
