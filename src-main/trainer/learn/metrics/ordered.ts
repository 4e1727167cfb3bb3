/** Scores of ordered classes, where the size of a miss counts too. */

/**
 * The mean of |true class - prediction|, in classes: 0 is best; the mean absolute error of the classes' numbers.
 * @param matrix [classes][classes] counts: true class, then predicted class, from the lowest to the highest
 */
export function meanClassDistance(matrix: number[][]): number {
  let [distance, total] = [0, 0];
  matrix.forEach((row, label) =>
    row.forEach((count, prediction) => {
      distance += count * Math.abs(label - prediction);
      total += count;
    }),
  );
  return distance / total;
}

/**
 * Numbers read as ordered classes: rounded, halves up, and those beyond the ends taken as the ends.
 * @param numbers [n], 0 for the lowest class, 1 for the next...
 */
export function nearestClasses(numbers: ArrayLike<number>, classes: number): Int32Array {
  return Int32Array.from(numbers, (number) => Math.min(classes - 1, Math.max(0, Math.round(number))));
}
