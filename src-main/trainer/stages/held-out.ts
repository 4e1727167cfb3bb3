/** Trains once more on other parts of the same data, and scores samples that this training never saw. */
import type { Recipe, Scores } from '../../../src-preload/contract';
import type { Split } from '../data/split';
import type { OpenDataset } from '../dataset';
import type { Job } from '../job';
import { sampleClasses } from '../matrix';
import { decide } from './decide';
import { fit, unwatched } from './fit';
import { withPredictor } from './predicting';
import { scorePart } from './score';

export interface HeldOut {
  scores: Scores;
  /** The classes of the scored samples and what the model decided for, [n]. */
  y: Int32Array;
  decisions: Int32Array;
  /** The classes of the samples that were trained on. */
  trainedOn: Int32Array;
}

/**
 * Features are extracted anew, so that nothing of the held-out samples is in their scaling.
 * @param split the test part is scored, without one the validation part
 * @param job within a phase an inner job, as this has phases of its own
 * @returns null where nothing could be read of what is trained on, or of what is scored
 */
export async function learnAndScore(
  dataset: OpenDataset,
  split: Split,
  recipe: Recipe,
  job: Job,
): Promise<HeldOut | null> {
  const { parts } = await dataset.extract(split, recipe, job);
  const part = split.test.length > 0 ? parts.test : parts.validation;
  try {
    if (parts.train.X.rows === 0 || part.X.rows === 0) return null;
    const fitted = await fit(
      parts,
      dataset.classes.length,
      recipe,
      unwatched(() => job.isStopped),
    );
    job.throwIfCancelled();
    const { classes } = dataset;
    const decision = await decide(fitted, parts, classes, recipe);
    const { scores, decisions } = await withPredictor(fitted, part, recipe, (logP) =>
      scorePart(part, logP, decision, classes, recipe),
    );
    return { scores, y: sampleClasses(part), decisions, trainedOn: sampleClasses(parts.train) };
  } finally {
    await Promise.all(Object.values(parts).map(({ X }) => X.release()));
  }
}
