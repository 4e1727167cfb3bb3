/** Scores of a trained network on the parts of the data. */
import type { Decision, Recipe, Report, Scores } from '../../../src-preload/contract';
import type { Parts } from '../features/image-features';
import { Predictor } from '../learn/evaluate';
import { scoresOf } from '../learn/scores';
import type { LabelledFeatures } from '../matrix';
import type { Fitted } from './fit';

export type PartScores = Pick<Report, 'train' | 'validation' | 'test'>;

export async function scoreParts(
  { shape, parameters }: Fitted,
  _decision: Decision,
  parts: Parts,
  classes: string[],
  recipe: Recipe,
): Promise<PartScores> {
  const predictor = await Predictor.create(shape, parts.train.X, recipe);
  const score = async (part: LabelledFeatures): Promise<Scores> => {
    const { logP } = await predictor.evaluate(part, parameters);
    return scoresOf(part.y, logP.map(Math.exp), classes);
  };
  const scoreIfAny = async (part: LabelledFeatures) => (part.X.rows > 0 ? score(part) : null);
  try {
    return {
      train: await score(parts.train),
      validation: await scoreIfAny(parts.validation),
      test: await scoreIfAny(parts.test),
    };
  } finally {
    await predictor.release();
  }
}
