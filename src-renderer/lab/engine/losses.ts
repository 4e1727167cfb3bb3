/** Three losses on the logits of a sample, z [classes], whose class is y; each beside its derivative dJ/dz. */
import { rowOf, zeros, type Matrix } from './matrix';
import { argMax, logSumExp, softmax } from './softmax';

export const LOSSES = ['cross-entropy', 'mse', 'hinge'] as const;
export type LossName = (typeof LOSSES)[number];

export interface Loss {
  value: (z: Float64Array, y: number) => number;
  /** @param out where the derivative goes, [classes] */
  derivative: (z: Float64Array, y: number, out: Float64Array) => Float64Array;
}

export const losses: Record<LossName, Loss> = {
  /** -log P_y with P = softmax(z); P - Y (Bishop, Pattern Recognition and Machine Learning, 4.109). */
  'cross-entropy': {
    value: (z, y) => logSumExp(z) - z[y]!,
    derivative: (z, y, out) => {
      softmax(z, 1, out);
      out[y]! -= 1;
      return out;
    },
  },

  /** |z - Y|^2, squared error of the raw scores on the one-hot target; 2 (z - Y). */
  mse: {
    value: (z, y) => z.reduce((sum, score, j) => sum + (score - oneHot(j, y)) ** 2, 0),
    derivative: (z, y, out) => {
      for (let j = 0; j < z.length; j++) out[j] = 2 * (z[j]! - oneHot(j, y));
      return out;
    },
  },

  /**
   * max_j (z_j + 1 - Y_j) - z_y (Crammer and Singer 2001): zero once z_y leads all others by 1. Of the strongest rival
   * and y the derivative is 1 and -1, or all zeros where there is no rival within the margin.
   */
  hinge: {
    value: (z, y) => {
      const rival = strongest(z, y);
      return rival === y ? 0 : z[rival]! + 1 - z[y]!;
    },
    derivative: (z, y, out) => {
      out.fill(0);
      out[strongest(z, y)]! += 1;
      out[y]! -= 1;
      return out;
    },
  },
};

const oneHot = (j: number, y: number) => (j === y ? 1 : 0);

/** The class with the largest z_j + 1 - Y_j, the first of them where there are several. */
function strongest(z: Float64Array, y: number): number {
  let best = 0;
  for (let j = 1; j < z.length; j++) if (z[j]! - oneHot(j, y) > z[best]! - oneHot(best, y)) best = j;
  return best;
}

/** The mean over samples: Z is [n, classes], y is [n]. */
export function meanLoss(name: LossName, Z: Matrix, y: Int32Array): number {
  const { value } = losses[name];
  let sum = 0;
  for (let i = 0; i < Z.rows; i++) sum += value(rowOf(Z, i), y[i]!);
  return sum / Z.rows;
}

/** The mean's derivative dJ/dZ, [n, classes]: of cross-entropy (P - Y) / n. */
export function lossGradient(name: LossName, Z: Matrix, y: Int32Array): Matrix {
  const { derivative } = losses[name];
  const gradient = zeros(Z.rows, Z.columns);
  for (let i = 0; i < Z.rows; i++) derivative(rowOf(Z, i), y[i]!, rowOf(gradient, i));
  for (let at = 0; at < gradient.data.length; at++) gradient.data[at]! /= Z.rows;
  return gradient;
}

/** The share of samples whose largest logit is at their class. */
export function accuracy(Z: Matrix, y: Int32Array): number {
  let right = 0;
  for (let i = 0; i < Z.rows; i++) if (argMax(rowOf(Z, i)) === y[i]) right += 1;
  return right / Z.rows;
}
