/** Would more data help? */
import type { LearningCurve, Recipe } from '../../../src-preload/contract';
import { nestedSubsets, type Split } from '../data/split';
import type { OpenDataset } from '../dataset';
import type { Job } from '../job';
import { pairedGain } from '../learn/metrics';
import { learnAndScore, type HeldOut } from './held-out';

type Verdict = LearningCurve['verdict'];
type Answers = Omit<HeldOut, 'scores'>;

/** Each size is twice the one before. */
const SHARES = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1];
const LEAST_OF_A_CLASS = 2;
/** A model of fewer samples says nothing about the others. */
const LEAST_SAMPLES = 10;
/** Where small classes are kept whole a size grows by less than two; from here on it is still called a step. */
const LEAST_GROWTH = 1.5;
/** A gain of a percentage point is worth having, and one that does away with a tenth of the mistakes. */
const WORTH = 0.01;
const WORTH_OF_MISTAKES = 0.1;

/**
 * Models of growing, nested, stratified parts of the training part, each learned with the recipe as it is and
 * scored on the same held-out samples: the test part, or the validation part without one.
 * @returns null where the recipe asks for none, where nothing is held out or can be read, where the training part is
 * too small for two sizes, and where a person stopped
 */
export async function learningCurveOf(
  dataset: OpenDataset,
  split: Split,
  recipe: Recipe,
  job: Job,
): Promise<LearningCurve | null> {
  const isHeldOut = split.test.length + split.validation.length > 0;
  if (!recipe.learningCurve || job.isStopped || !isHeldOut) return null;
  const subsets = growingSubsets(dataset, split.train, recipe.seed);
  if (subsets.length < 2) return null;
  const total = subsets.reduce((sum, { length }) => sum + length, 0);
  return job.run('learning-curve', total, async (report) => {
    const steps: HeldOut[] = [];
    let done = 0;
    for (const train of subsets) {
      const step = await learnAndScore(dataset, { ...split, train }, recipe, job.inner());
      if (job.isStopped || !step) return null;
      steps.push(step);
      report((done += train.length));
    }
    const [before, after] = steps.slice(-2) as [HeldOut, HeldOut];
    return {
      points: steps.map((step) => pointOf(step, dataset.classes.length)),
      verdict: verdictOf(before, after, null),
      perClassVerdict: dataset.classes.map((_, label) => verdictOf(before, after, label)),
    };
  });
}

/** Samples of the training part, from the smallest size that is worth its model to all of them. */
function growingSubsets({ labels, classes }: OpenDataset, train: Int32Array, seed: number): Int32Array[] {
  const y = train.map((index) => labels[index]!);
  const subsets = nestedSubsets(y, classes.length, SHARES, LEAST_OF_A_CLASS, seed);
  const kept: Int32Array[] = [];
  for (const subset of subsets.reverse()) {
    const next = kept[0];
    if (next && (subset.length < LEAST_SAMPLES || next.length < LEAST_GROWTH * subset.length)) continue;
    kept.unshift(subset.map((position) => train[position]!));
  }
  return kept;
}

function pointOf({ scores, trainedOn }: HeldOut, classes: number): LearningCurve['points'][number] {
  return {
    samples: trainedOn.length,
    perClassSamples: Array.from({ length: classes }, (_, label) => countOf(trainedOn, label)),
    accuracy: scores.accuracy,
    logLoss: scores.logLoss,
    perClassRecall: scores.perClass.map(({ recall }) => recall),
    perClassF1: scores.perClass.map(({ f1 }) => f1),
  };
}

/**
 * What the last step, from half of the data to all of it, did to the share of right answers, with the chance in the
 * choice of the held-out samples taken into account by the 95% interval of `pairedGain`:
 * - `helps`: the gain is above what chance allows, and worth having: one percentage point, or a tenth of the mistakes
 * - `saturated`: even the most that chance allows is less than a percentage point
 * - `unclear`: neither, as where few samples are held out, or a class did not grow
 *
 * Of a class those samples count that are of it, or that either model took for it, and right is who tells them apart
 * from the others: its recall alone also rises where a boundary merely moves.
 * @param label null for all classes together
 */
export function verdictOf(before: Answers, after: Answers, label: number | null): Verdict {
  const isOf = (other: number) => label === null || other === label;
  const [was, is] = [before, after].map(({ trainedOn }) => trainedOn.filter(isOf).length) as [number, number];
  if (is < LEAST_GROWTH * was) return 'unclear';
  const { y } = after;
  const counted = Array.from(y.keys()).filter(
    (index) => isOf(y[index]!) || isOf(before.decisions[index]!) || isOf(after.decisions[index]!),
  );
  if (!counted.some((index) => isOf(y[index]!))) return 'unclear';
  const rights = ({ decisions }: Answers) =>
    counted.map((index) =>
      label === null ? decisions[index] === y[index] : isOf(decisions[index]!) === isOf(y[index]!),
    );
  const wasRight = rights(before);
  const { gain, interval } = pairedGain(wasRight, rights(after));
  const mistakes = wasRight.filter((right) => !right).length / wasRight.length;
  if (interval[0] > 0 && gain >= Math.min(WORTH, WORTH_OF_MISTAKES * mistakes)) return 'helps';
  return interval[1] < WORTH ? 'saturated' : 'unclear';
}

const countOf = (y: Int32Array, label: number) =>
  y.reduce((count, other) => count + (other === label ? 1 : 0), 0);
