/** The gradient of a step, from what an optimizer remembers before and after it. */
import type { Tensor } from '../onnx/runtime';
import { parametersOf, type NetworkShape } from './graph/network';
import { optimizers, type UpdateOptions } from './graph/optimizers';

/**
 * |g| over all parameters, L2 and all: a step makes s' = decay s + g of the optimizer's first slot s, so that
 * g = s' - decay s. No operator of the step's graph is needed for it.
 * @param before the state that one step made `after` of
 */
export function lastGradientNorm(
  shape: NetworkShape,
  options: UpdateOptions,
  before: Record<string, Tensor>,
  after: Record<string, Tensor>,
): number {
  const { slots, decay } = optimizers[options.optimizer];
  const kept = decay(options);
  let squares = 0;
  for (const { name } of parametersOf(shape)) {
    const slot = `${slots[0]}_${name}`;
    const [old, now] = [before[slot]!.data as Float32Array, after[slot]!.data as Float32Array];
    for (let i = 0; i < now.length; i++) squares += (now[i]! - kept * old[i]!) ** 2;
  }
  return Math.sqrt(squares);
}
