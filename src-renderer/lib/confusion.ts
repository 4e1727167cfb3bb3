/** Reading a confusion matrix: rows are true classes, columns are predictions. */

export interface MixUp {
  truth: number;
  prediction: number;
  count: number;
  /** Of the samples of the true class. */
  share: number;
}

/** The largest off-diagonal cells, largest first. */
export function topMixUps(matrix: number[][], limit: number): MixUp[] {
  const found: MixUp[] = [];
  matrix.forEach((row, truth) => {
    const total = row.reduce((sum, n) => sum + n, 0);
    row.forEach((n, prediction) => {
      if (n > 0 && truth !== prediction) found.push({ truth, prediction, count: n, share: n / total });
    });
  });
  return found.sort((a, b) => b.count - a.count || b.share - a.share).slice(0, limit);
}
