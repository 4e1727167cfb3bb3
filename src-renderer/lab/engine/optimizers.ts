/** Gradient descent with momentum (Polyak 1964): v = m v + g, w = w - rate v. Without momentum it is plain descent. */

export interface Descent {
  learningRate: number;
  /** m in [0, 1); 0 is plain gradient descent. */
  momentum: number;
}

/** Changes parameters and velocities, arrays of the same lengths as the gradients, in place. */
export function descend(
  parameters: readonly Float64Array[],
  gradients: readonly Float64Array[],
  velocities: readonly Float64Array[],
  { learningRate, momentum }: Descent,
): void {
  parameters.forEach((values, which) => {
    const [gradient, velocity] = [gradients[which]!, velocities[which]!];
    for (let at = 0; at < values.length; at++) {
      velocity[at] = momentum * velocity[at]! + gradient[at]!;
      values[at]! -= learningRate * velocity[at]!;
    }
  });
}
