/** Trains on the training part, and chooses on the validation part. */
import type { Recipe, Report } from '../../../src-preload/contract';
import type { Outcome } from '../learn/evaluate';
import type { EpochResult, Start } from '../learn/options';
import { search, type TrialName } from '../learn/search';
import { train, type Trained } from '../learn/train';
import type { LabelledFeatures } from '../matrix';

export interface FitWatch {
  onEpoch(result: EpochResult, validation: Outcome | null, bestEpoch: number, trial: TrialName): void;
  isStopped(): boolean;
  isCancelled?(): boolean;
  unpaused?(): Promise<void>;
}

export interface Fitted extends Trained {
  l2: number;
  search: Report['search'];
  /** Of the search's trainings, the one that is kept. */
  run: number;
}

/** Sees nothing of a training, and ends it when the job does; `unpaused` lets it wait while the job is paused. */
export const unwatched = (isStopped: () => boolean, unpaused?: () => Promise<void>): FitWatch => ({
  onEpoch: () => {},
  isStopped,
  ...(unpaused && { unpaused }),
});

/** @param parts an empty validation part chooses nothing @param start is no search's: that has starts of its own */
export async function fit(
  parts: { train: LabelledFeatures; validation: LabelledFeatures },
  classes: number,
  recipe: Recipe,
  watch: FitWatch,
  start: Start | null = null,
): Promise<Fitted> {
  const validation = parts.validation.X.rows > 0 ? parts.validation : null;
  const isChosen = recipe.search === 'l2' && recipe.l2 !== null;
  if (validation && recipe.search !== 'none' && !isChosen) {
    const options = { ...recipe, search: recipe.search };
    const found = await search(parts.train, validation, classes, options, watch);
    return { ...found, search: { trials: found.trials, chosen: found.chosen } };
  }
  const l2 = recipe.l2 ?? start?.l2 ?? 1 / parts.train.X.rows;
  const only = { index: 0, run: 0, hidden: recipe.hidden, l2 };
  const trained = await train(
    parts.train,
    validation,
    classes,
    { ...recipe, l2 },
    {
      ...watch,
      onEpoch: (result, outcome, bestEpoch) => watch.onEpoch(result, outcome, bestEpoch, only),
    },
    start?.parameters,
  );
  return { ...trained, l2, run: 0, search: null };
}
