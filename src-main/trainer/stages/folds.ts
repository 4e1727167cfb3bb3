/** k-fold cross-validation. */
import type { CrossValidation, Recipe, Scores } from '../../../src-preload/contract';
import { stratifiedFolds, type Split } from '../data/split';
import type { OpenDataset } from '../dataset';
import { UserError } from '../errors';
import type { Job } from '../job';
import { learnAndScore } from './held-out';
import { labelled, splitSamples } from './split';

/**
 * Every labelled sample is held out once: each fold is scored by a model that was trained, searched and decided with
 * the recipe on the other folds alone, of which the recipe's validation share is for the choices. The test share
 * plays no part.
 * @returns null where the recipe asks for none, where fewer than two folds could be read, and where a person stopped:
 * a part of the folds is no cross-validation
 */
export async function crossValidate(
  dataset: OpenDataset,
  recipe: Recipe,
  job: Job,
): Promise<CrossValidation | null> {
  if (recipe.folds === 0 || job.isStopped) return null;
  const splits = foldSplits(dataset, recipe);
  return job.run('folds', splits.length, async (report) => {
    const folds: Scores[] = [];
    for (const [index, split] of splits.entries()) {
      const heldOut = await learnAndScore(dataset, split, recipe, job.inner());
      if (job.isStopped) return null;
      if (heldOut) folds.push(heldOut.scores);
      report(index + 1);
    }
    if (folds.length < 2) return null;
    return {
      folds: folds.map(({ count, accuracy, macroF1, logLoss }) => ({ count, accuracy, macroF1, logLoss })),
      accuracy: spread(folds.map(({ accuracy }) => accuracy)),
      macroF1: spread(folds.map(({ macroF1 }) => macroF1)),
      logLoss: spread(folds.map(({ logLoss }) => logLoss)),
      confusionMatrix: folds.map(({ confusionMatrix }) => confusionMatrix).reduce(sum),
    };
  });
}

/** @throws UserError where there are fewer labelled samples than folds */
export function requireFolds(dataset: OpenDataset, { folds }: Recipe): void {
  const samples = labelled(dataset).length;
  if (samples >= folds) return;
  const message = `${folds} folds need at least ${folds} samples with a label, but there are ${samples}. Ask for fewer folds.`;
  throw new UserError('folds', message);
}

/** For each fold, its samples as the test part and the others as training and validation part. */
export function foldSplits(dataset: OpenDataset, recipe: Recipe): Split[] {
  const samples = labelled(dataset);
  const y = samples.map((index) => dataset.labels[index]!);
  return stratifiedFolds(y, dataset.classes.length, recipe.folds, recipe.seed).map((fold) => {
    const test = fold.map((position) => samples[position]!);
    const heldOut = new Set(test);
    const others = samples.filter((index) => !heldOut.has(index));
    return { ...splitSamples(dataset, others, { ...recipe, test: 0 }), test };
  });
}

/** The mean and the sample's standard deviation, with one degree of freedom less than values. */
function spread(values: number[]): { mean: number; deviation: number } {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

const sum = (a: number[][], b: number[][]) => a.map((row, i) => row.map((value, j) => value + b[i]![j]!));
