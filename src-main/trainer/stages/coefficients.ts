/** What a linear model looks at: its weights, by the names of the features. */
import type { Coefficient } from '../../../src-preload/contract';
import type { FeatureName } from '../features/table/names';
import type { Fitted } from './fit';

const MAX_LISTED = 60;

/**
 * The weights of softmax regression, each feature's less their mean over the classes. Adding the same to all of them
 * changes no probability, so that only what they differ by says anything: centred, a positive weight speaks for the
 * class, against the average of all. Numbers are standardized, so that their weights can be compared; those of
 * categories are of a feature that is 0 or 1.
 * @param names of the features, in their order
 * @returns those with the largest absolute weights, the largest first; null where there are hidden layers
 */
export function coefficientsOf(
  { shape, parameters }: Pick<Fitted, 'shape' | 'parameters'>,
  names: readonly FeatureName[],
): Coefficient[] | null {
  if (shape.hidden.length > 0) return null;
  const W = parameters['W0']!.data;
  const { features, classes } = shape;
  const sizes = weightSizes(W, features, classes);
  return [...names.keys()]
    .sort((a, b) => sizes[b]! - sizes[a]! || a - b)
    .slice(0, MAX_LISTED)
    .map((feature) => ({ ...names[feature]!, weights: centred(W, feature, features, classes) }));
}

/** [features] the largest absolute weight of each, centred over the classes. @param W [classes, features] */
function weightSizes(W: Float32Array, features: number, classes: number): Float64Array {
  return Float64Array.from({ length: features }, (_, feature) =>
    centred(W, feature, features, classes).reduce((most, weight) => Math.max(most, Math.abs(weight)), 0),
  );
}

function centred(W: Float32Array, feature: number, features: number, classes: number): number[] {
  const weights = Array.from({ length: classes }, (_, index) => W[index * features + feature]!);
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / classes;
  return weights.map((weight) => weight - mean);
}
