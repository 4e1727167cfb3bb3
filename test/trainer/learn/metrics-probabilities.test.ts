import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  averagePrecision,
  brierScore,
  logLoss,
  mostProbable,
  oneVsRestCurves,
  rocArea,
  topKAccuracy,
} from '../../../src-main/trainer/learn/metrics';

/** Three samples of three classes. */
const y = Int32Array.of(0, 1, 2);
const P = Float64Array.of(0.5, 0.25, 0.25, 0.25, 0.25, 0.5, 0, 0, 1);

describe('log loss', () => {
  it('is the mean of -log P[i, y_i]', () => {
    expect(logLoss(y, P, 3)).toBeCloseTo((Math.log(2) + Math.log(4)) / 3, 12);
  });

  it('stays finite at a probability of 0, by the epsilon of the type', () => {
    const label = Int32Array.of(1);
    expect(logLoss(label, Float64Array.of(1, 0), 2)).toBeCloseTo(52 * Math.log(2), 9);
    expect(logLoss(label, Float32Array.of(1, 0), 2)).toBeCloseTo(23 * Math.log(2), 9);
  });
});

describe('the Brier score', () => {
  it('is the squared distance to the one-hot label: 0 at best, 2 at worst', () => {
    expect(brierScore(y, P, 3)).toBeCloseTo((0.375 + 0.875 + 0) / 3, 12);
    expect(brierScore(Int32Array.of(1), Float64Array.of(1, 0), 2)).toBe(2);
  });
});

describe('top-k accuracy', () => {
  it('asks whether the true class is among the k most probable', () => {
    const third = Float64Array.of(0.5, 0.3, 0.2, 0.3, 0.2, 0.5, 0, 0, 1);
    expect([1, 2, 3, 4].map((k) => topKAccuracy(y, third, 3, k))).toEqual([2 / 3, 2 / 3, 1, 1]);
  });

  it('puts the last of equal classes first, but of two classes the first', () => {
    const tied = (label: number, classes: number) =>
      topKAccuracy(Int32Array.of(label), new Float64Array(classes).fill(1 / classes), classes, 1);
    expect([0, 1, 2].map((label) => tied(label, 3))).toEqual([0, 0, 1]);
    expect([0, 1].map((label) => tied(label, 2))).toEqual([1, 0]);
  });
});

describe('the most probable class', () => {
  it('is the first of equals', () => {
    expect(mostProbable(Float32Array.of(0.25, 0.5, 0.25, 0.25, 0.375, 0.375), 3)).toEqual({
      predictions: Int32Array.of(1, 1),
      confidences: Float64Array.of(0.5, 0.375),
    });
  });
});

describe('what does not fit', () => {
  it.each([
    ['no sample', Int32Array.of(), Float64Array.of(), 'at least one sample'],
    ['a wrong shape', Int32Array.of(0), Float64Array.of(1), '1 probabilities for 1 x 2'],
    ['a label beyond the classes', Int32Array.of(2), Float64Array.of(0.5, 0.5), 'Sample 0: class 2 of 2'],
    ['NaN', Int32Array.of(0), Float64Array.of(0.5, NaN), 'Sample 0: the probability of class 1 is NaN'],
    ['a negative probability', Int32Array.of(0), Float64Array.of(-0.5, 1.5), 'of class 0 is -0.5'],
  ])('%s is refused', (_, labels, probabilities, message) => {
    for (const score of [logLoss, brierScore, oneVsRestCurves]) {
      expect(() => score(labels, probabilities, 2)).toThrow(message);
    }
  });
});

describe('one-vs-rest curves', () => {
  /** The scores of class 1; class 0 has the rest. */
  const binary = (scores: number[]) => Float64Array.from(scores.flatMap((score) => [1 - score, score]));

  it("are those of scikit-learn's own example", () => {
    const curves = oneVsRestCurves(Int32Array.of(0, 0, 1, 1), binary([0.1, 0.4, 0.35, 0.8]), 2)[1]!;
    expect(curves.roc).toEqual({
      falsePositiveRate: Float64Array.of(0, 0, 0.5, 0.5, 1),
      truePositiveRate: Float64Array.of(0, 0.5, 0.5, 1, 1),
      thresholds: Float64Array.of(Infinity, 0.8, 0.4, 0.35, 0.1),
      area: 0.75,
    });
    expect(curves.precisionRecall?.precision).toEqual(Float64Array.of(1 / 2, 2 / 3, 1 / 2, 1, 1));
    expect(curves.precisionRecall?.recall).toEqual(Float64Array.of(1, 1, 0.5, 0.5, 0));
    expect(curves.precisionRecall?.thresholds).toEqual(Float64Array.of(0.1, 0.35, 0.4, 0.8, Infinity));
    expect(curves.precisionRecall?.averagePrecision).toBeCloseTo(1 / 2 + (1 / 2) * (2 / 3), 12);
  });

  it('lose the points that a drawing does not need', () => {
    const scores = Array.from({ length: 1000 }, (_, index) => index / 1000);
    const labels = Int32Array.from(scores, (score) => (score >= 0.5 ? 1 : 0));
    const { roc, precisionRecall } = oneVsRestCurves(labels, binary(scores), 2)[1]!;
    expect(roc?.thresholds).toEqual(Float64Array.of(Infinity, 0.999, 0.5, 0));
    expect(roc?.area).toBe(1);
    expect(precisionRecall?.averagePrecision).toBe(1);
    expect(precisionRecall?.recall.at(0)).toBe(1);
  });

  it('are a diagonal where all scores tie', () => {
    const [curves] = oneVsRestCurves(Int32Array.of(0, 1, 1, 1), binary([0.5, 0.5, 0.5, 0.5]), 2);
    expect(curves!.roc).toMatchObject({ falsePositiveRate: Float64Array.of(0, 1), area: 0.5 });
    expect(curves!.precisionRecall?.averagePrecision).toBe(1 / 4);
  });

  it('are undefined for a class without samples, which the means leave out', () => {
    const curves = oneVsRestCurves(Int32Array.of(0, 1), Float64Array.of(0.6, 0.3, 0.1, 0.2, 0.8, 0), 3);
    expect(curves[2]).toEqual({ support: 0, roc: null, precisionRecall: null });
    expect(rocArea(curves)).toEqual({ macro: 1, weighted: 1 });
    expect(averagePrecision(curves)).toEqual({ macro: 1, weighted: 1 });
  });

  it('have no ROC where all samples are of one class', () => {
    const curves = oneVsRestCurves(Int32Array.of(1), binary([0.3]), 2);
    expect(curves[1]).toMatchObject({ roc: null, precisionRecall: { averagePrecision: 1 } });
    expect(rocArea(curves)).toEqual({ macro: null, weighted: null });
  });

  it('have the area that counting pairs gives', () => {
    const sample = fc.record({ label: fc.nat(1), score: fc.nat(10).map((tenths) => tenths / 10) });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 40 }), (samples) => {
        const scoresOf = (label: number) => samples.flatMap((one) => (one.label === label ? one.score : []));
        const pairs = scoresOf(1).flatMap((high) =>
          scoresOf(0).map((low) => (high > low ? 1 : high === low ? 0.5 : 0)),
        );
        const expected = pairs.reduce<number>((sum, pair) => sum + pair, 0) / pairs.length;
        const labels = Int32Array.from(samples, ({ label }) => label);
        const area = oneVsRestCurves(labels, binary(samples.map(({ score }) => score)), 2)[1]!.roc?.area;
        if (pairs.length > 0) expect(area).toBeCloseTo(expected, 12);
        else expect(area).toBeUndefined();
      }),
    );
  });
});
