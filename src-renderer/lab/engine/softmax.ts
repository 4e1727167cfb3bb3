/** Softmax and what belongs to it, on one sample's logits z, [classes]. */
import { zeros, type Matrix } from './matrix';

/** The place of the largest value, the first of them where there are several. */
export function argMax(values: Float64Array): number {
  let best = 0;
  for (let j = 1; j < values.length; j++) if (values[j]! > values[best]!) best = j;
  return best;
}

/**
 * P_j = exp(z_j / T) / sum_k exp(z_k / T), computed with the largest logit subtracted, so that nothing overflows.
 * The temperature T runs from 0, where it is hardmax, to infinity, where all classes are as probable.
 * @param out where the probabilities go, [classes]
 */
export function softmax(
  z: Float64Array,
  temperature = 1,
  out: Float64Array = new Float64Array(z.length),
): Float64Array {
  if (temperature === 0) return hardmax(z, out);
  if (temperature === Infinity) return out.fill(1 / z.length);
  const largest = z[argMax(z)]!;
  let sum = 0;
  for (let j = 0; j < z.length; j++) sum += out[j] = Math.exp((z[j]! - largest) / temperature);
  for (let j = 0; j < z.length; j++) out[j]! /= sum;
  return out;
}

/** One for the largest logit, zero for the others; logits that share the first place share the one. */
export function hardmax(z: Float64Array, out: Float64Array = new Float64Array(z.length)): Float64Array {
  const largest = z[argMax(z)]!;
  let winners = 0;
  for (let j = 0; j < z.length; j++) winners += out[j] = z[j] === largest ? 1 : 0;
  for (let j = 0; j < z.length; j++) out[j]! /= winners;
  return out;
}

/** dP_j/dz_i = P_j (delta_ij - P_i): [classes, classes], a row an i, symmetric. */
export function softmaxJacobian(P: Float64Array): Matrix {
  const J = zeros(P.length, P.length);
  for (let i = 0; i < P.length; i++) {
    for (let j = 0; j < P.length; j++) J.data[i * P.length + j] = P[j]! * ((i === j ? 1 : 0) - P[i]!);
  }
  return J;
}

/** log sum_j exp(z_j), without overflow. */
export function logSumExp(z: Float64Array): number {
  const largest = z[argMax(z)]!;
  let sum = 0;
  for (let j = 0; j < z.length; j++) sum += Math.exp(z[j]! - largest);
  return largest + Math.log(sum);
}

/** 1 / (1 + exp(-z)): the softmax of two classes, with z their logits' difference. */
export const sigmoid = (z: number) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));

/** Of the sigmoid's value s: ds/dz = s (1 - s). */
export const sigmoidDerivative = (s: number) => s * (1 - s);

/** log(1 + exp(z)), without overflow: what the sigmoid's cross-entropy is made of. Its derivative is the sigmoid. */
export const softplus = (z: number) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
