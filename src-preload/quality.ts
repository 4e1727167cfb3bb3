/** What may be wrong with the labels of a dataset. */
import { z } from 'zod';
import { id } from './fields';
import { recipeSchema } from './recipe';

export const labelErrorsInput = z.strictObject({ datasetId: id, recipe: recipeSchema });

/** A sample whose label is probably wrong. */
export interface LabelError {
  index: number;
  item: string;
  /** Classes: of its label, and what models say that were trained without it. */
  given: string;
  suggested: string;
  givenProbability: number;
  suggestedProbability: number;
  /** By how much the most probable other class is more probable than the label, 0 to 1. */
  score: number;
}

export interface LabelErrors {
  /** The most suspect first; at most 1,000. */
  items: LabelError[];
  /** How many are suspected, listed or not. */
  count: number;
  /** The same by classes, the most frequent first; at most 200. */
  pairs: { given: string; suggested: string; count: number }[];
  /** How many labels are wrong in all, as far as that can be told: also those that cannot be named one by one. */
  estimated: number;
  /** How many samples were looked at, of how many that have a label. */
  checked: number;
  total: number;
}
