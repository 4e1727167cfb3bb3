/** One gradient step on one sample, with every number on the way. */
import { losses, type LossName } from './losses';
import { rowOf, type Matrix } from './matrix';
import { backward, forward, type Network } from './network';
import { argMax, softmax, softmaxJacobian } from './softmax';

export interface Explained {
  /** What goes into the last layer: the two features themselves, or what the hidden layers make of them. */
  inputs: Float64Array;
  /** z, [classes] */
  logits: Float64Array;
  largest: number;
  /** exp(z - largest), [classes] */
  exponentials: Float64Array;
  sum: number;
  /** [classes] */
  probabilities: Float64Array;
  jacobian: Matrix;
  loss: number;
  /** dJ/dz, [classes]: of cross-entropy P - Y. */
  slope: Float64Array;
  /** Of the last layer, [inputs, classes] and [classes]: now, their gradients. */
  W: Matrix;
  b: Float64Array;
  dW: Matrix;
  db: Float64Array;
}

/**
 * @param x the sample's features, [1, features]
 * @param y its class
 */
export function explain(network: Network, x: Matrix, y: number, lossName: LossName): Explained {
  const pass = forward(network, x);
  const logits = rowOf(pass.logits, 0);
  const largest = logits[argMax(logits)]!;
  const exponentials = logits.map((z) => Math.exp(z - largest));
  const probabilities = softmax(logits);
  const { value, derivative } = losses[lossName];
  const slope = derivative(logits, y, new Float64Array(logits.length));
  const gradients = backward(network, pass, { rows: 1, columns: logits.length, data: slope });
  const [last, gradient] = [network.layers.at(-1)!, gradients.at(-1)!];
  return {
    inputs: rowOf(pass.inputs.at(-1)!, 0),
    logits,
    largest,
    exponentials,
    sum: exponentials.reduce((a, b) => a + b, 0),
    probabilities,
    jacobian: softmaxJacobian(probabilities),
    loss: value(logits, y),
    slope,
    W: last.W,
    b: last.b,
    dW: gradient.W,
    db: gradient.b,
  };
}
