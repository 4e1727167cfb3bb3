/** Agreement of predictions with labels beyond chance, in [-1, 1]: 1 is perfect, 0 is no better than chance. */
import { margins } from './confusion';

/**
 * Cohen's kappa (Cohen 1960): 1 - observed disagreement / the disagreement that the margins give by chance.
 * Null where chance cannot disagree: all samples are of one class and all are predicted as that class.
 */
export function cohenKappa(matrix: number[][]): number | null {
  const { hits, total, byChance } = agreement(matrix);
  const disagreementByChance = total * total - byChance;
  return disagreementByChance > 0 ? 1 - ((total - hits) * total) / disagreementByChance : null;
}

/**
 * Matthews correlation coefficient for any number of classes (R_K, Gorodkin 2004).
 * 0, as in scikit-learn, where the labels or the predictions are all the same.
 */
export function matthewsCorrelation(matrix: number[][]): number {
  const { hits, total, byChance, support, predicted } = agreement(matrix);
  const covariance = hits * total - byChance;
  const variances = (total * total - dot(support, support)) * (total * total - dot(predicted, predicted));
  return variances > 0 ? covariance / Math.sqrt(variances) : 0;
}

/** The margins, and how many of total * total pairs of one label and one prediction agree by chance. */
function agreement(matrix: number[][]) {
  const edges = margins(matrix);
  return { ...edges, byChance: dot(edges.support, edges.predicted) };
}

const dot = (a: number[], b: number[]) => a.reduce((sum, value, index) => sum + value * b[index]!, 0);
