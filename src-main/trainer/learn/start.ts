/** What a training starts from: the weights of its samples, and the first parameters. */
import type { Random } from '../random';
import { parametersOf, sizeOf, type NetworkShape } from './graph/network';

/**
 * One weight a sample, summing to one: equal, or inversely to the class's frequency (scikit-learn's
 * `class_weight="balanced"`).
 */
export function sampleWeights(y: Int32Array, classes: number, balance: boolean): Float32Array {
  if (!balance) return new Float32Array(y.length).fill(1 / y.length);
  const counts = new Int32Array(classes);
  for (const label of y) counts[label]!++;
  const present = counts.filter((count) => count > 0).length;
  return Float32Array.from(y, (label) => 1 / (present * counts[label]!));
}

/**
 * Zeros for softmax regression, whose objective is convex; with hidden layers He initialization, normal with
 * variance 2 / inputs (He et al. 2015), and zero biases.
 */
export function initialParameters(shape: NetworkShape, random: Random): Float64Array {
  const parts = parametersOf(shape).map((parameter) => {
    const values = new Float64Array(sizeOf(parameter.shape));
    const deviation = Math.sqrt(2 / (parameter.shape[1] ?? 1));
    return shape.hidden.length > 0 && parameter.isWeight
      ? values.map(() => deviation * random.normal())
      : values;
  });
  return Float64Array.from(parts.flatMap((part) => [...part]));
}
