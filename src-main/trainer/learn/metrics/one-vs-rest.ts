/** The curves of every class against all others, and the means of their areas. */
import { precisionRecallCurve, rank, rocCurve, type PrecisionRecallCurve, type RocCurve } from './curves';
import { checkProbabilities, type Probabilities } from './probabilities';

export interface ClassCurves {
  /** Samples of this class. */
  support: number;
  /** Null where the class has no samples or all of them. */
  roc: RocCurve | null;
  /** Null where the class has no samples. */
  precisionRecall: PrecisionRecallCurve | null;
}

/**
 * One against rest: the scores of class j are P[:, j].
 * @returns [classes]
 */
export function oneVsRestCurves(
  labels: Int32Array,
  probabilities: Probabilities,
  classes: number,
): ClassCurves[] {
  checkProbabilities(labels, probabilities, classes);
  const supports = new Int32Array(classes);
  for (const label of labels) supports[label]!++;
  return Array.from(supports, (support, index) => {
    const ranking = rank(...scoresOf(index, support, labels, probabilities, classes));
    return { support, roc: rocCurve(ranking), precisionRecall: precisionRecallCurve(ranking) };
  });
}

/** P[:, index] of the samples of the class, and of all others. */
function scoresOf(
  index: number,
  support: number,
  labels: Int32Array,
  probabilities: Probabilities,
  classes: number,
): [positives: Float64Array<ArrayBuffer>, negatives: Float64Array<ArrayBuffer>] {
  const positives = new Float64Array(support);
  const negatives = new Float64Array(labels.length - support);
  let p = 0;
  let n = 0;
  for (let row = 0, at = index; row < labels.length; row++, at += classes) {
    if (labels[row] === index) positives[p++] = probabilities[at]!;
    else negatives[n++] = probabilities[at]!;
  }
  return [positives, negatives];
}

/** Areas of one kind over the classes that have one; null where no class has. */
export interface MeanArea {
  /** Every class counts the same. */
  macro: number | null;
  /** Every class counts by its samples. */
  weighted: number | null;
}

/** scikit-learn's `roc_auc_score(multi_class='ovr')`; for two classes its binary value. */
export function rocArea(curves: ClassCurves[]): MeanArea {
  return meanArea(curves, ({ roc }) => roc?.area);
}

/** scikit-learn's `average_precision_score`, which counts a class without samples as 0; here it is left out. */
export function averagePrecision(curves: ClassCurves[]): MeanArea {
  return meanArea(curves, ({ precisionRecall }) => precisionRecall?.averagePrecision);
}

function meanArea(curves: ClassCurves[], areaOf: (curve: ClassCurves) => number | undefined): MeanArea {
  const defined = curves.flatMap((curve) => {
    const area = areaOf(curve);
    return area === undefined ? [] : [{ area, support: curve.support }];
  });
  if (defined.length === 0) return { macro: null, weighted: null };
  const samples = defined.reduce((sum, { support }) => sum + support, 0);
  return {
    macro: defined.reduce((sum, { area }) => sum + area, 0) / defined.length,
    weighted: defined.reduce((sum, { area, support }) => sum + area * support, 0) / samples,
  };
}
