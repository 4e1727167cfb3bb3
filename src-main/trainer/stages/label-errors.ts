/** Labels that are probably wrong: every sample is judged by a model that was trained without it. */
import type { LabelErrors, Recipe } from '../../../src-preload/contract';
import { countDistinct } from '../data/repeated';
import { nestedSubsets, type Arrangement } from '../data/split';
import type { OpenDataset } from '../dataset';
import { UserError } from '../errors';
import type { Job } from '../job';
import { withTemperature } from '../learn/calibration';
import { confidentLearning, type Suspect } from '../learn/confident-learning';
import { sampleClasses } from '../matrix';
import { foldSplits, requireFolds } from './folds';
import { withLearned } from './held-out';
import { withPredictor } from './predicting';
import { labelled } from './split';

const FOLDS = 5;
const MAX_ITEMS = 1000;
const MAX_PAIRS = 200;
/** Probabilities are kept of so many samples times classes at most, 256 MiB; of more samples a part is looked at. */
const MAX_PROBABILITIES = 1 << 26;

/** What models that never saw the samples say of them. */
interface OutOfSample {
  /** Samples, [n]. */
  samples: Int32Array;
  /** [n, classes] */
  probabilities: Float32Array;
}

/**
 * Parts that the data came in play no role: a label may be wrong in each. Groups stay whole, so that a copy of a sample
 * does not vouch for it.
 * @param recipe searches nothing: it gives the penalty and the layers itself
 * @param most probabilities to keep
 * @throws UserError where there are too few samples
 */
export async function findLabelErrors(
  opened: OpenDataset,
  recipe: Recipe,
  job: Job,
  most = MAX_PROBABILITIES,
): Promise<LabelErrors> {
  const { problem } = opened.describe();
  if (problem) throw new UserError('problem', problem);
  const total = labelled(opened).length;
  const dataset = withinBound(opened, total, most, recipe.seed);
  const plain = plainly(recipe);
  const { groups } = await dataset.arrange(plain, job);
  const folds = Math.max(2, Math.min(FOLDS, pieces(dataset, groups)));
  const arrangement = { groups, preset: null };
  const { samples, probabilities } = await outOfSample(dataset, { ...plain, folds }, job, arrangement);
  const { classes, labels, itemOf } = dataset;
  const y = samples.map((index) => labels[index]!);
  const { suspects, estimated } = confidentLearning(y, probabilities, classes.length);
  const probability = (row: number, label: number) => probabilities[row * classes.length + label]!;
  return {
    items: suspects.slice(0, MAX_ITEMS).map(({ row, given, suggested, score }) => ({
      index: samples[row]!,
      item: itemOf(samples[row]!),
      given: classes[given]!,
      suggested: classes[suggested]!,
      givenProbability: probability(row, given),
      suggestedProbability: probability(row, suggested),
      score,
    })),
    count: suspects.length,
    pairs: pairsOf(suspects, classes),
    estimated: Math.round(estimated),
    checked: samples.length,
    total,
  };
}

/** What matters for probabilities alone. */
function plainly(recipe: Recipe): Recipe {
  return { ...recipe, search: 'none', ordered: null, costs: [], targetAccuracy: null, learningCurve: false };
}

/** How many there are to deal out to folds: samples, or groups of them. */
function pieces(dataset: OpenDataset, groups: Arrangement['groups']): number {
  const samples = labelled(dataset);
  return groups ? countDistinct(samples.map((index) => groups[index]!)) : samples.length;
}

/** The dataset, or a stratified part of it whose probabilities fit. */
function withinBound(dataset: OpenDataset, samples: number, most: number, seed: number): OpenDataset {
  const { labels, classes } = dataset;
  const share = Math.floor(most / classes.length) / samples;
  if (share >= 1) return dataset;
  const known = labelled(dataset);
  const [part] = nestedSubsets(
    known.map((index) => labels[index]!),
    classes.length,
    [share],
    1,
    seed,
  );
  const fewer = new Int32Array(labels.length).fill(-1);
  for (const position of part!) fewer[known[position]!] = labels[known[position]!]!;
  return Object.create(dataset, { labels: { value: fewer } }) as OpenDataset;
}

async function outOfSample(
  dataset: OpenDataset,
  recipe: Recipe,
  job: Job,
  arrangement: Arrangement,
): Promise<OutOfSample> {
  requireFolds(dataset, recipe, arrangement);
  const splits = foldSplits(dataset, recipe, arrangement);
  const classes = dataset.classes.length;
  const room = splits.reduce((sum, { test }) => sum + test.length, 0);
  const samples = new Int32Array(room);
  const probabilities = new Float32Array(room * classes);
  return job.run('folds', splits.length, async (report) => {
    let count = 0;
    for (const [index, split] of splits.entries()) {
      await withLearned(dataset, split, recipe, job.inner(), async ({ fitted, decision, ...learned }) => {
        const { test } = learned.parts;
        samples.set(learned.samples.test, count);
        await withPredictor(fitted, test, recipe, async (_, spans) => {
          for await (const { first, logP } of spans(test)) {
            const p = withTemperature(logP, classes, decision.temperature);
            probabilities.set(p, (count + first) * classes);
          }
        });
        count += sampleClasses(test).length;
      });
      report(index + 1);
    }
    return { samples: samples.subarray(0, count), probabilities: probabilities.subarray(0, count * classes) };
  });
}

function pairsOf(suspects: readonly Suspect[], classes: readonly string[]): LabelErrors['pairs'] {
  const counts = new Map<number, number>();
  for (const { given, suggested } of suspects) {
    const pair = given * classes.length + suggested;
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MAX_PAIRS)
    .map(([pair, count]) => ({
      given: classes[Math.floor(pair / classes.length)]!,
      suggested: classes[pair % classes.length]!,
      count,
    }));
}
