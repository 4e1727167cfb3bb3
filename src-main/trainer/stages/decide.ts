/** From probabilities to answers: temperature, costs and the threshold below which an answer is rejected. */
import type { Decision, Recipe } from '../../../src-preload/contract';
import type { Parts } from '../features/parts';
import { fitTemperature, withTemperature, type OutputKind } from '../learn/calibration';
import { answersOf, meanCost } from '../learn/decision';
import {
  chooseThreshold,
  coverageAt,
  coverageCurve,
  logLoss,
  mostProbable,
  Reliability,
  thinned,
} from '../learn/metrics';
import type { LabelledFeatures } from '../matrix';
import { costMatrix } from './costs';
import type { Fitted } from './fit';
import { withPredictor, type LogProbabilitySpans } from './predicting';

const MAX_CURVE_POINTS = 101;

/** What the softmax of networks that were trained for a loss is. */
const OUTPUTS: Record<Recipe['loss'], OutputKind> = {
  'cross-entropy': 'probabilities',
  brier: 'probabilities',
  mse: 'scores',
  hinge: 'scores',
};

/** How a part of the data is answered: what is kept of it is a few bytes a sample. */
interface Answered {
  /** [n] */
  confidences: Float64Array;
  /** [n] 1 where the answer is the true class. */
  right: Uint8Array;
  /** At temperature 1. */
  uncalibrated: NonNullable<Decision['uncalibrated']>;
  /** Null where every mistake costs 1. */
  meanCost: Decision['meanCost'];
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
  return withPredictor(fitted, parts.train, recipe, async (logP, spans) => {
    const { validation, test } = parts;
    const temperature =
      recipe.calibrate && validation.X.rows > 0
        ? fitTemperature(await logP(validation), validation.y, count, OUTPUTS[recipe.loss])
        : 1;
    const answer = async (part: LabelledFeatures) =>
      part.X.rows > 0 ? answered(part, spans, { classes: count, temperature, costs }) : null;
    const [chosenOn, measuredOn] = [await answer(validation), await answer(test)];
    const measured = measuredOn ?? chosenOn;
    return {
      temperature,
      uncalibrated: temperature === 1 ? null : measured && measured.uncalibrated,
      costs,
      meanCost: measured && measured.meanCost,
      ...thresholdOf(chosenOn, measuredOn, recipe.targetAccuracy),
    };
  });
}

interface Answering {
  classes: number;
  temperature: number;
  costs: number[][] | null;
}

async function answered(
  part: LabelledFeatures,
  spans: LogProbabilitySpans,
  { classes, temperature, costs }: Answering,
): Promise<Answered> {
  const rows = part.X.rows;
  const [confidences, right] = [new Float64Array(rows), new Uint8Array(rows)];
  const reliability = new Reliability();
  const sums = { logLoss: 0, decided: 0, mostProbable: 0 };
  for await (const { first, end, logP } of spans(part)) {
    const labels = part.y.subarray(first, end);
    const answers = answersOf(withTemperature(logP, classes, temperature), classes, costs);
    confidences.set(answers.confidences, first);
    right.set(isRight(labels, answers.decisions), first);
    // A temperature leaves the most probable class as it is.
    const plain = withTemperature(logP, classes, 1);
    const likely = mostProbable(plain, classes);
    reliability.add(likely.confidences, isRight(labels, likely.predictions));
    sums.logLoss += labels.length * logLoss(labels, plain, classes);
    if (costs) sums.decided += labels.length * meanCost(labels, answers.decisions, costs);
    if (costs) sums.mostProbable += labels.length * meanCost(labels, likely.predictions, costs);
  }
  return {
    confidences,
    right,
    uncalibrated: {
      logLoss: sums.logLoss / rows,
      expectedCalibrationError: reliability.error,
      reliability: reliability.bins,
    },
    meanCost: costs && { decided: sums.decided / rows, mostProbable: sums.mostProbable / rows },
  };
}

const isRight = (labels: Int32Array, decisions: Int32Array): Uint8Array =>
  Uint8Array.from(labels, (label, index) => (label === decisions[index] ? 1 : 0));

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
