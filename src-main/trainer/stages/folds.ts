/** k-fold cross-validation. */
import type { CrossValidation, Recipe } from '../../../src-preload/contract';
import type { OpenDataset } from '../dataset';
import type { Job } from '../job';

/** Null where the recipe asks for none. */
export async function crossValidate(
  _dataset: OpenDataset,
  _recipe: Recipe,
  _job: Job,
): Promise<CrossValidation | null> {
  return null;
}
