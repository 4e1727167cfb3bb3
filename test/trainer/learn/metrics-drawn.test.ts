/** Curves made small enough to keep in a model file: they must still be the curves. */
import { describe, expect, it } from 'vitest';
import { drawnCurves, oneVsRestCurves } from '../../../src-main/trainer/learn/metrics';
import { scoresOf, Scoring } from '../../../src-main/trainer/learn/scores';
import { createRandom } from '../../../src-main/trainer/random';

/** Of two classes: P[:, 1] of each sample. */
const binary = (scores: number[]) => Float64Array.from(scores.flatMap((score) => [1 - score, score]));

function drawn(labels: Int32Array, probabilities: Float64Array, classes: number) {
  return drawnCurves(oneVsRestCurves(labels, probabilities, classes), labels, probabilities);
}

describe('drawn curves', () => {
  // From the top: of the class, another, of the class, another.
  const labels = Int32Array.of(1, 0, 1, 0);
  const { classes, micro, macro } = drawn(labels, binary([0.9, 0.6, 0.4, 0.1]), 2);
  const [, one] = classes;

  it('have the true positive rate at each false positive rate, upright stretches at their upper end', () => {
    const roc = one!.roc!.values;
    expect(roc).toHaveLength(101);
    expect([roc[0], roc[49], roc[50], roc[100]]).toEqual([0.5, 0.5, 1, 1]);
    expect(one!.roc!.area).toBe(0.75);
  });

  it('have the precision of the highest threshold that reaches each recall', () => {
    const precision = one!.precisionRecall!.values;
    expect([precision[0], precision[50], precision[51], precision[100]]).toEqual([1, 1, 0.6667, 0.6667]);
    expect(one!.precisionRecall!.area).toBe(0.8333);
  });

  it('go straight between points where scores tie', () => {
    const tied = drawn(Int32Array.of(1, 0), binary([0.5, 0.5]), 2).classes[1]!;
    expect(tied.roc!.values[37]).toBe(0.37);
    expect(tied.precisionRecall!.values).toEqual(new Array<number>(101).fill(0.5));
  });

  it('have means over the classes, and over all samples and classes in one ranking', () => {
    expect(macro.roc!.area).toBe(0.75);
    expect(macro.roc!.values[0]).toBeCloseTo((classes[0]!.roc!.values[0]! + one!.roc!.values[0]!) / 2, 4);
    // In one ranking: 0.9 0.9 right, 0.6 0.6 wrong, 0.4 0.4 right, 0.1 0.1 wrong.
    expect(micro.roc!.values.slice(0, 2)).toEqual([0.5, 0.5]);
    expect(micro.roc!.area).toBe(0.75);
  });

  it('leave out a class without samples', () => {
    const probabilities = Float64Array.of(0.6, 0.3, 0.1, 0.2, 0.8, 0);
    const absent = drawn(Int32Array.of(0, 1), probabilities, 3);
    expect(absent.classes[2]).toEqual({ index: 2, support: 0, roc: null, precisionRecall: null });
    expect(absent.macro.roc!.area).toBe(1);
  });

  it('are kept of the fifty classes that are found worst', () => {
    const [count, classes] = [600, 60];
    const { uniform } = createRandom(3);
    const labels = Int32Array.from({ length: count }, (_, index) => index % classes);
    const probabilities = Float64Array.from({ length: count * classes }, (_, at) => {
      const [row, index] = [Math.floor(at / classes), at % classes];
      // The last ten are always found.
      return index >= 50 ? Number(labels[row] === index) : uniform() / classes;
    });
    const kept = drawn(labels, probabilities, classes).classes.map(({ index }) => index);
    expect(kept).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });
});

describe('what is drawn of a part', () => {
  it('agrees with its scores', () => {
    const labels = Int32Array.of(1, 0, 1, 0);
    const probabilities = binary([0.9, 0.6, 0.4, 0.1]);
    const names = ['no', 'yes'];
    const scoring = new Scoring(4, names, false);
    scoring.add(labels, probabilities);
    const { reliability, curves } = scoring.diagnostics();
    const scores = scoresOf(labels, probabilities, names);
    expect(curves!.macro.roc!.area).toBeCloseTo(scores.rocAuc!, 4);
    expect(reliability).toHaveLength(15);
    expect(reliability.reduce((sum, { count }) => sum + count, 0)).toBe(4);
    const gap = reliability.reduce(
      (sum, bin) => sum + (bin.count > 0 ? bin.count * Math.abs(bin.confidence! - bin.accuracy!) : 0),
      0,
    );
    expect(gap / 4).toBeCloseTo(scores.expectedCalibrationError, 12);
  });

  it('has no curves where ranking would take too long', () => {
    const scoring = new Scoring(1_000_000, ['a', 'b', 'c', 'd', 'e', 'f'], false);
    scoring.add(Int32Array.of(0), Float64Array.of(1, 0, 0, 0, 0, 0));
    expect(scoring.diagnostics().curves).toBeNull();
  });
});
