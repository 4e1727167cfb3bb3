/** The confusion matrix and what follows from its counts alone. Rows are true classes, columns are predictions. */

/**
 * @param labels [n] true classes
 * @param predictions [n] predicted classes
 * @returns [classes][classes] counts: true class, then predicted class
 * @throws RangeError where the lengths differ or a class is not one of `classes`
 */
export function confusionMatrix(labels: Int32Array, predictions: Int32Array, classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  addToConfusion(matrix, labels, predictions);
  return matrix;
}

/** Counts more samples, [n], into a confusion matrix. @throws RangeError as `confusionMatrix` does */
export function addToConfusion(matrix: number[][], labels: Int32Array, predictions: Int32Array): void {
  if (labels.length !== predictions.length) {
    throw new RangeError(`${labels.length} labels but ${predictions.length} predictions`);
  }
  const classes = matrix.length;
  labels.forEach((label, index) => {
    const prediction = predictions[index]!;
    const row = matrix[label];
    if (row?.[prediction] === undefined) {
      throw new RangeError(`Sample ${index}: class ${label}, predicted ${prediction}, of ${classes} classes`);
    }
    row[prediction]!++;
  });
}

/** The counts of a confusion matrix along its edges. */
export interface Margins {
  /** Samples of each class: sums of rows. */
  support: number[];
  /** Predictions of each class: sums of columns. */
  predicted: number[];
  /** Right predictions: the sum of the diagonal. */
  hits: number;
  /** All samples. */
  total: number;
}

export function margins(matrix: number[][]): Margins {
  const support = matrix.map(sum);
  const predicted = new Array<number>(matrix.length).fill(0);
  for (const row of matrix) row.forEach((count, column) => (predicted[column]! += count));
  return { support, predicted, hits: sum(matrix.map((row, index) => row[index]!)), total: sum(support) };
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

/** Each row over its sum: what became of the samples of a class. The row of a class without samples is zeros. */
export function normalizedByRow(matrix: number[][]): number[][] {
  const { support } = margins(matrix);
  return matrix.map((row, index) => row.map((count) => share(count, support[index]!)));
}

/** Each column over its sum: what the predictions of a class were. A class never predicted has zeros. */
export function normalizedByColumn(matrix: number[][]): number[][] {
  const { predicted } = margins(matrix);
  return matrix.map((row) => row.map((count, index) => share(count, predicted[index]!)));
}

const share = (count: number, total: number) => (total > 0 ? count / total : 0);

/** The share of right predictions. */
export function accuracy(matrix: number[][]): number {
  const { hits, total } = margins(matrix);
  return hits / total;
}
