/** Reading a confusion matrix: rows are true classes, columns are predictions. */

/** Each cell's share of its row; 0 where the row is empty. */
export function rowShares(matrix: number[][]): number[][] {
  return matrix.map((row) => {
    const total = row.reduce((sum, n) => sum + n, 0);
    return row.map((n) => (total > 0 ? n / total : 0));
  });
}

export interface MixUp {
  truth: number;
  prediction: number;
  count: number;
  /** Of the samples of the true class. */
  share: number;
}

/** The largest off-diagonal cells, largest first. */
export function topMixUps(matrix: number[][], limit: number): MixUp[] {
  const shares = rowShares(matrix);
  const found: MixUp[] = [];
  matrix.forEach((row, truth) =>
    row.forEach((n, prediction) => {
      if (n > 0 && truth !== prediction) {
        found.push({ truth, prediction, count: n, share: shares[truth]?.[prediction] ?? 0 });
      }
    }),
  );
  return found.sort((a, b) => b.count - a.count || b.share - a.share).slice(0, limit);
}
