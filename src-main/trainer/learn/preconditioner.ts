/**
 * An estimate of the inverse Hessian of softmax regression, with which L-BFGS needs tens of passes where it takes
 * thousands without. At W = 0 the Hessian of cross-entropy is (diag(p) - p p') x Cov(X) + l2, with p = 1 / classes;
 * with T from the Cholesky factor of k Cov(X) + l2, T'T is near its inverse for every class. The problem and its
 * answer stay the same: only the path to it changes.
 */
import { BLOCK_ROWS, valuesOf, type FeatureMatrix } from '../matrix';
import { float32Output, Session, type Tensor } from '../onnx/runtime';
import { inverseCholesky } from './cholesky';
import { momentsGraph, preconditionGraph } from './graph/preconditioner';
import type { LossName } from './graph/losses';
import { add, sum } from './vector';

/** So many rows for each column estimate a covariance well enough. */
const ROWS_PER_COLUMN = 20;
/** More columns than this cost more to factorize than they save. */
export const MAX_COLUMNS = 2048;

/** Mean, [1, d], and covariance, [d, d], of weighted samples. */
export interface Moments {
  mean: Float32Array;
  covariance: Float32Array;
}

/** k: the curvature of a loss along each logit at W = 0, where all classes are as probable. */
export function curvatureAtZero(loss: LossName, classes: number): number {
  if (loss === 'mse') return 2;
  if (loss === 'brier') return 2 / classes ** 2;
  return 1 / classes;
}

export class CovariancePreconditioner {
  private constructor(
    private readonly session: Session,
    private readonly classes: number,
    private readonly constants: Record<'T' | 'mean' | 'biasScale', Tensor>,
  ) {}

  /** @returns null where the features are too large for float32 */
  static async create(
    moments: Moments,
    classes: number,
    loss: LossName,
    l2: number,
  ): Promise<CovariancePreconditioner | null> {
    const columns = moments.mean.length;
    const curvature = curvatureAtZero(loss, classes);
    const T = await factorize(moments, curvature, l2);
    if (!T) return null;
    return new CovariancePreconditioner(
      await Session.load(preconditionGraph(), { isBeside: true }),
      classes,
      {
        T: { data: T, shape: [columns, columns] },
        mean: { data: moments.mean, shape: [1, columns] },
        biasScale: { data: Float32Array.of(1 / curvature), shape: [1] },
      },
    );
  }

  /** @param gradient of the weights, [classes, d], and then of the biases, [classes] */
  apply = (gradient: Float64Array): Promise<Float64Array> =>
    preconditioned(this.session, gradient, this.classes, this.constants);

  release(): Promise<void> {
    return this.session.release();
  }
}

/** H0 times a gradient, by a graph that takes dW and db and gives W and b. */
export async function preconditioned(
  session: Session,
  gradient: Float64Array,
  classes: number,
  constants: Record<string, Tensor>,
): Promise<Float64Array> {
  const size = gradient.length - classes;
  const outputs = await session.run({
    dW: { data: new Float32Array(gradient.subarray(0, size)), shape: [classes, size / classes] },
    db: { data: new Float32Array(gradient.subarray(size)), shape: [classes, 1] },
    ...constants,
  });
  const result = new Float64Array(gradient.length);
  result.set(float32Output(outputs, 'W'));
  result.set(float32Output(outputs, 'b'), size);
  return result;
}

/**
 * From evenly spaced blocks where there are far more rows than columns.
 * @param weights one per sample, summing to one
 */
export async function momentsOf(X: FeatureMatrix, weights: Float32Array): Promise<Moments> {
  const { columns, format } = X;
  const session = await Session.load(momentsGraph(columns, format));
  const stride = Math.max(1, Math.floor(X.rows / (ROWS_PER_COLUMN * columns)));
  const covariance = new Float32Array(columns * columns);
  const mean = new Float32Array(columns);
  let total = 0;
  try {
    for (let first = 0; first < X.rows; first += stride * BLOCK_ROWS) {
      const end = first + BLOCK_ROWS;
      const w = valuesOf(weights, first, end);
      const outputs = await session.run({
        X: { data: await X.read(first, end), shape: [1, BLOCK_ROWS, columns] },
        w: { data: w, shape: [1, BLOCK_ROWS] },
      });
      add(covariance, float32Output(outputs, 'second'));
      add(mean, float32Output(outputs, 'first'));
      total += sum(w);
    }
  } finally {
    await session.release();
  }
  return centred(covariance, mean, total);
}

/** Mean and covariance from weighted sums, in place. */
function centred(second: Float32Array, first: Float32Array, total: number): Moments {
  const columns = first.length;
  for (let index = 0; index < columns; index++) first[index]! /= total;
  for (let row = 0; row < columns; row++) {
    for (let column = 0; column < columns; column++) {
      const index = row * columns + column;
      second[index] = second[index]! / total - first[row]! * first[column]!;
    }
  }
  return { mean: first, covariance: second };
}

/**
 * T with T'T near the inverse of A = k Cov + l2. A is scaled to a unit diagonal first, so that columns of any size
 * count alike, and damped as far as rounding asks for.
 * @returns null where the covariance is not finite
 */
async function factorize(
  { mean, covariance }: Moments,
  curvature: number,
  l2: number,
): Promise<Float32Array | null> {
  if (!covariance.every(Number.isFinite)) return null;
  const columns = mean.length;
  const scales = Float64Array.from(mean, (value, column) => {
    const variance = covariance[column * columns + column]!;
    // What is left of a large mean after rounding is no variance.
    const size = variance > 1e-6 * value * value ? variance : value * value;
    return 1 / Math.sqrt(curvature * size + l2 || 1);
  });
  for (let damping = 1e-6; damping < 10; damping *= 10) {
    const T = await inverseCholesky(unitDiagonal(covariance, scales, curvature, l2, damping), columns);
    if (T) return T.map((value, index) => value * scales[index % columns]!);
  }
  return null;
}

function unitDiagonal(
  covariance: Float32Array,
  scales: Float64Array,
  curvature: number,
  l2: number,
  damping: number,
): Float32Array {
  const columns = scales.length;
  const A = new Float32Array(columns * columns);
  for (let i = 0; i < columns; i++) {
    const row = i * columns;
    for (let j = 0; j < columns; j++) A[row + j] = scales[i]! * scales[j]! * curvature * covariance[row + j]!;
    A[row + i]! += scales[i]! ** 2 * l2 + damping;
  }
  return A;
}
