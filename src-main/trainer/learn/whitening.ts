/**
 * Coordinates in which softmax regression's objective is nearly round, so that L-BFGS needs tens of passes where
 * plain coordinates take thousands. Its Hessian at W = 0 is (diag(p) - p p') x Cov(X) + l2; with T from the
 * Cholesky factor of Cov(X) / classes + l2 it is near the identity for W = V T. It is the same problem and the
 * same answer: only the path to it changes.
 */
import { BLOCK_ROWS, paddedRows, type FeatureMatrix } from '../matrix';
import { float32Output, Session, type Tensor } from '../onnx/runtime';
import { inverseCholesky } from './cholesky';
import { momentsGraph, toPlainGraph, toWhitenedGraph } from './graph/whitening';
import type { Evaluation, Objective } from './lbfgs';

/** So many rows for each column estimate a covariance well enough. */
const ROWS_PER_COLUMN = 20;
/** More columns than this cost more to factorize than they save. */
export const MAX_COLUMNS = 2048;

export class Whitening {
  private constructor(
    private readonly classes: number,
    private readonly columns: number,
    private readonly T: Tensor,
    private readonly mean: Tensor,
    private readonly toPlainSession: Session,
    private readonly toWhitenedSession: Session,
  ) {}

  /** @param weights one per sample, summing to one */
  static async create(
    X: FeatureMatrix,
    weights: Float32Array,
    classes: number,
    l2: number,
  ): Promise<Whitening> {
    const { columns } = X;
    const { covariance, mean } = await momentsOf(X, weights);
    const T = await factorize(covariance, columns, classes, l2);
    return new Whitening(
      classes,
      columns,
      { data: T, shape: [columns, columns] },
      { data: mean, shape: [1, columns] },
      await Session.load(toPlainGraph()),
      await Session.load(toWhitenedGraph()),
    );
  }

  /** The weights and biases, one after the other, that whitened coordinates stand for. */
  async toPlain(x: Float64Array): Promise<Float64Array> {
    const size = this.classes * this.columns;
    const outputs = await this.toPlainSession.run({
      V: { data: new Float32Array(x.subarray(0, size)), shape: [this.classes, this.columns] },
      c: { data: new Float32Array(x.subarray(size)), shape: [this.classes] },
      T: this.T,
      mean: this.mean,
    });
    const plain = new Float64Array(x.length);
    plain.set(float32Output(outputs, 'W'));
    plain.set(float32Output(outputs, 'b'), size);
    return plain;
  }

  /** The same objective as a function of whitened coordinates. */
  wrap(objective: Objective): Objective {
    return async (x) => {
      const { value, gradient } = await objective(await this.toPlain(x));
      return { value, gradient: await this.toWhitened(gradient) };
    };
  }

  private async toWhitened(gradient: Float64Array): Promise<Evaluation['gradient']> {
    const size = this.classes * this.columns;
    const outputs = await this.toWhitenedSession.run({
      dW: { data: new Float32Array(gradient.subarray(0, size)), shape: [this.classes, this.columns] },
      db: { data: new Float32Array(gradient.subarray(size)), shape: [this.classes, 1] },
      T: this.T,
      mean: this.mean,
    });
    const whitened = Float64Array.from(gradient);
    whitened.set(float32Output(outputs, 'dV'));
    return whitened;
  }

  async release(): Promise<void> {
    await this.toPlainSession.release();
    await this.toWhitenedSession.release();
  }
}

/** Mean [d] and covariance [d, d], from evenly spaced blocks where there are far more rows than columns. */
async function momentsOf(X: FeatureMatrix, weights: Float32Array) {
  const { columns, format } = X;
  const session = await Session.load(momentsGraph(columns, format));
  const w = new Float32Array(paddedRows(X.rows));
  w.set(weights);
  const blocks = w.length / BLOCK_ROWS;
  const wanted = Math.ceil((ROWS_PER_COLUMN * columns) / BLOCK_ROWS);
  const stride = Math.max(1, Math.floor(blocks / wanted));
  const covariance = new Float32Array(columns * columns);
  const mean = new Float32Array(columns);
  let total = 0;
  try {
    for (let block = 0; block < blocks; block += stride) {
      const [from, to] = [block * BLOCK_ROWS, (block + 1) * BLOCK_ROWS];
      const outputs = await session.run({
        X: { data: await X.read(from, to), shape: [1, BLOCK_ROWS, columns] },
        w: { data: w.subarray(from, to), shape: [1, BLOCK_ROWS] },
      });
      add(covariance, float32Output(outputs, 'second'));
      add(mean, float32Output(outputs, 'first'));
      for (let row = from; row < to; row++) total += w[row]!;
    }
  } finally {
    await session.release();
  }
  centre(covariance, mean, total);
  return { covariance, mean };
}

function add(sum: Float32Array, values: Float32Array): void {
  for (let index = 0; index < sum.length; index++) sum[index]! += values[index]!;
}

/** From weighted sums to mean and covariance, in place. */
function centre(second: Float32Array, first: Float32Array, total: number): void {
  const columns = first.length;
  for (let index = 0; index < columns; index++) first[index]! /= total;
  for (let row = 0; row < columns; row++) {
    for (let column = 0; column < columns; column++) {
      const index = row * columns + column;
      second[index] = second[index]! / total - first[row]! * first[column]!;
    }
  }
}

/** T for Cov / classes + l2, with more damping where rounding left the sum indefinite. */
async function factorize(covariance: Float32Array, columns: number, classes: number, l2: number) {
  let trace = 0;
  for (let index = 0; index < columns; index++)
    trace += covariance[index * columns + index]! / columns / classes;
  for (let damping = l2 + 1e-7 * trace; ; damping = Math.max(10 * damping, 1e-12)) {
    const A = covariance.map((value) => value / classes);
    for (let index = 0; index < columns; index++) A[index * columns + index]! += damping;
    const T = await inverseCholesky(A, columns);
    if (T) return T;
  }
}
