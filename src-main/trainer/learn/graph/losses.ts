/**
 * Losses on logits, each beside its derivative. Means over samples come from the weights: 1/n each. Where arrays have
 * a dimension before [n, classes], say one of steps, the loss has it too.
 */
import type { FloatType, GraphBuilder, Value } from '../../onnx/builder';

export type LossName = 'cross-entropy' | 'mse' | 'brier' | 'hinge';

/** How far predictions are from the truth, and what to do about it. */
export interface LossOptions {
  loss: LossName;
  /** For cross-entropy: the share of the target that is spread evenly over all classes. */
  labelSmoothing: number;
}

export interface LossTerms {
  /** Scalar: the weighted sum of the samples' losses. */
  loss: Value;
  /** dJ/dZ, [n, classes]. */
  gradient: Value;
}

interface LossInputs {
  /** Z, [n, classes] */
  logits: Value;
  /** Y, [n, classes], as `targetOf` gives it */
  oneHot: Value;
  /** w, [n, 1] */
  weights: Value;
  type: FloatType;
}

type Loss = (g: GraphBuilder, inputs: LossInputs, options: LossOptions) => LossTerms;

/** Adds the chosen loss of logits to a graph. */
export const lossTerms: Loss = (g, inputs, options) => losses[options.loss](g, inputs, options);

const losses: Record<LossName, Loss> = {
  /**
   * Cross-entropy of a softmax, J = -sum_i w_i sum_j T_ij log P_ij, from the log-sum-exp of the logits and never from
   * the logarithm of a softmax, so that logits of any size stay finite. The target T is Y, smoothed to
   * (1 - s) Y + s / classes where asked (Szegedy et al. 2016). Its gradient is dJ/dZ = w (P - T) (Bishop, Pattern
   * Recognition and Machine Learning, 4.109).
   */
  'cross-entropy': (g, { logits, oneHot, weights, type }, { labelSmoothing }) => {
    const logP = g.op('LogSoftmax', logits, { axis: -1 });
    const target = smooth(g, oneHot, labelSmoothing, type);
    const loss = g.op('Neg', total(g, g.op('Mul', g.op('Mul', logP, target), weights)));
    return { loss, gradient: g.op('Mul', g.op('Sub', g.op('Exp', logP), target), weights) };
  },

  /** Squared error of the raw scores on the one-hot target, J = sum_i w_i |Z_i - Y_i|^2; dJ/dZ = 2 w (Z - Y). */
  mse: (g, { logits, oneHot, weights, type }) => {
    const error = g.op('Sub', logits, oneHot);
    const weighted = g.op('Mul', error, weights);
    const loss = total(g, g.op('Mul', error, weighted));
    return { loss, gradient: g.op('Mul', weighted, g.scalar(type, 2)) };
  },

  /**
   * Brier's score (Brier 1950), J = sum_i w_i |P_i - Y_i|^2 with P = softmax(Z). Through softmax's Jacobian,
   * dP_j/dZ_k = P_j (delta_jk - P_k), with E = P - Y: dJ/dZ = 2 w P (E - sum_k E_k P_k).
   */
  brier: (g, { logits, oneHot, weights, type }) => {
    const P = g.op('Softmax', logits, { axis: -1 });
    const error = g.op('Sub', P, oneHot);
    const loss = total(g, g.op('Mul', g.op('Mul', error, error), weights));
    const mean = g.op('ReduceSum', g.op('Mul', error, P), g.integers(-1), { keepdims: 1 });
    const slope = g.op('Mul', P, g.op('Sub', error, mean));
    return { loss, gradient: g.op('Mul', g.op('Mul', slope, weights), g.scalar(type, 2)) };
  },

  /**
   * Multiclass hinge with margin 1 (Crammer and Singer 2001), J = sum_i w_i max_j (Z_ij + 1 - Y_ij) - Z_iy: zero once
   * the true class leads by 1. Its subgradient is w (M - Y), M one-hot at that largest j.
   */
  hinge: (g, { logits, oneHot, weights, type }) => {
    const margins = g.op('Add', logits, g.op('Sub', g.scalar(type, 1), oneHot));
    const [largest, index] = g.ops('TopK', [margins, g.integers(1)], { axis: -1 }, 2);
    const own = g.op('ReduceSum', g.op('Mul', logits, oneHot), g.integers(-1), { keepdims: 1 });
    const loss = total(g, g.op('Mul', g.op('Sub', largest!, own), weights));
    const rival = g.op(
      'ScatterElements',
      g.op('Mul', oneHot, g.scalar(type, 0)),
      index!,
      one(g, index!, type),
      {
        axis: -1,
      },
    );
    return { loss, gradient: g.op('Mul', g.op('Sub', rival, oneHot), weights) };
  },
};

/** The sum over samples and classes. */
const total = (g: GraphBuilder, value: Value) =>
  g.op('ReduceSum', value, g.integers(-2, -1), { keepdims: 0 });

function smooth(g: GraphBuilder, oneHot: Value, smoothing: number, type: FloatType): Value {
  if (smoothing === 0) return oneHot;
  const even = g.op('ReduceMean', oneHot, g.integers(-1), { keepdims: 1 });
  const kept = g.op('Mul', oneHot, g.scalar(type, 1 - smoothing));
  return g.op('Add', kept, g.op('Mul', even, g.scalar(type, smoothing)));
}

/** Ones in the shape of a value. */
const one = (g: GraphBuilder, like: Value, type: FloatType) =>
  g.op('Expand', g.scalar(type, 1), g.op('Shape', like));

/**
 * What a network's outputs should be, from the classes y, int32 [n]: Y, [n, classes], one row a sample with a one at its
 * class. Of a network with one output it is the class itself as a number, [n, 1]: with `mse` that is least squares on
 * ordered classes.
 */
export function targetOf(g: GraphBuilder, y: Value, classes: number, type: FloatType): Value {
  const column = g.op('Unsqueeze', y, g.integers(-1));
  if (classes === 1) return g.cast(column, type);
  const range = g.constant(
    'int32',
    [1, classes],
    Array.from({ length: classes }, (_, index) => index),
  );
  return g.cast(g.op('Equal', column, range), type);
}

/** Scalar: how many of the weighted samples (w > 0) have their largest logit at their class. */
export function countCorrect(
  g: GraphBuilder,
  logits: Value,
  y: Value,
  weights: Value,
  type: FloatType,
): Value {
  const predicted = g.cast(g.op('ArgMax', logits, { axis: -1, keepdims: 1 }), 'int32');
  const right = g.op('Equal', predicted, g.op('Unsqueeze', y, g.integers(-1)));
  const counted = g.op('And', right, g.op('Greater', weights, g.scalar(type, 0)));
  return total(g, g.cast(counted, type));
}
