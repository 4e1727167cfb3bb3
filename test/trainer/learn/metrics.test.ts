import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accuracy,
  averages,
  balancedAccuracy,
  cohenKappa,
  confusionMatrix,
  expectedCalibrationError,
  macroF1,
  matthewsCorrelation,
  normalizedByColumn,
  normalizedByRow,
  perClass,
  reliabilityBins,
  wilsonInterval,
} from '../../../src-main/trainer/learn/metrics';

/** Seven samples of three classes; the scores below were worked out by hand. */
const matrix = confusionMatrix(Int32Array.of(0, 0, 0, 1, 1, 2, 2), Int32Array.of(0, 0, 1, 1, 1, 0, 2), 3);

describe('the confusion matrix', () => {
  it('has true classes as rows and predictions as columns', () => {
    expect(matrix).toEqual([
      [2, 1, 0],
      [0, 2, 0],
      [1, 0, 1],
    ]);
  });

  it('is normalized by the samples or by the predictions of a class; zeros where there are none', () => {
    expect(normalizedByRow(matrix)[2]).toEqual([1 / 2, 0, 1 / 2]);
    expect(normalizedByColumn(matrix).map((row) => row[0])).toEqual([2 / 3, 0, 1 / 3]);
    const absent = confusionMatrix(Int32Array.of(0), Int32Array.of(0), 2);
    expect(normalizedByRow(absent)[1]).toEqual([0, 0]);
    expect(normalizedByColumn(absent)[1]).toEqual([0, 0]);
  });

  it('refuses lengths and classes that do not fit', () => {
    expect(() => confusionMatrix(Int32Array.of(0, 1), Int32Array.of(0), 2)).toThrow('2 labels but 1');
    expect(() => confusionMatrix(Int32Array.of(0, 2), Int32Array.of(0, 0), 2)).toThrow('Sample 1: class 2');
    expect(() => confusionMatrix(Int32Array.of(0), Int32Array.of(-1), 2)).toThrow('predicted -1');
  });

  it('gives accuracy, balanced accuracy and macro F1', () => {
    expect(accuracy(matrix)).toBeCloseTo(5 / 7, 12);
    expect(balancedAccuracy(matrix)).toBeCloseTo((2 / 3 + 1 + 1 / 2) / 3, 12);
    expect(macroF1(matrix)).toBeCloseTo((2 / 3 + 4 / 5 + 2 / 3) / 3, 12);
  });

  it('gives precision, recall, F1 and support of each class', () => {
    expect(perClass(matrix)[1]).toEqual({ precision: 2 / 3, recall: 1, f1: 4 / 5, support: 2 });
  });

  it('leaves scores undefined for a class without samples or predictions, and out of the means', () => {
    const absent = confusionMatrix(Int32Array.of(0, 1), Int32Array.of(0, 1), 3);
    expect(perClass(absent)[2]).toEqual({ precision: null, recall: null, f1: null, support: 0 });
    expect(macroF1(absent)).toBe(1);
    expect(balancedAccuracy(absent)).toBe(1);
  });

  it('gives means: macro by class, weighted by sample, micro the accuracy', () => {
    const { macro, micro, weighted } = averages(matrix);
    expect(macro.precision).toBeCloseTo((2 / 3 + 2 / 3 + 1) / 3, 12);
    expect(weighted.precision).toBeCloseTo((3 * (2 / 3) + 2 * (2 / 3) + 2 * 1) / 7, 12);
    expect(weighted.recall).toBeCloseTo(5 / 7, 12);
    expect(micro).toEqual({ precision: 5 / 7, recall: 5 / 7, f1: 5 / 7 });
  });

  it('counts as 0 in the means what is undefined of a class that is there or was predicted', () => {
    // Class 1 is never predicted; class 2 is predicted but is not there; class 3 is neither.
    const { macro, weighted } = averages(confusionMatrix(Int32Array.of(0, 0, 1), Int32Array.of(0, 2, 2), 4));
    expect(macro.precision).toBeCloseTo((1 + 0 + 0) / 3, 12);
    expect(macro.recall).toBeCloseTo((1 / 2 + 0 + 0) / 3, 12);
    expect(weighted.precision).toBeCloseTo((2 * 1 + 0) / 3, 12);
  });
});

