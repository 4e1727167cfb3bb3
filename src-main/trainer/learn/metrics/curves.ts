/** ROC and precision-recall curves of one class, from the scores of its samples and those of all others. */

/** From (0, 0), nothing predicted as the class (threshold Infinity), to (1, 1), everything. */
export interface RocCurve {
  falsePositiveRate: Float64Array;
  truePositiveRate: Float64Array;
  /** Predicted as the class: a score of at least this. Falling. */
  thresholds: Float64Array;
  /** Area under the curve (trapezoids): the chance that a sample of the class scores above another, ties half. */
  area: number;
}

/** From everything predicted as the class (recall 1) to nothing (recall 0, by definition precision 1). */
export interface PrecisionRecallCurve {
  precision: Float64Array;
  recall: Float64Array;
  /** Predicted as the class: a score of at least this. Rising, Infinity at the end. */
  thresholds: Float64Array;
  /** Sum of precision times the step in recall, without interpolation: scikit-learn's area for this curve. */
  averagePrecision: number;
}

/** [distinct scores], from the highest down: how many samples of the class, and of the others, score at least that. */
export interface Ranking {
  truePositives: Float64Array;
  falsePositives: Float64Array;
  thresholds: Float64Array;
}

/**
 * Two sorts of numbers and a merge, O(n log n): no list of indices is sorted.
 * @param positives scores of the class's own samples, finite and not negative; sorted in place
 * @param negatives scores of all other samples, likewise
 */
export function rank(positives: Float64Array<ArrayBuffer>, negatives: Float64Array<ArrayBuffer>): Ranking {
  sortAscending(positives);
  sortAscending(negatives);
  const size = positives.length + negatives.length;
  const truePositives = new Float64Array(size);
  const falsePositives = new Float64Array(size);
  const thresholds = new Float64Array(size);
  let p = positives.length;
  let n = negatives.length;
  let count = 0;
  for (; p + n > 0; count++) {
    const score = Math.max(p > 0 ? positives[p - 1]! : -Infinity, n > 0 ? negatives[n - 1]! : -Infinity);
    while (p > 0 && positives[p - 1] === score) p--;
    while (n > 0 && negatives[n - 1] === score) n--;
    truePositives[count] = positives.length - p;
    falsePositives[count] = negatives.length - n;
    thresholds[count] = score;
  }
  return {
    truePositives: truePositives.subarray(0, count),
    falsePositives: falsePositives.subarray(0, count),
    thresholds: thresholds.subarray(0, count),
  };
}

/** Numbers that are not negative have the order of their bits, and whole numbers sort twice as fast. */
function sortAscending(scores: Float64Array<ArrayBuffer>): void {
  new BigInt64Array(scores.buffer).sort();
}

/**
 * Thinned for drawing as by scikit-learn's `roc_curve(drop_intermediate=True)`: points evenly spaced on a straight
 * line go. The area is that of all points.
 * @returns null where the class has no samples, or all are of it: one of the rates is undefined
 */
export function rocCurve({ truePositives: tp, falsePositives: fp, thresholds }: Ranking): RocCurve | null {
  const last = tp.length - 1;
  const positives = tp[last]!;
  const negatives = fp[last]!;
  if (positives === 0 || negatives === 0) return null;
  const bends = (counts: Float64Array, at: number) =>
    counts[at + 1]! - counts[at]! !== counts[at]! - counts[at - 1]!;
  const kept = indices(tp.length, (at) => at === 0 || at === last || bends(fp, at) || bends(tp, at));
  let twiceArea = fp[0]! * tp[0]!;
  for (let at = 1; at <= last; at++) twiceArea += (fp[at]! - fp[at - 1]!) * (tp[at]! + tp[at - 1]!);
  return {
    falsePositiveRate: Float64Array.from([0, ...kept.map((at) => fp[at]! / negatives)]),
    truePositiveRate: Float64Array.from([0, ...kept.map((at) => tp[at]! / positives)]),
    thresholds: Float64Array.from([Infinity, ...kept.map((at) => thresholds[at]!)]),
    area: twiceArea / (2 * positives * negatives),
  };
}

/**
 * Thinned for drawing as by scikit-learn's `precision_recall_curve(drop_intermediate=True)`: of the points of one
 * recall only the first and the last stay. The average precision is that of all points.
 * @returns null where the class has no samples: recall is undefined
 */
export function precisionRecallCurve(ranking: Ranking): PrecisionRecallCurve | null {
  const { truePositives: tp, falsePositives: fp, thresholds } = ranking;
  const last = tp.length - 1;
  const positives = tp[last]!;
  if (positives === 0) return null;
  const precisionAt = (at: number) => tp[at]! / (tp[at]! + fp[at]!);
  const kept = indices(
    tp.length,
    (at) => at === 0 || at === last || tp[at] !== tp[at - 1] || tp[at] !== tp[at + 1],
  ).reverse();
  let sum = tp[0]! * precisionAt(0);
  for (let at = 1; at <= last; at++) sum += (tp[at]! - tp[at - 1]!) * precisionAt(at);
  return {
    precision: Float64Array.from([...kept.map(precisionAt), 1]),
    recall: Float64Array.from([...kept.map((at) => tp[at]! / positives), 0]),
    thresholds: Float64Array.from([...kept.map((at) => thresholds[at]!), Infinity]),
    averagePrecision: sum / positives,
  };
}

function indices(length: number, keep: (index: number) => boolean): number[] {
  const kept: number[] = [];
  for (let index = 0; index < length; index++) if (keep(index)) kept.push(index);
  return kept;
}
