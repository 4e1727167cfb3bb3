/** Trains once more on other parts of the same data, and scores samples that this training never saw. */
import type { Decision, Recipe, Scores } from '../../../src-preload/contract';
import type { Split } from '../data/split';
import type { Extracted, OpenDataset } from '../dataset';
import type { Job } from '../job';
import { sampleClasses } from '../matrix';
import { decide } from './decide';
import { fit, unwatched, type Fitted } from './fit';
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

/** A model of a part of the data, beside the parts; only usable while `withLearned` works with it. */
export interface Learned extends Pick<Extracted, 'parts' | 'samples'> {
  fitted: Fitted;
  decision: Decision;
  /** What is held out: the test part, without one the validation part. */
  heldOut: 'test' | 'validation';
}

/**
 * Features are extracted anew, so that nothing of the held-out samples is in their scaling.
 * @param split the test part is scored, without one the validation part
 * @param job within a phase an inner job, as this has phases of its own
 * @returns null where nothing could be read of what is trained on, or of what is scored
 */
export function learnAndScore(
  dataset: OpenDataset,
  split: Split,
  recipe: Recipe,
  job: Job,
): Promise<HeldOut | null> {
  const { classes } = dataset;
  return withLearned(dataset, split, recipe, job, async ({ fitted, decision, parts, heldOut }) => {
    const part = parts[heldOut];
    const { scores, decisions } = await withPredictor(fitted, part, recipe, (logP) =>
      scorePart(part, logP, decision, classes, recipe),
    );
    return { scores, y: sampleClasses(part), decisions, trainedOn: sampleClasses(parts.train) };
  });
}

/** The same for any work with the model; parameters and null as of `learnAndScore`. */
export async function withLearned<T>(
  dataset: OpenDataset,
  split: Split,
  recipe: Recipe,
  job: Job,
  work: (learned: Learned) => Promise<T>,
): Promise<T | null> {
  const { parts, samples } = await dataset.extract(split, recipe, job);
  const heldOut = split.test.length > 0 ? 'test' : 'validation';
  try {
    if (parts.train.X.rows === 0 || parts[heldOut].X.rows === 0) return null;
    const watch = unwatched(
      () => job.isStopped,
      () => job.unpaused(),
    );
    const fitted = await fit(parts, dataset.classes.length, recipe, watch);
    job.throwIfCancelled();
    const decision = await decide(fitted, parts, dataset.classes, recipe);
    return await work({ fitted, decision, parts, samples, heldOut });
  } finally {
    await Promise.all(Object.values(parts).map(({ X }) => X.release()));
  }
}
