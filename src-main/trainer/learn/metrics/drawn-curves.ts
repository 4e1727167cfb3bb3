/** ROC and precision-recall curves made small enough to keep and to draw: values at evenly spaced places. */
import { precisionRecallCurve, rank, rocCurve, type PrecisionRecallCurve, type RocCurve } from './curves';
import { averagePrecision, rocArea, type ClassCurves } from './one-vs-rest';
import type { Probabilities } from './probabilities';

/** Places along the axis: 0, 0.01 ... 1. */
const PLACES = 101;
/** Of more classes those are kept that are found worst. */
const MOST_CLASSES = 50;

/** The area is that of the whole curve, the values are [101]. */
export interface DrawnCurve {
  area: number;
  values: number[];
}

/** A ROC curve's true positive rates by false positive rate, and a precision-recall curve's precisions by recall. */
export interface DrawnPair {
  roc: DrawnCurve | null;
  precisionRecall: DrawnCurve | null;
}

export interface DrawnCurves {
  classes: (DrawnPair & { index: number; support: number })[];
  /** Every sample against every class, all in one ranking. */
  micro: DrawnPair;
  /** The mean of the classes' curves: every class counts alike. */
  macro: DrawnPair;
}

/** @param curves of all classes, [classes] */
export function drawnCurves(
  curves: ClassCurves[],
  labels: Int32Array,
  probabilities: Probabilities,
): DrawnCurves {
  const drawn = curves.map((curve, index) => ({ index, support: curve.support, ...drawnPair(curve) }));
  const worst = ({ precisionRecall }: DrawnPair) => precisionRecall?.area ?? 2;
  const kept = drawn.toSorted((a, b) => worst(a) - worst(b)).slice(0, MOST_CLASSES);
  const ranking = rank(...pooled(labels, probabilities, curves.length));
  return {
    classes: kept.sort((a, b) => a.index - b.index),
    micro: drawnPair({ roc: rocCurve(ranking), precisionRecall: precisionRecallCurve(ranking) }),
    macro: {
      roc: meanCurve(
        drawn.map(({ roc }) => roc),
        rocArea(curves).macro,
      ),
      precisionRecall: meanCurve(
        drawn.map(({ precisionRecall }) => precisionRecall),
        averagePrecision(curves).macro,
      ),
    },
  };
}

/** The probabilities of the true classes, [n], and all others, [n * (classes - 1)]. */
function pooled(
  labels: Int32Array,
  probabilities: Probabilities,
  classes: number,
): [positives: Float64Array<ArrayBuffer>, negatives: Float64Array<ArrayBuffer>] {
  const positives = new Float64Array(labels.length);
  const negatives = new Float64Array(probabilities.length - labels.length);
  let n = 0;
  labels.forEach((label, row) => {
    const start = row * classes;
    for (let index = 0; index < classes; index++) {
      if (index === label) positives[row] = probabilities[start + index]!;
      else negatives[n++] = probabilities[start + index]!;
    }
  });
  return [positives, negatives];
}

function drawnPair({ roc, precisionRecall }: Pick<ClassCurves, 'roc' | 'precisionRecall'>): DrawnPair {
  return {
    roc: roc && { area: rounded(roc.area), values: rocValues(roc) },
    precisionRecall: precisionRecall && {
      area: rounded(precisionRecall.averagePrecision),
      values: precisionValues(precisionRecall),
    },
  };
}

/** True positive rates at the places, on the straight lines between points; on an upright stretch its upper end. */
export function rocValues({ falsePositiveRate: x, truePositiveRate: y }: RocCurve): number[] {
  let at = 0;
  return places((place) => {
    while (at + 1 < x.length && x[at + 1]! <= place) at++;
    if (at + 1 === x.length) return y[at]!;
    return y[at]! + ((y[at + 1]! - y[at]!) * (place - x[at]!)) / (x[at + 1]! - x[at]!);
  });
}

/**
 * Precisions at the highest threshold that still reaches each recall: steps, as the average precision has them. At
 * recall 0 that of the highest score, not the point (0, 1), which no threshold gives.
 */
export function precisionValues({ precision, recall }: PrecisionRecallCurve): number[] {
  let at = precision.length - 2;
  return places((place) => {
    while (at > 0 && recall[at]! < place) at--;
    return precision[at]!;
  });
}

function meanCurve(curves: (DrawnCurve | null)[], area: number | null): DrawnCurve | null {
  const defined = curves.filter((curve) => curve !== null);
  if (defined.length === 0 || area === null) return null;
  const mean = (at: number) => defined.reduce((sum, { values }) => sum + values[at]!, 0) / defined.length;
  return { area: rounded(area), values: places((_, at) => mean(at)) };
}

const places = (valueAt: (place: number, index: number) => number): number[] =>
  Array.from({ length: PLACES }, (_, index) => rounded(valueAt(index / (PLACES - 1), index)));

/** Four decimals are more than a screen shows, and keep the model file small. */
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
