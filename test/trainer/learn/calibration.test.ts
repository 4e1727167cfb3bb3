import { describe, expect, it } from 'vitest';
import { fitTemperature, withTemperature } from '../../../src-main/trainer/learn/calibration';
import { expectedCalibrationError, logLoss, mostProbable } from '../../../src-main/trainer/learn/metrics';
import { createRandom } from '../../../src-main/trainer/random';

/** Labels drawn from softmax(Z), and a network that says `confidence` times Z. */
function overconfident(n: number, classes: number, confidence: number, seed = 1) {
  const random = createRandom(seed);
  const logits = Float32Array.from({ length: n * classes }, () => 1.5 * random.normal());
  const P = withTemperature(logits, classes, 1);
  const labels = Int32Array.from({ length: n }, (_, row) => {
    let left = random.uniform();
    for (let index = 0; index < classes; index++) if ((left -= P[row * classes + index]!) < 0) return index;
    return classes - 1;
  });
  return { labels, logits: logits.map((z) => confidence * z) };
}

const calibrationError = (labels: Int32Array, logits: Float32Array, classes: number, T: number) => {
  const { predictions, confidences } = mostProbable(withTemperature(logits, classes, T), classes);
  return expectedCalibrationError(
    confidences,
    Array.from(labels, (label, index) => label === predictions[index]),
  );
};

/** The sum that the temperature minimizes, written down once more, one sample after the other. */
function objective(T: number, logits: number[][], labels: number[], kind: 'probabilities' | 'scores') {
  const spread = kind === 'scores' ? 1 / (labels.length + 1) : 0;
  const caution = kind === 'probabilities' ? 4 * (1 / T + Math.log(T) - 1) : 0;
  return logits.reduce((sum, row, index) => {
    const scaled = row.map((z) => z / T);
    const logSum = Math.log(scaled.reduce((total, z) => total + Math.exp(z), 0));
    const losses = scaled.map((z) => logSum - z);
    const evenly = losses.reduce((total, loss) => total + loss, 0) / row.length;
    return sum + (1 - spread) * losses[labels[index]!]! + spread * evenly;
  }, caution);
}

