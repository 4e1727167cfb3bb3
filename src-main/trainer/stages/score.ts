/** Scores of a trained network on the parts of the data. */
import type { Decision, Recipe, Report as FullReport, Scores } from '../../../src-preload/contract';
import type { Parts } from '../features/parts';
import { breathe, type Report } from '../job';
import { withTemperature } from '../learn/calibration';
import { answersOf } from '../learn/decision';
import { scoresOf, Scoring } from '../learn/scores';
import { sampleClasses, type LabelledFeatures } from '../matrix';
import type { Fitted } from './fit';
import type { Answered } from './sample-answers';
import { withPredictor, type LogProbabilities, type LogProbabilitySpans } from './predicting';

/** @param first place of these samples in the part */
export type OnAnswers = (part: keyof Parts, first: number, answered: Answered) => void;

export type PartScores = Pick<FullReport, 'train' | 'validation' | 'test' | 'diagnostics'>;

/**
 * @param report takes how many samples are scored, and of how many
 * @param onAnswers takes what is answered about each
 */
export async function scoreParts(
  fitted: Fitted,
  decision: Decision,
  parts: Parts,
  classes: string[],
  recipe: Recipe,
  { report, onAnswers }: { report: Report; onAnswers: OnAnswers },
): Promise<PartScores> {
  const total = Object.values(parts).reduce((sum, { X }) => sum + X.rows, 0);
  let scored = 0;
  const onSome = (rows: number) => report((scored += rows), { total });
  return withPredictor(fitted, parts.train, recipe, async (_, spans) => {
    const measuring = (['test', 'validation', 'train'] as const).find((name) => parts[name].X.rows > 0);
    let diagnostics: FullReport['diagnostics'];
    const score = async (name: keyof Parts) => {
      const onSpan: Scored['onAnswers'] = (first, answered) => onAnswers(name, first, answered);
      const scored = { classes, recipe, onSome, onAnswers: onSpan };
      const scoring = await scoringOfSpans(parts[name], spans, decision, scored);
      if (name === measuring) diagnostics = { part: name, ...scoring.diagnostics() };
      return scoring.scores();
    };
    const scoreIfAny = async (name: 'validation' | 'test') => (parts[name].X.rows > 0 ? score(name) : null);
    return {
      train: await score('train'),
      validation: await scoreIfAny('validation'),
      test: await scoreIfAny('test'),
      diagnostics,
    };
  });
}

interface Scored {
  classes: string[];
  recipe: Recipe;
  /** Takes how many more were scored. */
  onSome(rows: number): void;
  /** @param first place of these samples in the part */
  onAnswers(first: number, answered: Answered): void;
}

/** As `scorePart`, with a part of the samples in memory at a time. */
async function scoringOfSpans(
  part: LabelledFeatures,
  spans: LogProbabilitySpans,
  { temperature, costs }: Decision,
  { classes, recipe, onSome, onAnswers }: Scored,
): Promise<Scoring> {
  const labels = sampleClasses(part);
  const scoring = new Scoring(labels.length, classes, recipe.ordered !== null);
  for await (const { first, end, logP } of spans(part)) {
    const y = labels.subarray(first, end);
    const probabilities = withTemperature(
      logP.subarray(0, y.length * classes.length),
      classes.length,
      temperature,
    );
    if (y.length > 0) {
      const { decisions, confidences } = answersOf(probabilities, classes.length, costs);
      scoring.add(y, probabilities, decisions);
      onAnswers(first, { truths: y, decisions, confidences, probabilities });
    }
    onSome(end - first);
    await breathe();
  }
  return scoring;
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
