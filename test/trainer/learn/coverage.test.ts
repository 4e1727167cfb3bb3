import { describe, expect, it } from 'vitest';
import { chooseThreshold, coverageAt, coverageCurve, thinned } from '../../../src-main/trainer/learn/metrics';
import { createRandom } from '../../../src-main/trainer/random';

const confidences = [0.5, 1, 0.75, 0.75, 0.25];
const right = [true, true, false, true, false];

describe('The coverage-against-accuracy curve', () => {
  it('goes from everything accepted to the most confident alone, ties together', () => {
    expect(coverageCurve(confidences, right)).toEqual([
      { threshold: 0, coverage: 1, accuracy: 3 / 5 },
      { threshold: 0.375, coverage: 4 / 5, accuracy: 3 / 4 },
      { threshold: 0.625, coverage: 3 / 5, accuracy: 2 / 3 },
      { threshold: 0.875, coverage: 1 / 5, accuracy: 1 },
    ]);
  });

  it('has thresholds that accept what its points say, however close the confidences', () => {
    const random = createRandom(5);
    const close = Float32Array.from({ length: 400 }, () => 1 - Math.floor(40 * random.uniform()) * 2 ** -24);
    const hits = Array.from(close, () => random.uniform() < 0.7);
    for (const { threshold, coverage, accuracy } of coverageCurve(close, hits)) {
      expect(Math.fround(threshold)).toBe(threshold);
      expect(coverageAt(threshold, close, hits)).toEqual({ coverage, accuracy });
    }
  });

  it('is thinned evenly, with its ends', () => {
    const points = Array.from({ length: 1001 }, (_, index) => index);
    expect(thinned(points, 101)).toEqual(Array.from({ length: 101 }, (_, index) => 10 * index));
    expect(thinned([1, 2, 3], 101)).toEqual([1, 2, 3]);
  });
});

describe('The threshold', () => {
  const curve = coverageCurve(confidences, right);

  it('is the smallest that is right often enough', () => {
    expect(chooseThreshold(curve, 0.5)).toEqual({ point: curve[0], isReached: true });
    expect(chooseThreshold(curve, 0.7)).toEqual({ point: curve[1], isReached: true });
    expect(chooseThreshold(curve, 0.75)).toEqual({ point: curve[1], isReached: true });
    expect(chooseThreshold(curve, 0.9)).toEqual({ point: curve[3], isReached: true });
  });

  it('is that of the highest accuracy, and of most coverage among those, where none is', () => {
    const never = coverageCurve([0.9, 0.8, 0.7, 0.6, 0.5], [false, true, false, true, false]);
    expect(never.map(({ accuracy }) => accuracy)).toEqual([2 / 5, 1 / 2, 1 / 3, 1 / 2, 0]);
    expect(chooseThreshold(never, 0.6)).toEqual({ point: never[1], isReached: false });
  });

  it('may accept nothing of other samples', () => {
    expect(coverageAt(0.95, [0.5, 0.9], [true, true])).toEqual({ coverage: 0, accuracy: null });
  });
});
