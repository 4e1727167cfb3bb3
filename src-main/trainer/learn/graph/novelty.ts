/** The graphs of distances to the training samples: see `novelty.ts`. */
import type { StorageFormat } from '../../matrix';
import { float, GraphBuilder, type Value } from '../../onnx/builder';
import { readInput } from './network';

/** What a distance is made of; k components, c classes. */
export interface DistanceParameters {
  /** [d] */
  mean: Float32Array;
  /** [k, d], orthonormal rows; null: the features themselves. */
  basis: Float32Array | null;
  /** [k, k], T with T'T the inverse of the covariance within the classes. */
  whitening: Float32Array;
  /** [c, k], the classes' means, whitened. */
  centres: Float32Array;
  /** The variance along every direction outside of the basis. */
  residualVariance: number;
  /** The distance that counts as 1. */
  limit: number;
}

/**
 * The distance of every row, float32 [N]: the root of min over classes |T z - m|^2 + (|x|^2 - |z|^2) / residual variance,
 * over the limit, with x the centred features and z = B x.
 * @param X features as `readInput` gives them, [N, d] @param scale of their format
 */
export function addDistance(g: GraphBuilder, X: Value, scale: number, parameters: DistanceParameters): Value {
  const { mean, basis, whitening, centres, residualVariance, limit } = parameters;
  const d = mean.length;
  const k = Math.sqrt(whitening.length);
  const constant = (values: Float32Array, ...shape: number[]) => g.constant('float32', shape, values);
  const squares = (value: Value) =>
    g.op('ReduceSum', g.op('Mul', value, value), g.integers(1), { keepdims: 1 });
  const numbers = scale === 1 ? X : g.op('Mul', X, g.scalar('float32', scale));
  const x = g.op('Sub', numbers, constant(mean, 1, d));
  const z = basis ? g.op('Gemm', x, constant(basis, k, d), { transB: 1 }) : x;
  const u = g.op('Gemm', z, constant(whitening, k, k), { transB: 1 });
  // |u - m|^2 = |u|^2 + (|m|^2 - 2 u m), of which only the second depends on the class.
  const c = centres.length / k;
  const lengths = Float32Array.from({ length: c }, (_, row) =>
    centres.subarray(row * k, (row + 1) * k).reduce((sum, value) => sum + value * value, 0),
  );
  const bias = constant(lengths, 1, c);
  const terms = g.op('Gemm', u, constant(centres, c, k), bias, { transB: 1, alpha: float(-2) });
  const nearest = g.op('ReduceMin', terms, g.integers(1), { keepdims: 1 });
  const zero = g.scalar('float32', 0);
  const within = g.op('Max', g.op('Add', squares(u), nearest), zero);
  const outside = basis && g.op('Max', g.op('Sub', squares(x), squares(z)), zero);
  const squared = outside
    ? g.op('Add', within, g.op('Div', outside, g.scalar('float32', residualVariance)))
    : within;
  const distance = g.op('Div', g.op('Sqrt', squared), g.scalar('float32', limit));
  return g.op('Squeeze', distance, g.integers(1));
}

/** Input: X [rows, d] as stored. Output: `distance` [rows]. */
export function distanceGraph(format: StorageFormat, parameters: DistanceParameters): Uint8Array {
  const g = GraphBuilder.create('distance');
  const X = readInput(g, g.input('X', format.type, ['rows', parameters.mean.length]), format, 'float32');
  g.output('distance', addDistance(g, X, format.scale, parameters), 'float32', ['rows']);
  return g.toModel('train');
}

/** Inputs: X [m, d], Q [k, d]. Outputs: `coordinates` [m, k], X Q'; `products` [k, d], Q X' X. */
export function subspaceGraph(): Uint8Array {
  const g = GraphBuilder.create('subspace');
  const [X, Q] = [g.input('X', 'float32', ['m', 'd']), g.input('Q', 'float32', ['k', 'd'])];
  const coordinates = g.op('Gemm', X, Q, { transB: 1 });
  g.output('coordinates', coordinates, 'float32', ['m', 'k']);
  g.output('products', g.op('Gemm', coordinates, X, { transA: 1 }), 'float32', ['k', 'd']);
  return g.toModel('train');
}
