/**
 * The preconditioner for more features than samples, as photos have: M = k X'X + l2, with the centred and weighted
 * samples X of `preconditioner.ts`, is inverted through the small matrix X X', [n, n]:
 * M^-1 = (I - X' (X X' + l2 / k)^-1 X) / l2 (Woodbury; Golub and Van Loan, Matrix Computations, 2.1.4).
 */
import { toFloat32, type FeatureMatrix } from '../matrix';
import { float32Output, Session, type Tensor } from '../onnx/runtime';
import { inverseCholesky } from './cholesky';
import { gramGraph, gramPreconditionGraph } from './graph/gram';
import type { LossName } from './graph/losses';
import { curvatureAtZero, preconditioned } from './preconditioner';

/** More samples than this cost more to factorize than they save. */
export const MAX_ROWS = 4096;
/** Where the penalty is smaller than this share of the curvature, rounding would drown it. */
const LEAST_PENALTY = 1e-6;

/** Samples, centred and multiplied by the root of their weights, [n, d]; their mean; and X X', [n, n]. */
export interface Gram {
  X: Tensor<Float32Array>;
  mean: Float32Array;
  products: Float32Array;
}

/** @param weights one per sample, summing to one */
export async function gramOf(features: FeatureMatrix, weights: Float32Array): Promise<Gram> {
  const { rows, columns, format } = features;
  const data = toFloat32(await features.read(0, rows), format);
  const mean = new Float32Array(columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      mean[column]! += weights[row]! * data[row * columns + column]!;
  for (let row = 0; row < rows; row++) {
    const root = Math.sqrt(weights[row]!);
    for (let column = 0; column < columns; column++) {
      const index = row * columns + column;
      data[index] = root * (data[index]! - mean[column]!);
    }
  }
  const X = { data, shape: [rows, columns] };
  const session = await Session.load(gramGraph());
  try {
    return { X, mean, products: float32Output(await session.run({ X }), 'products') };
  } finally {
    await session.release();
  }
}

export class GramPreconditioner {
  private constructor(
    private readonly session: Session,
    private readonly classes: number,
    private readonly constants: Record<'X' | 'T' | 'mean' | 'biasScale' | 'scale', Tensor>,
  ) {}

  /** @returns null where the features are too large for float32 */
  static async create(
    { X, mean, products }: Gram,
    classes: number,
    loss: LossName,
    l2: number,
  ): Promise<GramPreconditioner | null> {
    const n = X.shape[0]!;
    const curvature = curvatureAtZero(loss, classes);
    let trace = 0;
    for (let row = 0; row < n; row++) trace += products[row * n + row]!;
    if (!Number.isFinite(trace)) return null;
    const penalty = Math.max(l2, LEAST_PENALTY * curvature * trace) || 1;
    const A = Float32Array.from(products);
    for (let row = 0; row < n; row++) A[row * n + row]! += penalty / curvature;
    const T = await inverseCholesky(A, n);
    if (!T) return null;
    return new GramPreconditioner(await Session.load(gramPreconditionGraph(), { isBeside: true }), classes, {
      X,
      T: { data: T, shape: [n, n] },
      mean: { data: mean, shape: [1, mean.length] },
      biasScale: { data: Float32Array.of(1 / curvature), shape: [1] },
      scale: { data: Float32Array.of(1 / penalty), shape: [1] },
    });
  }

  /** @param gradient of the weights, [classes, d], and then of the biases, [classes] */
  apply = (gradient: Float64Array): Promise<Float64Array> =>
    preconditioned(this.session, gradient, this.classes, this.constants);

  release(): Promise<void> {
    return this.session.release();
  }
}
