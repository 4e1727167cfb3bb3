/** Scores of a trained network on the parts of the data. */
import type { Decision, Recipe, Report as FullReport, Scores } from '../../../src-preload/contract';
import type { Parts } from '../features/parts';
import { breathe, type Report } from '../job';
import { withTemperature } from '../learn/calibration';
import { answersOf } from '../learn/decision';
import { scoresOf, Scoring } from '../learn/scores';
import { sampleClasses, type LabelledFeatures } from '../matrix';
import type { Fitted } from './fit';
import { withPredictor, type LogProbabilities, type LogProbabilitySpans } from './predicting';

export type PartScores = Pick<FullReport, 'train' | 'validation' | 'test'>;

/** @param report takes how many samples are scored, and of how many */
export async function scoreParts(
  fitted: Fitted,
  decision: Decision,
  parts: Parts,
  classes: string[],
  recipe: Recipe,
  report: Report,
): Promise<PartScores> {
  const total = Object.values(parts).reduce((sum, { X }) => sum + X.rows, 0);
  let scored = 0;
  const onSome = (rows: number) => report((scored += rows), { total });
  return withPredictor(fitted, parts.train, recipe, async (_, spans) => {
    const score = (part: LabelledFeatures) =>
      scoresOfSpans(part, spans, decision, { classes, recipe, onSome });
    const scoreIfAny = async (part: LabelledFeatures) => (part.X.rows > 0 ? score(part) : null);
    return {
      train: await score(parts.train),
      validation: await scoreIfAny(parts.validation),
      test: await scoreIfAny(parts.test),
    };
  });
}

interface Scored {
  classes: string[];
  recipe: Recipe;
  /** Takes how many more were scored. */
  onSome(rows: number): void;
}

/** As `scorePart`, with a part of the samples in memory at a time. */
async function scoresOfSpans(
  part: LabelledFeatures,
  spans: LogProbabilitySpans,
  { temperature, costs }: Decision,
  { classes, recipe, onSome }: Scored,
): Promise<Scores> {
  const labels = sampleClasses(part);
  const scoring = new Scoring(labels.length, classes, recipe.ordered !== null);
  for await (const { first, end, logP } of spans(part)) {
    const y = labels.subarray(first, end);
    const probabilities = withTemperature(
      logP.subarray(0, y.length * classes.length),
      classes.length,
      temperature,
    );
    if (y.length > 0)
      scoring.add(y, probabilities, answersOf(probabilities, classes.length, costs).decisions);
    onSome(end - first);
    await breathe();
  }
  return scoring.scores();
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
