/** The same data learned in another way, for comparison. */
import type { Alternative, Recipe } from '../../../src-preload/contract';
import type { Parts } from '../features/image-features';
import type { Job } from '../job';
import type { Fitted } from './fit';

/** Without the balance of classes; null where there is none. */
export async function unbalanced(
  _fitted: Fitted,
  _parts: Parts,
  _classes: string[],
  _recipe: Recipe,
  _job: Job,
): Promise<Alternative | null> {
  return null;
}

/** Ordered classes read as numbers; null where they are not ordered. */
export async function asNumber(
  _fitted: Fitted,
  _parts: Parts,
  _classes: string[],
  _recipe: Recipe,
  _job: Job,
): Promise<Alternative | null> {
  return null;
}
