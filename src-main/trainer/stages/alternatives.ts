/** The same data learned in another way, for comparison: same features, same split, same seed. */
import type { Alternative, Recipe, Scores } from '../../../src-preload/contract';
import type { Parts } from '../features/parts';
import type { Job } from '../job';
import {
  accuracy,
  balancedAccuracy,
  confusionMatrix,
  macroF1,
  meanClassDistance,
  nearestClasses,
} from '../learn/metrics';
import type { LabelledFeatures } from '../matrix';
import { decide } from './decide';
import { fit, unwatched, type Fitted } from './fit';
import { withPredictor } from './predicting';
import { scorePart } from './score';

/**
 * Without the balance of classes, and answered with a temperature and costs of its own.
 * @returns null where there is no balance to leave out, nothing was held out to measure on, or training was stopped
 */
export async function unbalanced(
  fitted: Fitted,
  parts: Parts,
  classes: string[],
  recipe: Recipe,
  job: Job,
): Promise<Alternative | null> {
  const part = heldOut(parts);
  if (!recipe.balance || !part || job.isStopped) return null;
  const plain: Recipe = { ...chosen(fitted, recipe), balance: false };
  const other = await fit(
    parts,
    classes.length,
    plain,
    unwatched(
      () => job.isStopped,
      () => job.unpaused(),
    ),
  );
  if (job.isStopped) return null;
  const decision = await decide(other, parts, classes, plain);
  const { scores } = await withPredictor(other, part, plain, (logP) =>
    scorePart(part, logP, decision, classes, plain),
  );
  return alternativeOf(scores);
}

/**
 * Ordered classes as the numbers 0, 1, 2, ..., learned by least squares (linear regression, or the same hidden layers
 * with one output) with the same L2 penalty, every sample weighing the same, and rounded to the nearest class.
 * @returns null where classes are not ordered, nothing was held out to measure on, or training was stopped
 */
export async function asNumber(
  fitted: Fitted,
  parts: Parts,
  classes: string[],
  recipe: Recipe,
  job: Job,
): Promise<Alternative | null> {
  const part = heldOut(parts);
  if (recipe.ordered === null || !part || job.isStopped) return null;
  const regression: Recipe = {
    ...chosen(fitted, recipe),
    ...steadyOptimizer(recipe),
    loss: 'mse',
    balance: false,
    l2: fitted.l2,
  };
  const other = await fit(
    parts,
    1,
    regression,
    unwatched(
      () => job.isStopped,
      () => job.unpaused(),
    ),
  );
  if (job.isStopped) return null;
  const numbers = await withPredictor(other, part, regression, (outputs) => outputs(part));
  const matrix = confusionMatrix(part.y, nearestClasses(numbers, classes.length), classes.length);
  return {
    accuracy: accuracy(matrix),
    balancedAccuracy: balancedAccuracy(matrix),
    macroF1: macroF1(matrix),
    meanClassDistance: meanClassDistance(matrix),
  };
}

const heldOut = ({ test, validation }: Parts): LabelledFeatures | null =>
  [test, validation].find(({ X }) => X.rows > 0) ?? null;

/** With what a search chose, and without a search. */
function chosen({ l2, shape }: Fitted, recipe: Recipe): Recipe {
  if (recipe.search === 'none') return recipe;
  return { ...recipe, search: 'none', l2, hidden: [...shape.hidden] };
}

/** Plain gradient steps of a size for probabilities run away on numbers of any size. */
function steadyOptimizer({ hidden, optimizer }: Recipe): Partial<Recipe> {
  if (hidden.length === 0) return { optimizer: 'lbfgs' };
  return optimizer === 'sgd' ? { optimizer: 'adam', learningRate: null } : {};
}

const alternativeOf = ({ accuracy, balancedAccuracy, macroF1, meanClassDistance }: Scores): Alternative => ({
  accuracy,
  balancedAccuracy,
  macroF1,
  meanClassDistance,
});