describe('The temperature', () => {
  it.each([
    [2, 3],
    [5, 3],
    [40, 1.7],
    [5, 0.4],
  ])('of %i classes undoes a network that is %f times as sure as it should be', (classes, confidence) => {
    const { labels, logits } = overconfident(20_000, classes, confidence);
    const T = fitTemperature(logits, labels, classes, 'probabilities');
    expect(Math.abs(T / confidence - 1)).toBeLessThan(0.03);
    expect(logLoss(labels, withTemperature(logits, classes, T), classes)).toBeLessThan(
      logLoss(labels, withTemperature(logits, classes, 1), classes),
    );
    expect(calibrationError(labels, logits, classes, T)).toBeLessThan(0.02);
    expect(calibrationError(labels, logits, classes, 1)).toBeGreaterThan(0.05);
  });

  it.each(['probabilities', 'scores'] as const)('is the best of a fine grid, for %s', (kind) => {
    for (const [seed, n, classes] of [
      [1, 7, 2],
      [2, 30, 3],
      [3, 200, 6],
    ] as const) {
      const { labels, logits } = overconfident(n, classes, 2, seed);
      const rows = Array.from(labels, (_, row) => [...logits.subarray(row * classes, (row + 1) * classes)]);
      const cost = (T: number) => objective(T, rows, [...labels], kind);
      const T = fitTemperature(logits, labels, classes, kind);
      const grid = Array.from({ length: 1401 }, (_, index) => Math.exp((index - 700) / 200));
      const best = grid.reduce((a, b) => (cost(b) < cost(a) ? b : a));
      expect(Math.abs(Math.log(T / best))).toBeLessThan(0.005);
      expect(cost(T)).toBeLessThanOrEqual(cost(best));
    }
  });

  it('is exact to a millionth where algebra gives it', () => {
    // Eight samples of logits [3, 0], six of them right: softmax(3 a) meets the share that is wanted of class 0.
    const logits = Float32Array.from({ length: 16 }, (_, index) => (index % 2 === 0 ? 3 : 0));
    const labels = Int32Array.of(0, 0, 1, 0, 0, 1, 0, 0);
    const wanted = (8 / 9) * (6 / 8) + 1 / 9 / 2;
    const T = fitTemperature(logits, labels, 2, 'scores');
    expect(T).toBeCloseTo(3 / Math.log(wanted / (1 - wanted)), 6);
    // With the belief in T = 1 the slopes of both sum to zero.
    const a = 1 / fitTemperature(logits, labels, 2, 'probabilities');
    const slope = 8 * 3 * (1 / (1 + Math.exp(-3 * a)) - 6 / 8) + 4 * (1 - 1 / a);
    expect(Math.abs(slope)).toBeLessThan(1e-6);
  });

  it('takes log-probabilities for logits', () => {
    const { labels, logits } = overconfident(500, 4, 2);
    const logP = withTemperature(logits, 4, 1).map(Math.log);
    expect(fitTemperature(logP, labels, 4, 'probabilities')).toBeCloseTo(
      fitTemperature(logits, labels, 4, 'probabilities'),
      5,
    );
  });

  const separated = (n: number, margin: number) => ({
    logits: Float32Array.from({ length: 3 * n }, (_, index) =>
      index % 3 === Math.floor(index / 3) % 3 ? margin : 0,
    ),
    labels: Int32Array.from({ length: n }, (_, row) => row % 3),
  });

  it('stays near 1 where few samples are all right, however sure the network is', () => {
    for (const margin of [4, 8, 30]) {
      const { logits, labels } = separated(12, margin);
      const T = fitTemperature(logits, labels, 3, 'probabilities');
      expect(T).toBeGreaterThan(0.7);
      expect(T).toBeLessThanOrEqual(1);
    }
  });

  it('of scores that are all right gives n right answers the confidence of n of n + 1, whatever their scale', () => {
    for (const margin of [1e-3, 1, 1000]) {
      const { logits, labels } = separated(20, margin);
      const P = withTemperature(logits, 3, fitTemperature(logits, labels, 3, 'scores'));
      expect(P[0]).toBeCloseTo(20 / 21 + 1 / 21 / 3, 5);
    }
  });

  it('is 1 where nothing tells it', () => {
    expect(fitTemperature(new Float32Array(0), new Int32Array(0), 3, 'probabilities')).toBe(1);
    for (const kind of ['probabilities', 'scores'] as const)
      expect(fitTemperature(new Float32Array(30), new Int32Array(10), 3, kind)).toBe(1);
  });

  it('is finite and positive for extreme logits, and for a network that is worse than chance', () => {
    const extremes = [1e-30, 1e6, 3e38];
    for (const size of extremes) {
      const { logits, labels } = separated(9, size);
      const wrong = labels.map((label) => (label + 1) % 3);
      for (const truth of [labels, wrong]) {
        for (const kind of ['probabilities', 'scores'] as const) {
          const T = fitTemperature(logits, truth, 3, kind);
          expect(T > 0 && T < Infinity, `${size} ${kind}: ${T}`).toBe(true);
        }
      }
    }
  });
});

describe('Probabilities at a temperature', () => {
  it('sum to one and flatten as it grows, with the same most probable class', () => {
    const logits = Float32Array.of(5, 2, -1, 3);
    const [cold, plain, hot] = [0.5, 1, 10].map((T) => withTemperature(logits, 4, T));
    for (const P of [cold!, plain!, hot!]) {
      expect(P.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
      expect(mostProbable(P, 4).predictions[0]).toBe(0);
    }
    expect(plain![0]).toBeCloseTo(0.842, 4);
    expect(cold![0]).toBeGreaterThan(plain![0]!);
    expect(hot![0]).toBeLessThan(plain![0]!);
  });
});
