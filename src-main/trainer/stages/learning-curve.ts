/** Would more data help? */
import type { LearningCurve, Recipe } from '../../../src-preload/contract';
import type { Split } from '../data/split';
import type { OpenDataset } from '../dataset';
import type { Job } from '../job';

/** Null where the recipe asks for none. */
export async function learningCurveOf(
  _dataset: OpenDataset,
  _split: Split,
  _recipe: Recipe,
  _job: Job,
): Promise<LearningCurve | null> {
  return null;
}
