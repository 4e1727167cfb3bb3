import { describe, expect, it } from 'vitest';
import { answersOf, meanCost } from '../../../src-main/trainer/learn/decision';
import { createRandom } from '../../../src-main/trainer/random';

const P = (...values: number[]) => Float32Array.from(values);

describe('The cheapest decision', () => {
  /** Missing the sick costs 10, alarming the healthy 1. Classes: healthy, sick. */
  const screening = [
    [0, 1],
    [10, 0],
  ];

  it('calls a sample sick from a probability of 1/11 on', () => {
    // Deciding healthy costs 10 P(sick), deciding sick costs P(healthy).
    const probabilities = P(0.95, 0.05, 0.92, 0.08, 0.9, 0.1, 0.4, 0.6);
    const { decisions, confidences } = answersOf(probabilities, 2, screening);
    expect([...decisions]).toEqual([0, 0, 1, 1]);
    expect([...confidences].map((value) => Number(value.toFixed(3)))).toEqual([0.95, 0.92, 0.1, 0.6]);
  });

  it('may be a class that is never the most probable', () => {
    // Expected costs of [0.5, 0.1, 0.4]: 0.1 + 0.4 * 9 = 3.7, 0.5 + 0.4 = 0.9, 0.5 * 9 + 0.1 = 4.6.
    const costs = [
      [0, 1, 9],
      [1, 0, 1],
      [9, 1, 0],
    ];
    expect([...answersOf(P(0.5, 0.1, 0.4), 3, costs).decisions]).toEqual([1]);
  });

  it('counts what a right decision costs too', () => {
    // Deciding 1 costs 0.6 * 2 + 0.4 * 1 = 1.6, deciding 0 costs 0.6 * 1 = 0.6.
    const costs = [
      [0, 1],
      [1, 2],
    ];
    expect([...answersOf(P(0.4, 0.6), 2, costs).decisions]).toEqual([0]);
  });

  it('is the first of equals', () => {
    const indifferent = [
      [0, 3],
      [3, 0],
    ];
    expect([...answersOf(P(0.5, 0.5), 2, indifferent).decisions]).toEqual([0]);
  });

  it('is the one of least expected cost by the formula, for any costs', () => {
    const random = createRandom(3);
    for (let round = 0; round < 50; round++) {
      const classes = 2 + (round % 6);
      const costs = Array.from({ length: classes }, () =>
        Array.from({ length: classes }, () => 5 * random.uniform()),
      );
      const raw = Array.from({ length: classes }, () => random.uniform());
      const total = raw.reduce((sum, value) => sum + value, 0);
      const probabilities = Float64Array.from(raw, (value) => value / total);
      const expected = costs.map((_, decision) =>
        probabilities.reduce((sum, p, truth) => sum + p * costs[truth]![decision]!, 0),
      );
      const { decisions } = answersOf(probabilities, classes, costs);
      expect(decisions[0]).toBe(expected.indexOf(Math.min(...expected)));
    }
  });

  it('is the most probable class where all mistakes cost the same', () => {
    const probabilities = P(0.2, 0.5, 0.3, 0.6, 0.3, 0.1);
    const equal = [
      [0, 1, 1],
      [1, 0, 1],
      [1, 1, 0],
    ];
    expect(answersOf(probabilities, 3, equal)).toEqual(answersOf(probabilities, 3, null));
    expect([...answersOf(probabilities, 3, null).decisions]).toEqual([1, 0]);
  });
});

describe('The mean cost', () => {
  it('is that of every true class and its decision', () => {
    const costs = [
      [0, 1],
      [10, 0.5],
    ];
    expect(meanCost(Int32Array.of(0, 0, 1, 1), Int32Array.of(0, 1, 0, 1), costs)).toBe(
      (0 + 1 + 10 + 0.5) / 4,
    );
  });
});
