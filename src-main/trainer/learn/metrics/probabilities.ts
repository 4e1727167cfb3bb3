/** Scores of whole probability distributions. */

/** [n, classes], row by row; each row sums to 1. */
export type Probabilities = Float32Array | Float64Array;

/** @throws RangeError where shapes do not fit, a label is not one of `classes`, or a probability is negative, infinite or NaN */
export function checkProbabilities(labels: Int32Array, probabilities: Probabilities, classes: number): void {
  if (labels.length === 0) throw new RangeError('Scores need at least one sample');
  if (probabilities.length !== labels.length * classes) {
    throw new RangeError(`${probabilities.length} probabilities for ${labels.length} x ${classes}`);
  }
  const stranger = labels.findIndex((label) => label < 0 || label >= classes);
  if (stranger >= 0) {
    throw new RangeError(`Sample ${stranger}: class ${labels[stranger]} of ${classes} classes`);
  }
  for (let index = 0; index < probabilities.length; index++) {
    const probability = probabilities[index]!;
    if (probability >= 0 && probability < Infinity) continue;
    const sample = Math.floor(index / classes);
    throw new RangeError(`Sample ${sample}: the probability of class ${index % classes} is ${probability}`);
  }
}

export interface MostProbable {
  /** [n] the class of the largest probability; the first of equals. */
  predictions: Int32Array;
  /** [n] that probability. */
  confidences: Float64Array;
}

/** The predictions that confusion matrices and reliability bins are made from. */
export function mostProbable(probabilities: Probabilities, classes: number): MostProbable {
  const rows = probabilities.length / classes;
  const predictions = new Int32Array(rows);
  const confidences = new Float64Array(rows);
  for (let row = 0, start = 0; row < rows; row++, start += classes) {
    let best = start;
    for (let index = start + 1; index < start + classes; index++) {
      if (probabilities[index]! > probabilities[best]!) best = index;
    }
    predictions[row] = best - start;
    confidences[row] = probabilities[best]!;
  }
  return { predictions, confidences };
}

/**
 * Mean cross-entropy in nats, -mean_i log P[i, y_i], of probabilities clipped to [eps, 1 - eps] with eps the machine
 * epsilon of their type (2^-52 or 2^-23): finite, at most -log eps = 36.04 or 15.94, even where P[i, y_i] is 0.
 * Source: scikit-learn's `log_loss` (since its 1.5 rows are not divided by their sums again; nor are they here).
 * Sums are float64 for both types.
 */
export function logLoss(labels: Int32Array, probabilities: Probabilities, classes: number): number {
  checkProbabilities(labels, probabilities, classes);
  const eps = probabilities instanceof Float32Array ? 2 ** -23 : 2 ** -52;
  let sum = 0;
  labels.forEach((label, row) => {
    const probability = probabilities[row * classes + label]!;
    sum -= Math.log(Math.min(1 - eps, Math.max(eps, probability)));
  });
  return sum / labels.length;
}

/**
 * Brier score (Brier 1950): mean_i sum_j (P[i, j] - Y[i, j])^2, Y one-hot. In [0, 2], 0 is best. For two classes it
 * is twice what is often given, the square of the second class alone.
 */
export function brierScore(labels: Int32Array, probabilities: Probabilities, classes: number): number {
  checkProbabilities(labels, probabilities, classes);
  let sum = 0;
  labels.forEach((label, row) => {
    for (let index = 0, at = row * classes; index < classes; index++, at++) {
      const difference = probabilities[at]! - (index === label ? 1 : 0);
      sum += difference * difference;
    }
  });
  return sum / labels.length;
}

/**
 * The share of samples whose true class is among their k most probable; 1 where k is at least `classes`.
 * Ties are broken as in scikit-learn's `top_k_accuracy_score`: of equally probable classes the last comes first, but
 * of two classes (its binary case, P[:, 1] > 0.5) the first. So top 1 differs from the accuracy only in ties.
 */
export function topKAccuracy(
  labels: Int32Array,
  probabilities: Probabilities,
  classes: number,
  k: number,
): number {
  checkProbabilities(labels, probabilities, classes);
  let hits = 0;
  labels.forEach((label, row) => {
    const start = row * classes;
    const own = probabilities[start + label]!;
    let ahead = 0;
    for (let index = 0; index < classes; index++) {
      const other = probabilities[start + index]!;
      if (other > own || (other === own && (classes === 2 ? index < label : index > label))) ahead++;
    }
    if (ahead < k) hits++;
  });
  return hits / labels.length;
}
