/** A training while it runs, and what comes of it; how far any job is. */
import { z } from 'zod';
import { id } from './fields';
import type { Model } from './model';
import { recipeSchema } from './recipe';
import type { CurvePoint, Phase, Report } from './report';

export const trainInput = z.strictObject({
  datasetId: id,
  recipe: recipeSchema,
  /** A model whose weights training goes on from. */
  startModelId: id.nullable().optional(),
});
export const cancelInput = z.strictObject({
  commands: z.array(
    z.enum([
      'openDataset',
      'openSample',
      'train',
      'labelErrors',
      'classifySources',
      'saveClassified',
      'copyIntoFolders',
      'watchFolder',
      'exportModel',
      'evaluateModel',
      'explainImage',
      'nearestSamples',
      'fetchBackbone',
    ]),
  ),
});

export interface Progress {
  phase: Phase;
  done: number;
  /** Null while it is not known. */
  total: number | null;
  /** Estimated time left in this phase, in seconds; null while it is not known. */
  secondsLeft: number | null;
  /** How much is done a second; null while it is not known. */
  perSecond: number | null;
  /** How much of it was known from earlier; null where nothing is kept. */
  cached: number | null;
}

export interface TrainingUpdate {
  /** The points since the last update, and which of the search's trials they are of, from 0. */
  points: CurvePoint[];
  trial: { index: number; hidden: number[]; l2: number };
  epochs: number;
  /** Best validation loss so far is at this epoch. */
  bestEpoch: number;
  /** Of the last epoch: null where the optimizer has none, or it is not known yet. */
  learningRate: number | null;
  gradientNorm: number | null;
  /** Training samples gone through a second, without pauses. */
  samplesPerSecond: number | null;
  classNames: string[];
  /** Validation data, rows are true classes, columns are predictions; null without a validation part. */
  confusionMatrix: number[][] | null;
}

export interface Run {
  model: Model;
  report: Report;
}
