/** From probabilities to answers: temperature, costs and the threshold below which an answer is rejected. */
import type { Decision, Recipe } from '../../../src-preload/contract';
import type { Parts } from '../features/parts';
import { fitTemperature, withTemperature, type OutputKind } from '../learn/calibration';
import { answersOf, meanCost, type Answers } from '../learn/decision';
import {
  chooseThreshold,
  coverageAt,
  coverageCurve,
  expectedCalibrationError,
  logLoss,
  mostProbable,
  thinned,
  type Probabilities,
} from '../learn/metrics';
import { costMatrix } from './costs';
import type { Fitted } from './fit';
import { withPredictor } from './predicting';

const MAX_CURVE_POINTS = 101;

/** What the softmax of networks that were trained for a loss is. */
const OUTPUTS: Record<Recipe['loss'], OutputKind> = {
  'cross-entropy': 'probabilities',
  brier: 'probabilities',
  mse: 'scores',
  hinge: 'scores',
};

/** A part of the data with what the network says of it. */
interface Seen {
  labels: Int32Array;
  logP: Float32Array;
}

/** A part with its answers. */
interface Answered extends Answers {
  labels: Int32Array;
  probabilities: Probabilities;
  right: boolean[];
}

/**
 * Everything is chosen on the validation part; without one there is no temperature and no threshold. The test part
 * measures.
 */
export async function decide(
  fitted: Fitted,
  parts: Parts,
  classes: string[],
  recipe: Recipe,
): Promise<Decision> {
  const count = classes.length;
  const costs = costMatrix(recipe.costs, classes);
  const { validation, test } = await withPredictor(fitted, parts.train, recipe, async (logP) => {
    const see = async ({ X, y }: Parts['test']): Promise<Seen | null> =>
      X.rows > 0 ? { labels: y, logP: await logP({ X, y }) } : null;
    return { validation: await see(parts.validation), test: await see(parts.test) };
  });
  const temperature =
    recipe.calibrate && validation
      ? fitTemperature(validation.logP, validation.labels, count, OUTPUTS[recipe.loss])
      : 1;
  const answer = (seen: Seen | null) => seen && answered(seen, count, temperature, costs);
  const measured = test ?? validation;
  const [chosenOn, measuredOn] = [answer(validation), answer(test)];
  return {
    temperature,
    uncalibrated: temperature === 1 ? null : measured && uncalibrated(measured, count),
    costs,
    meanCost: costs && meanCosts(measuredOn ?? chosenOn, count, costs),
    ...thresholdOf(chosenOn, measuredOn, recipe.targetAccuracy),
  };
}

function answered(
  { labels, logP }: Seen,
  classes: number,
  temperature: number,
  costs: number[][] | null,
): Answered {
  const probabilities = withTemperature(logP, classes, temperature);
  const answers = answersOf(probabilities, classes, costs);
  return { labels, probabilities, ...answers, right: isRight(labels, answers.decisions) };
}

const isRight = (labels: Int32Array, decisions: Int32Array): boolean[] =>
  Array.from(labels, (label, index) => label === decisions[index]);

function uncalibrated({ labels, logP }: Seen, classes: number): Decision['uncalibrated'] {
  const probabilities = withTemperature(logP, classes, 1);
  const { predictions, confidences } = mostProbable(probabilities, classes);
  return {
    logLoss: logLoss(labels, probabilities, classes),
    expectedCalibrationError: expectedCalibrationError(confidences, isRight(labels, predictions)),
  };
}

function meanCosts(part: Answered | null, classes: number, costs: number[][]): Decision['meanCost'] {
  if (!part) return null;
  const { labels, decisions, probabilities } = part;
  const { predictions } = mostProbable(probabilities, classes);
  return {
    decided: meanCost(labels, decisions, costs),
    mostProbable: meanCost(labels, predictions, costs),
  };
}

function thresholdOf(
  validation: Answered | null,
  test: Answered | null,
  targetAccuracy: number | null,
): Pick<Decision, 'threshold' | 'coverageCurve'> {
  if (!validation) return { threshold: null, coverageCurve: [] };
  const curve = coverageCurve(validation.confidences, validation.right);
  const kept = { threshold: null, coverageCurve: thinned(curve, MAX_CURVE_POINTS) };
  if (targetAccuracy === null) return kept;
  const { point, isReached } = chooseThreshold(curve, targetAccuracy);
  const { threshold: value, coverage, accuracy } = point;
  return {
    ...kept,
    threshold: {
      value,
      targetAccuracy,
      isReached,
      validation: { coverage, accuracy },
      test: test && coverageAt(value, test.confidences, test.right),
    },
  };
}
