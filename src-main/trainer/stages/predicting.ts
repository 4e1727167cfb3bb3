/** Applies a trained network to parts of the data. */
import type { Recipe } from '../../../src-preload/contract';
import { Predictor, type Predicted } from '../learn/evaluate';
import type { LabelledFeatures } from '../matrix';
import type { Fitted } from './fit';

/** The logarithms of a part's probabilities before calibration, [rows, classes]. */
export type LogProbabilities = (part: LabelledFeatures) => Promise<Float32Array>;

/** The same, some samples at a time. */
export type LogProbabilitySpans = (part: LabelledFeatures) => AsyncGenerator<Predicted>;

/** @param like a part of the data that will be asked for */
export async function withPredictor<T>(
  { shape, parameters }: Pick<Fitted, 'shape' | 'parameters'>,
  like: LabelledFeatures,
  recipe: Recipe,
  work: (logProbabilities: LogProbabilities, spans: LogProbabilitySpans) => Promise<T>,
): Promise<T> {
  const predictor = await Predictor.create(shape, like.X, recipe);
  try {
    return await work(
      (part) => predictor.logP(part, parameters),
      (part) => predictor.spans(part, parameters),
    );
  } finally {
    await predictor.release();
  }
}
