/** Wrong labels that are known to be wrong, found from probabilities. */
import { describe, expect, it } from 'vitest';
import { classThresholds, confidentLearning } from '../../../src-main/trainer/learn/confident-learning';
import { createRandom } from '../../../src-main/trainer/random';

/** Rows of probabilities, as one array. */
const rows = (...given: number[][]) => Float32Array.from(given.flat());

/**
 * Samples whose probabilities are those of a model that is mostly right about their true class, some of them under
 * another label.
 * @param flipped the share of labels that is wrong
 * @param sureness how far the true class's logit is above the others on average; noise has a deviation of 1
 */
function noisy(seed: number, { n = 2000, classes = 5, flipped = 0.08, sureness = 4 } = {}) {
  const random = createRandom(seed);
  const any = (count: number) => Math.floor(random.uniform() * count);
  const y = new Int32Array(n);
  const probabilities = new Float32Array(n * classes);
  const wrong = new Set<number>();
  for (let row = 0; row < n; row++) {
    const truth = any(classes);
    const logits = Array.from({ length: classes }, (_, j) => random.normal() + (j === truth ? sureness : 0));
    const total = logits.reduce((sum, z) => sum + Math.exp(z), 0);
    probabilities.set(
      logits.map((z) => Math.exp(z) / total),
      row * classes,
    );
    y[row] = truth;
    if (random.uniform() < flipped) {
      y[row] = (truth + 1 + any(classes - 1)) % classes;
      wrong.add(row);
    }
  }
  return { y, probabilities, classes, wrong };
}

function measured(seed: number, options?: Parameters<typeof noisy>[1]) {
  const { y, probabilities, classes, wrong } = noisy(seed, options);
  const { suspects, estimated } = confidentLearning(y, probabilities, classes);
  const hits = suspects.filter(({ row }) => wrong.has(row)).length;
  return {
    recall: hits / wrong.size,
    precision: hits / suspects.length,
    estimated: estimated / wrong.size,
    firstPrecision: suspects.slice(0, 50).filter(({ row }) => wrong.has(row)).length / 50,
  };
}

describe('Thresholds', () => {
  it('are the mean probability of a class among its own samples', () => {
    const p = rows([0.9, 0.1], [0.7, 0.3], [0.2, 0.8]);
    const [first, second] = classThresholds(Int32Array.of(0, 0, 1), p, 2);
    expect(first).toBeCloseTo(0.8, 6);
    expect(second).toBeCloseTo(0.8, 6);
  });

  it('ask a class that nothing is sure of for more than chance, and one without samples for too much', () => {
    const p = rows([0.9, 0.05, 0.05], [0.9, 0.05, 0.05]);
    expect([...classThresholds(Int32Array.of(0, 1), p, 3)].map((t) => +t.toFixed(4))).toEqual([
      0.9,
      0.3333,
      Infinity,
    ]);
  });
});

describe('Confident learning', () => {
  it('works the hand-made example out', () => {
    // t = [0.7, 0.5]: of class 0 the third row is surely class 1, the second reaches no threshold.
    const p = rows([0.95, 0.05], [0.6, 0.4], [0.05, 0.95], [0.9, 0.1], [0.6, 0.4], [0.4, 0.6], [0.2, 0.8]);
    const y = Int32Array.of(0, 0, 0, 0, 1, 1, 1);
    const [first, second] = classThresholds(y, p, 2);
    expect(first).toBeCloseTo(0.625, 6);
    expect(second).toBeCloseTo(0.6, 6);
    const { suspects, estimated } = confidentLearning(y, p, 2);
    expect(suspects).toEqual([{ row: 2, given: 0, suggested: 1, score: expect.closeTo(0.9, 6) as number }]);
    // C = [[2, 1], [0, 2]]: of four samples labelled 0 a third is class 1.
    expect(estimated).toBeCloseTo(4 / 3, 9);
  });

  it('does not name a label that the models find the most probable', () => {
    // Class 1 is never sure: its threshold is low, and row 0 reaches it.
    const p = rows([0.5, 0.45, 0.05], [1, 0, 0], [0.6, 0.4, 0], [0.6, 0.4, 0], [0, 0, 1]);
    const { suspects } = confidentLearning(Int32Array.of(0, 0, 1, 1, 2), p, 3);
    expect(suspects.every(({ row }) => row !== 0)).toBe(true);
  });

  it('puts the most suspect first, and equal ones in their order', () => {
    const p = rows([0.1, 0.9], [0, 1], [0, 1], [1, 0], [1, 0], [1, 0], [0, 1], [0, 1]);
    const { suspects } = confidentLearning(Int32Array.of(0, 0, 0, 0, 0, 0, 1, 1), p, 2);
    expect(suspects.map(({ row }) => row)).toEqual([1, 2]);
    expect(suspects.map(({ score }) => score)).toEqual([1, 1]);
  });

  it('names those just below a threshold, too, as far as so many are estimated', () => {
    // Of the labels 0 two are surely 0, one is surely 1, and three reach neither.
    const p = rows([1, 0], [1, 0], [0, 1], [0.11, 0.89], [0.2, 0.8], [0.3, 0.7], [0, 1], [0, 1]);
    const y = Int32Array.of(0, 0, 0, 0, 0, 0, 1, 1);
    const { suspects, estimated } = confidentLearning(y, p, 2);
    const sure = [...classThresholds(y, p, 2)];
    expect(sure).toEqual([0.5, 1]);
    // C = [[2, 1], [0, 2]]: a third of six.
    expect(estimated).toBeCloseTo(2, 9);
    expect(suspects.map(({ row }) => row)).toEqual([2, 3]);
  });

  it('finds nothing in labels that are all right, and answers to no samples at all', () => {
    expect(confidentLearning(Int32Array.of(0, 1), rows([1, 0], [0, 1]), 2)).toEqual({
      suspects: [],
      estimated: 0,
    });
    expect(confidentLearning(new Int32Array(0), new Float32Array(0), 3)).toEqual({
      suspects: [],
      estimated: 0,
    });
  });

  it('finds labels that were flipped by chance, over seeds, and counts them about right', () => {
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const found = measured(seed);
      expect(found.recall, `recall, seed ${seed}`).toBeGreaterThan(0.85);
      expect(found.precision, `precision, seed ${seed}`).toBeGreaterThan(0.95);
      expect(found.firstPrecision, `the first fifty, seed ${seed}`).toBeGreaterThan(0.95);
      expect(found.estimated, `estimate, seed ${seed}`).toBeGreaterThan(0.9);
      expect(found.estimated, `estimate, seed ${seed}`).toBeLessThan(1.1);
    }
  });

  it('ranks well where the models are unsure of every class', () => {
    for (const seed of [1, 2, 3, 4]) {
      const found = measured(seed, { sureness: 2.5, classes: 3 });
      expect(found.recall, `recall, seed ${seed}`).toBeGreaterThan(0.75);
      expect(found.precision, `precision, seed ${seed}`).toBeGreaterThan(0.7);
      expect(found.firstPrecision, `the first fifty, seed ${seed}`).toBeGreaterThan(0.9);
    }
  });

  it('is quick for many samples of many classes', () => {
    const { y, probabilities, classes } = noisy(1, { n: 20_000, classes: 100 });
    const began = performance.now();
    confidentLearning(y, probabilities, classes);
    expect(performance.now() - began).toBeLessThan(1500);
  });
});
