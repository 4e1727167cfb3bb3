/** What is learned from: points of the plane with their classes, and which of them a step looks at. */
import { zeros, type Matrix } from './matrix';
import { createRandom } from './random';

export interface Samples {
  /** [n, features] */
  X: Matrix;
  /** Classes, [n]. */
  y: Int32Array;
}

/** The samples of these rows. */
export function pick({ X, y }: Samples, rows: Int32Array): Samples {
  const picked = { X: zeros(rows.length, X.columns), y: new Int32Array(rows.length) };
  rows.forEach((row, at) => {
    picked.X.data.set(X.data.subarray(row * X.columns, (row + 1) * X.columns), at * X.columns);
    picked.y[at] = y[row]!;
  });
  return picked;
}

/**
 * The samples of a step: all of them, or the next mini-batch of an order that is shuffled anew for each pass. It follows
 * from the seed and the number of the step alone, so that a run can be taken up again where it was left.
 * @param size of a mini-batch; 0 for all samples
 */
export function batchOf(samples: Samples, step: number, size: number, seed: number): Samples {
  const count = samples.y.length;
  if (size === 0 || size >= count) return samples;
  const batches = Math.ceil(count / size);
  const [pass, batch] = [Math.floor(step / batches), step % batches];
  const order = Int32Array.from({ length: count }, (_, row) => row);
  createRandom(seed + pass).shuffle(order);
  return pick(samples, order.subarray(batch * size, Math.min(count, (batch + 1) * size)));
}
