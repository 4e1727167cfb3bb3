/** Losses on logits, each beside its derivative. */
import type { FloatType, GraphBuilder, Value } from '../../onnx/builder';

export interface LossTerms {
  /** Scalar: the weighted sum of the samples' losses. */
  loss: Value;
  /** [n, classes], dJ/dZ. */
  gradient: Value;
}

/**
 * Cross-entropy of a softmax, J = -sum_i w_i log P[i, y_i], from the log-sum-exp of the logits and never from
 * the logarithm of a softmax, so that logits of any size stay finite. Its gradient is dJ/dZ = w_i (P - Y)
 * (Bishop, Pattern Recognition and Machine Learning, 4.109).
 * @param logits Z, [n, classes]
 * @param oneHot Y, [n, classes]
 * @param weights w, [n, 1]; 1/n each gives the mean
 */
export function crossEntropy(g: GraphBuilder, logits: Value, oneHot: Value, weights: Value): LossTerms {
  const logP = g.op('LogSoftmax', logits, { axis: -1 });
  const chosen = g.op('Mul', oneHot, weights);
  const loss = g.op('Neg', g.op('ReduceSum', g.op('Mul', logP, chosen), { keepdims: 0 }));
  const P = g.op('Exp', logP);
  return { loss, gradient: g.op('Mul', g.op('Sub', P, oneHot), weights) };
}

/** Y, [n, classes], one row a sample with a one at its class, from y, int32 [n]. */
export function oneHot(g: GraphBuilder, y: Value, classes: number, type: FloatType): Value {
  const range = g.constant(
    'int32',
    [1, classes],
    Array.from({ length: classes }, (_, index) => index),
  );
  return g.cast(g.op('Equal', g.op('Unsqueeze', y, g.integers(1)), range), type);
}

/** Scalar: how many of the weighted samples (w > 0) have their largest logit at their class. */
export function countCorrect(
  g: GraphBuilder,
  logits: Value,
  y: Value,
  weights: Value,
  type: FloatType,
): Value {
  const predicted = g.cast(g.op('ArgMax', logits, { axis: 1, keepdims: 1 }), 'int32');
  const right = g.op('Equal', predicted, g.op('Unsqueeze', y, g.integers(1)));
  const counted = g.op('And', right, g.op('Greater', weights, g.scalar(type, 0)));
  return g.op('ReduceSum', g.cast(counted, type), { keepdims: 0 });
}
