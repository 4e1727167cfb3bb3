/** The theory of losses as tests: each is an example that can be followed with pencil and paper. */
import { describe, expect, it } from 'vitest';
import type { LossOptions } from '../../../src-main/trainer/learn/graph/losses';
import { lossAndGradient } from './support';

describe('cross-entropy', () => {
  it('of P = [0.3, 0.2, 0.1, 0.4] against a one-hot second class is -log 0.2', async () => {
    const logits = [0.3, 0.2, 0.1, 0.4].map(Math.log);
    const { loss } = await lossAndGradient({ X: [[0]], y: [1], W: [[0], [0], [0], [0]], b: logits });
    expect(loss).toBeCloseTo(-Math.log(0.2), 12);
  });

  it('has the gradient P - Y on the logits, which for one sample is the gradient of the bias', async () => {
    const logits = [0.3, 0.2, 0.1, 0.4].map(Math.log);
    const { db } = await lossAndGradient({ X: [[0]], y: [1], W: [[0], [0], [0], [0]], b: logits });
    [0.3, 0.2 - 1, 0.1, 0.4].forEach((expected, index) => expect(db[index]).toBeCloseTo(expected, 12));
  });

  it('and its gradient stay finite for logits of plus and minus ten thousand', async () => {
    const { loss, db } = await lossAndGradient({ X: [[0]], y: [1], W: [[0], [0]], b: [1e4, -1e4] });
    expect(loss).toBe(2e4);
    expect(db).toEqual([1, -1]);
  });

  it('of two classes is the loss of logistic regression on the difference of the logits', async () => {
    const { loss } = await lossAndGradient({ X: [[2]], y: [1], W: [[0.3], [1.1]], b: [0.5, -0.2] });
    const difference = 1.1 * 2 - 0.2 - (0.3 * 2 + 0.5);
    expect(loss).toBeCloseTo(Math.log(1 + Math.exp(-difference)), 12);
  });
});

describe('other losses on the same logits', () => {
  /** The loss of one sample of class 0 with given logits, and its gradient on them. */
  const of = (loss: LossOptions['loss'], logits: number[], labelSmoothing = 0) =>
    lossAndGradient({
      X: [[0]],
      y: [0],
      W: logits.map(() => [0]),
      b: logits,
      options: { loss, labelSmoothing },
    });

  it('squared error is the distance of the scores from the one-hot target', async () => {
    const { loss, db } = await of('mse', [0.5, 2, -1]);
    expect(loss).toBeCloseTo(0.25 + 4 + 1, 12);
    expect(db).toEqual([-1, 4, -2]);
  });

  it("Brier's score is the distance of the probabilities from it", async () => {
    const { loss } = await of('brier', [0.3, 0.2, 0.1, 0.4].map(Math.log));
    expect(loss).toBeCloseTo(0.49 + 0.04 + 0.01 + 0.16, 12);
  });

  it('the hinge asks for a lead of 1 over the strongest rival, and for no more', async () => {
    expect((await of('hinge', [3, 1.5, 2])).loss).toBe(0);
    const { loss, db } = await of('hinge', [2.5, 1, 2]);
    expect(loss).toBeCloseTo(0.5, 12);
    expect(db).toEqual([-1, 0, 1]);
  });

  it('label smoothing spreads a share of the target over all classes', async () => {
    const { db } = await of('cross-entropy', [0, 0, 0, 0], 0.1);
    [0.25 - 0.925, 0.25 - 0.025, 0.25 - 0.025, 0.25 - 0.025].forEach((slope, index) =>
      expect(db[index]).toBeCloseTo(slope, 12),
    );
  });
});