describe('agreement beyond chance', () => {
  it('is what was worked out by hand', () => {
    // Margins 3, 2, 2 (true) and 3, 3, 1 (predicted): 17 of 49 pairs agree by chance.
    expect(cohenKappa(matrix)).toBeCloseTo((5 / 7 - 17 / 49) / (1 - 17 / 49), 12);
    expect(matthewsCorrelation(matrix)).toBeCloseTo((5 * 7 - 17) / Math.sqrt((49 - 17) * (49 - 19)), 12);
  });

  it('is 1 where all is right, and 0 for predictions that are all the same', () => {
    const labels = Int32Array.of(0, 1, 2, 2);
    const perfect = confusionMatrix(labels, labels, 3);
    expect([cohenKappa(perfect), matthewsCorrelation(perfect)]).toEqual([1, 1]);
    const constant = confusionMatrix(labels, new Int32Array(4), 3);
    expect([cohenKappa(constant), matthewsCorrelation(constant)]).toEqual([0, 0]);
  });

  it('has no kappa, and a correlation of 0, where all is one class', () => {
    const single = confusionMatrix(Int32Array.of(1), Int32Array.of(1), 3);
    expect([cohenKappa(single), matthewsCorrelation(single)]).toEqual([null, 0]);
  });
});

describe("Wilson's interval", () => {
  it('agrees with published values', () => {
    // 81 of 263, in Newcombe 1998, table I.
    const [low, high] = wilsonInterval(81 / 263, 263);
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
    // 0 of 20, the same table.
    expect(wilsonInterval(0, 20)[1]).toBeCloseTo(0.1611, 4);
  });

  it('holds the share and stays within 0 and 1', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (count, part) => {
          const share = Math.round(part * count) / count;
          const [low, high] = wilsonInterval(share, count);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(low).toBeLessThanOrEqual(share + 1e-12);
          expect(high).toBeGreaterThanOrEqual(share - 1e-12);
        },
      ),
    );
  });
});

describe('the expected calibration error', () => {
  it('is zero where confidence and accuracy agree', () => {
    expect(expectedCalibrationError(Float64Array.of(0.5, 0.5), [true, false])).toBeCloseTo(0, 12);
  });

  it('is the gap where they do not', () => {
    expect(
      expectedCalibrationError(Float64Array.of(0.9, 0.9, 0.9, 0.9), [true, true, false, false]),
    ).toBeCloseTo(0.4, 12);
  });

  it('weighs bins by their counts', () => {
    const confidences = Float64Array.of(1, 1, 1, 0.5);
    expect(expectedCalibrationError(confidences, [true, true, true, true])).toBeCloseTo(0.125, 12);
  });

  it('comes from bins that hold their upper edge, and the first also 0', () => {
    const bins = reliabilityBins(Float64Array.of(0, 0.25, 0.5, 0.75, 1), [false, true, true, false, true], 2);
    expect(bins).toEqual([
      { low: 0, high: 0.5, count: 3, confidence: 0.25, accuracy: 2 / 3 },
      { low: 0.5, high: 1, count: 2, confidence: 0.875, accuracy: 1 / 2 },
    ]);
  });

  it('leaves the means of an empty bin undefined', () => {
    const [empty] = reliabilityBins(Float64Array.of(0.9), [true], 2);
    expect(empty).toEqual({ low: 0, high: 0.5, count: 0, confidence: null, accuracy: null });
  });

  it.each([5, 10, 15, 100])('puts every edge of %i bins into the bin below it', (count) => {
    const edges = reliabilityBins(Float64Array.of(1), [true], count).map(({ high }) => high);
    const bins = reliabilityBins(Float64Array.from(edges), new Array<boolean>(count).fill(true), count);
    expect(bins.every((bin) => bin.count === 1 && bin.confidence === bin.high)).toBe(true);
  });
});
