/** From probabilities to answers: temperature, costs and the threshold below which an answer is rejected. */
import type { Decision, Recipe } from '../../../src-preload/contract';
import type { Parts } from '../features/image-features';
import type { Fitted } from './fit';

export async function decide(
  _fitted: Fitted,
  _parts: Parts,
  _classes: string[],
  _recipe: Recipe,
): Promise<Decision> {
  return {
    temperature: 1,
    uncalibrated: null,
    costs: null,
    meanCost: null,
    threshold: null,
    coverageCurve: [],
  };
}
