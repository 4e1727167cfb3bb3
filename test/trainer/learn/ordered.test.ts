import { describe, expect, it } from 'vitest';
import { meanClassDistance, nearestClasses } from '../../../src-main/trainer/learn/metrics';
import { scoresOf } from '../../../src-main/trainer/learn/scores';

describe('The mean class distance', () => {
  it('counts a miss by its size', () => {
    // 5 right; 2 one class away, 1 two classes away.
    const matrix = [
      [2, 1, 1],
      [0, 2, 0],
      [0, 1, 1],
    ];
    expect(meanClassDistance(matrix)).toBe((2 * 1 + 1 * 2) / 8);
  });

  it('is in the scores of ordered classes alone, and of the decisions', () => {
    const labels = Int32Array.of(0, 1, 2);
    const probabilities = Float32Array.of(0.6, 0.3, 0.1, 0.6, 0.3, 0.1, 0.6, 0.3, 0.1);
    const names = ['low', 'middle', 'high'];
    expect(scoresOf(labels, probabilities, names).meanClassDistance).toBeNull();
    expect(scoresOf(labels, probabilities, names, { isOrdered: true }).meanClassDistance).toBe(1);
    const decisions = Int32Array.of(1, 1, 1);
    const scores = scoresOf(labels, probabilities, names, { decisions, isOrdered: true });
    expect(scores.meanClassDistance).toBe(2 / 3);
    expect(scores.accuracy).toBe(1 / 3);
    expect(scores.confusionMatrix).toEqual([
      [0, 1, 0],
      [0, 1, 0],
      [0, 1, 0],
    ]);
  });
});

describe('Numbers read as classes', () => {
  it('are rounded and kept within the classes', () => {
    expect([...nearestClasses([-7, -0.2, 0.49, 0.5, 1.2, 2.6, 3.5, 1e9], 4)]).toEqual([
      0, 0, 0, 1, 1, 3, 3, 3,
    ]);
  });
});
