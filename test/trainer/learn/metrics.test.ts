import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accuracy,
  balancedAccuracy,
  confusionMatrix,
  expectedCalibrationError,
  macroF1,
  perClass,
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
});
