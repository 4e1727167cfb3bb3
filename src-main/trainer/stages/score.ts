/** Scores of a trained network on the parts of the data. */
import type { Decision, Recipe, Report, Scores } from '../../../src-preload/contract';
import type { Parts } from '../features/parts';
import { withTemperature } from '../learn/calibration';
import { answersOf } from '../learn/decision';
import { scoresOf } from '../learn/scores';
import { sampleClasses, type LabelledFeatures } from '../matrix';
import type { Fitted } from './fit';
import { withPredictor, type LogProbabilities } from './predicting';

export type PartScores = Pick<Report, 'train' | 'validation' | 'test'>;

export async function scoreParts(
  fitted: Fitted,
  decision: Decision,
  parts: Parts,
  classes: string[],
  recipe: Recipe,
): Promise<PartScores> {
  return withPredictor(fitted, parts.train, recipe, async (logP) => {
    const score = async (part: LabelledFeatures) =>
      (await scorePart(part, logP, decision, classes, recipe)).scores;
    const scoreIfAny = async (part: LabelledFeatures) => (part.X.rows > 0 ? score(part) : null);
    return {
      train: await score(parts.train),
      validation: await scoreIfAny(parts.validation),
      test: await scoreIfAny(parts.test),
    };
  });
}

/** As the model file answers: with the temperature, and for what costs least. The decisions are [rows]. */
export async function scorePart(
  part: LabelledFeatures,
  logP: LogProbabilities,
  { temperature, costs }: Decision,
  classes: string[],
  recipe: Recipe,
): Promise<{ scores: Scores; decisions: Int32Array }> {
  const y = sampleClasses(part);
  const logProbabilities = (await logP(part)).subarray(0, y.length * classes.length);
  const probabilities = withTemperature(logProbabilities, classes.length, temperature);
  const { decisions } = answersOf(probabilities, classes.length, costs);
  const isOrdered = recipe.ordered !== null;
  return { scores: scoresOf(y, probabilities, classes, { decisions, isOrdered }), decisions };
}
