/**
 * A feed-forward network: Z = f(... f(X W0 + b0) ...) Wl + bl. Samples are rows. With no hidden layer it is softmax
 * regression, Z = X W + b.
 */
import { activations, type ActivationName } from './activations';
import { columnSums, product, productTransposed, transposedProduct, zeros, type Matrix } from './matrix';
import type { Random } from './random';

export interface NetworkShape {
  features: number;
  /** Sizes of the hidden layers; none is a linear model. */
  hidden: readonly number[];
  classes: number;
  activation: ActivationName;
}

export interface Layer {
  /** [inputs, outputs] */
  W: Matrix;
  /** [outputs] */
  b: Float64Array;
}

export interface Network {
  layers: Layer[];
  activation: ActivationName;
}

/** Normal weights with a variance of 1 / inputs (LeCun 1998), twice that before ReLU (He et al. 2015); biases of 0. */
export function createNetwork(
  { features, hidden, classes, activation }: NetworkShape,
  random: Random,
): Network {
  const sizes = [features, ...hidden, classes];
  const layers = sizes.slice(1).map((outputs, layer) => {
    const inputs = sizes[layer]!;
    const isBent = activation === 'relu' && layer < hidden.length;
    const deviation = Math.sqrt((isBent ? 2 : 1) / inputs);
    const W = zeros(inputs, outputs);
    W.data.forEach((_, at) => (W.data[at] = deviation * random.normal()));
    return { W, b: new Float64Array(outputs) };
  });
  return { layers, activation };
}

export interface Forward {
  /** What goes into each layer, [n, inputs]; the first is X. */
  inputs: Matrix[];
  /** [n, classes] */
  logits: Matrix;
}

/** @param X [n, features] */
export function forward({ layers, activation }: Network, X: Matrix): Forward {
  const { value } = activations[activation];
  const inputs = [X];
  for (let layer = 0; ; layer++) {
    const { W, b } = layers[layer]!;
    const Z = product(inputs[layer]!, W);
    const isLast = layer === layers.length - 1;
    const z = Z.data;
    for (let at = 0, j = 0; at < z.length; at++, j = (j + 1) % Z.columns) z[at]! += b[j]!;
    if (!isLast) for (let at = 0; at < z.length; at++) z[at] = value(z[at]!);
    if (isLast) return { inputs, logits: Z };
    inputs.push(Z);
  }
}

/**
 * Backpropagation: from dJ/dZ, [n, classes], to the gradient of every layer. From the last to the first dW = A' dZ, db =
 * the sum of dZ's rows, dA = dZ W', and through the activation dZ = dA f'.
 */
export function backward({ layers, activation }: Network, { inputs }: Forward, dZ: Matrix): Layer[] {
  const { derivative } = activations[activation];
  const gradients: Layer[] = [];
  for (let layer = layers.length - 1, upstream = dZ; layer >= 0; layer--) {
    const A = inputs[layer]!;
    gradients.unshift({ W: transposedProduct(A, upstream), b: columnSums(upstream) });
    if (layer === 0) break;
    upstream = productTransposed(upstream, layers[layer]!.W);
    for (let at = 0; at < upstream.data.length; at++) upstream.data[at]! *= derivative(A.data[at]!);
  }
  return gradients;
}

/** The arrays of all weights and biases, W0, b0, W1, ..., which may be changed in place. */
export const parametersOf = (layers: readonly Layer[]): Float64Array[] =>
  layers.flatMap(({ W, b }) => [W.data, b]);
