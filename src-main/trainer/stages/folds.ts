/** k-fold cross-validation. */
import type { CrossValidation, Recipe, Scores } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import { countDistinct } from '../data/repeated';
import { FREE, stratifiedFolds, type Arrangement, type Split } from '../data/split';
import type { OpenDataset } from '../dataset';
import { UserError } from '../errors';
import { PART_NAMES } from '../features/parts';
import type { Job } from '../job';
import { learnAndScore } from './held-out';
import { labelled, splitSamples } from './split';

/**
 * Every labelled sample is held out once, but for a pre-made test part: each fold is scored by a model that was trained,
 * searched and decided with the recipe on the other folds alone, of which the recipe's validation share is for the
 * choices. The test share plays no part.
 * @returns null where the recipe asks for none, where fewer than two folds could be read, and where a person stopped:
 * a part of the folds is no cross-validation
 */
export async function crossValidate(
  dataset: OpenDataset,
  recipe: Recipe,
  job: Job,
  arrangement: Arrangement = FREE,
): Promise<CrossValidation | null> {
  if (recipe.folds === 0 || job.isStopped) return null;
  const splits = foldSplits(dataset, recipe, arrangement);
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

/** @throws UserError where there are fewer labelled samples, or groups of them, than folds */
export function requireFolds(dataset: OpenDataset, { folds }: Recipe, arrangement: Arrangement = FREE): void {
  if (folds === 0) return;
  const samples = foldable(dataset, arrangement);
  const { groups } = arrangement;
  const count = groups ? countDistinct(samples.map((index) => groups[index]!)) : samples.length;
  if (count >= folds) return;
  const message = groups
    ? t('{folds} folds need at least {folds} groups of samples, but there are {n}. Ask for fewer folds.', {
        folds,
        n: count,
      })
    : t('{folds} folds need at least {folds} samples with a label, but there are {n}. Ask for fewer folds.', {
        folds,
        n: count,
      });
  throw new UserError('folds', message);
}

/**
 * For each fold, its samples as the test part and the others as training and validation part. Groups stay whole in
 * both cuts. A pre-made test part is left out: it is there to judge the final model, and folds of other data would
 * not be comparable with it. Pre-made training and validation parts are pooled, as every fold is held out once.
 * See `withMoves` for what a person moved.
 */
export function foldSplits(dataset: OpenDataset, recipe: Recipe, arrangement: Arrangement = FREE): Split[] {
  const samples = foldable(dataset, arrangement);
  const { groups } = arrangement;
  const of = (values: Int32Array) => samples.map((index) => values[index]!);
  const { folds, seed } = recipe;
  return stratifiedFolds(of(dataset.labels), dataset.classes.length, folds, seed, groups && of(groups)).map(
    (fold) => {
      const test = fold.map((position) => samples[position]!);
      const heldOut = new Set(test);
      const others = samples.filter((index) => !heldOut.has(index));
      const cut = splitSamples(dataset, others, { ...recipe, test: 0 }, { groups, preset: null });
      return { ...cut, test };
    },
  );
}

/**
 * The arrangement for folds of data in which a person moved samples from part to part: where they were put counts as
 * pre-made. So what is kept for the test is in no fold, and what was taken out of a pre-made test part is in one.
 */
export function withMoves(arrangement: Arrangement, { edited }: OpenDataset): Arrangement {
  if (!edited?.moved.some((part) => part >= 0)) return arrangement;
  const preset = Int8Array.from(edited.moved, (part, sample) =>
    part >= 0 ? part : (arrangement.preset?.[sample] ?? -1),
  );
  return { ...arrangement, preset };
}

/** The labelled samples that are not of a pre-made test part. */
const foldable = (dataset: OpenDataset, { preset }: Arrangement): Int32Array =>
  labelled(dataset).filter((index) => preset?.[index] !== PART_NAMES.indexOf('test'));

/** The mean and the sample's standard deviation, with one degree of freedom less than values. */
function spread(values: number[]): { mean: number; deviation: number } {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

const sum = (a: number[][], b: number[][]) => a.map((row, i) => row.map((value, j) => value + b[i]![j]!));
