/** The two kinds of model that the lab trains: networks, and logistic regression beside them. */
import { accuracy, lossGradient, meanLoss, type LossName } from './losses';
import { columnSums, transposedProduct, zeros, type Matrix } from './matrix';
import { backward, createNetwork, forward, parametersOf, type Network, type NetworkShape } from './network';
import { descend, type Descent } from './optimizers';
import { createRandom } from './random';
import type { Samples } from './samples';
import { sigmoid, softplus } from './softmax';

/** What a step and a picture need of a model, whatever it is inside. */
export interface Model {
  /** Arrays that `step` changes in place: parameters, and the optimizer's velocities for them. */
  readonly parameters: readonly Float64Array[];
  readonly velocities: readonly Float64Array[];
  /** [n, classes] of X [n, 2] */
  logits: (X: Matrix) => Matrix;
  /** Mean loss of logits Z, [n, classes], of samples of the classes y. */
  lossOf: (Z: Matrix, y: Int32Array) => number;
  /** In the order of the parameters. */
  gradients: (samples: Samples) => Float64Array[];
}

export const step = (model: Model, samples: Samples, descent: Descent): void =>
  descend(model.parameters, model.gradients(samples), model.velocities, descent);

export function scoreOf(model: Model, { X, y }: Samples): { loss: number; accuracy: number } {
  const Z = model.logits(X);
  return { loss: model.lossOf(Z, y), accuracy: accuracy(Z, y) };
}

const like = (arrays: readonly Float64Array[]) => arrays.map(({ length }) => new Float64Array(length));

export interface NetworkModel extends Model {
  readonly network: Network;
}

/** A network with one of the losses. The same seed and shape give the same first weights. */
export function networkModel(shape: NetworkShape, lossName: LossName, seed: number): NetworkModel {
  const network = createNetwork(shape, createRandom(seed));
  const parameters = parametersOf(network.layers);
  return {
    network,
    parameters,
    velocities: like(parameters),
    logits: (X) => forward(network, X).logits,
    lossOf: (Z, y) => meanLoss(lossName, Z, y),
    gradients: ({ X, y }) => {
      const pass = forward(network, X);
      return parametersOf(backward(network, pass, lossGradient(lossName, pass.logits, y)));
    },
  };
}

/**
 * Logistic regression, P(1) = sigmoid(X w + b), of two classes 0 and 1: mean loss softplus(z) - y z, gradient
 * X' (sigmoid(z) - y) / n. It begins where a softmax regression with these two columns does: w = W_1 - W_0.
 */
export function logisticModel({ W, b }: { W: Matrix; b: Float64Array }): Model {
  const w = Float64Array.from({ length: W.rows }, (_, k) => W.data[2 * k + 1]! - W.data[2 * k]!);
  const bias = Float64Array.of(b[1]! - b[0]!);
  const score = ({ rows, columns, data }: Matrix) =>
    Float64Array.from({ length: rows }, (_, i) =>
      w.reduce((sum, weight, k) => sum + weight * data[i * columns + k]!, bias[0]!),
    );
  return {
    parameters: [w, bias],
    velocities: like([w, bias]),
    logits: (X) => {
      const Z = zeros(X.rows, 2);
      score(X).forEach((z, i) => (Z.data[2 * i + 1] = z));
      return Z;
    },
    lossOf: ({ data }, y) =>
      y.reduce((sum, label, i) => sum + softplus(data[2 * i + 1]!) - label * data[2 * i + 1]!, 0) / y.length,
    gradients: ({ X, y }) => {
      const errors = score(X).map((z, i) => (sigmoid(z) - y[i]!) / y.length);
      const column: Matrix = { rows: y.length, columns: 1, data: errors };
      return [transposedProduct(X, column).data, columnSums(column)];
    },
  };
}
