/** Trains on the training part, and chooses on the validation part. */
import type { Recipe, Report } from '../../../src-preload/contract';
import { train, type Trained, type TrainHooks } from '../learn/train';
import type { LabelledFeatures } from '../matrix';

export interface FitWatch {
  /** @param epochs how many there will be at most */
  onEpoch(...args: [...Parameters<TrainHooks['onEpoch']>, epochs: number]): void;
  isStopped(): boolean;
}

export interface Fitted extends Trained {
  l2: number;
  search: Report['search'];
}

/** Sees nothing of a training, and ends it when the job does. */
export const unwatched = (isStopped: () => boolean): FitWatch => ({ onEpoch: () => {}, isStopped });

/** @param parts an empty validation part chooses nothing */
export async function fit(
  parts: { train: LabelledFeatures; validation: LabelledFeatures },
  classes: number,
  recipe: Recipe,
  { onEpoch, isStopped }: FitWatch,
): Promise<Fitted> {
  const validation = parts.validation.X.rows > 0 ? parts.validation : null;
  const l2 = recipe.l2 ?? 1 / parts.train.X.rows;
  const options = { ...recipe, l2, whiten: recipe.l2 !== null };
  const trained = await train(parts.train, validation, classes, options, {
    onEpoch: (result, outcome, bestEpoch) => onEpoch(result, outcome, bestEpoch, recipe.epochs),
    isStopped,
  });
  return { ...trained, l2, search: null };
}
