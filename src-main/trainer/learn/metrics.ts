/** Scores of a classifier, by the definitions that scikit-learn uses. Rows of a confusion matrix are true classes. */

export interface ClassMetrics {
  /** Null where nothing was predicted as this class. */
  precision: number | null;
  /** Null where no sample is of this class. */
  recall: number | null;
  /** Null where both of the above are. */
  f1: number | null;
  support: number;
}

/** @returns [classes][classes] counts: true class, then predicted class */
export function confusionMatrix(labels: Int32Array, predictions: Int32Array, classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  labels.forEach((label, index) => matrix[label]![predictions[index]!]!++);
  return matrix;
}

export function accuracy(matrix: number[][]): number {
  const right = matrix.reduce((sum, row, index) => sum + row[index]!, 0);
  return right / total(matrix);
}

const total = (matrix: number[][]) => matrix.reduce((sum, row) => sum + rowSum(row), 0);
const rowSum = (row: number[]) => row.reduce((sum, count) => sum + count, 0);

/** Precision, recall and F1 of each class. */
export function perClass(matrix: number[][]): ClassMetrics[] {
  return matrix.map((row, index) => {
    const hits = row[index]!;
    const support = rowSum(row);
    const predicted = matrix.reduce((sum, other) => sum + other[index]!, 0);
    const either = support + predicted;
    return {
      precision: predicted > 0 ? hits / predicted : null,
      recall: support > 0 ? hits / support : null,
      f1: either > 0 ? (2 * hits) / either : null,
      support,
    };
  });
}

/** The mean recall of the classes that have samples. */
export function balancedAccuracy(matrix: number[][]): number {
  return mean(perClass(matrix).flatMap(({ recall }) => recall ?? []));
}

/** The mean F1 of the classes that have samples or predictions. */
export function macroF1(matrix: number[][]): number {
  return mean(perClass(matrix).flatMap(({ f1 }) => f1 ?? []));
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Wilson's score interval for a share (Wilson 1927): unlike the normal approximation it stays within [0, 1]
 * and holds for few samples and shares near 0 and 1.
 * @param z 1.96 for 95%
 */
export function wilsonInterval(share: number, count: number, z = 1.959963984540054): [number, number] {
  const z2 = z * z;
  const centre = (share + z2 / (2 * count)) / (1 + z2 / count);
  const half = (z / (1 + z2 / count)) * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count * count));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/**
 * Expected calibration error (Guo et al. 2017): the mean gap between confidence and accuracy over equal-width
 * bins of confidence, weighted by their counts.
 * @param confidences the largest probability of each sample
 * @param right whether that class was the true one
 */
export function expectedCalibrationError(confidences: Float64Array, right: boolean[], bins = 15): number {
  const gaps = new Float64Array(bins);
  confidences.forEach((confidence, index) => {
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1));
    gaps[bin]! += confidence - (right[index] ? 1 : 0);
  });
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / confidences.length;
}
