/** The steps of a mini-batch epoch: which samples each takes, and how much they weigh. */

/**
 * A step's rows are padded to a multiple of this, so that all of its numbers begin at a multiple of 64 bytes: the order
 * in which onnxruntime adds up a sum depends on that, and with it a reported loss would depend on which steps are in
 * one call.
 */
const ROWS_MULTIPLE = 16;

/** Steps over a window. Padding repeats row 0 with weight 0. */
export interface Batches {
  steps: number;
  /** Rows of a step, with the padding. */
  width: number;
  /** Rows of the window, [steps, width]. */
  rows: Int32Array;
  /** [steps, width]. */
  w: Float32Array;
  /** The share of all rows that each step has. */
  shares: Float64Array;
}

/** Cuts an order of a window's rows into batches; weights are scaled so that a full batch sums to about one. */
export function cutBatches(
  order: Int32Array,
  weights: Float32Array,
  batch: number,
  rowsInAll: number,
): Batches {
  const count = order.length;
  const width = paddedBatch(batch);
  const steps = Math.ceil(count / batch);
  const rows = new Int32Array(steps * width);
  const w = new Float32Array(steps * width);
  const shares = new Float64Array(steps);
  for (let step = 0; step < steps; step++) {
    const indices = order.subarray(step * batch, (step + 1) * batch);
    shares[step] = indices.length / rowsInAll;
    rows.set(indices, step * width);
    indices.forEach((row, index) => (w[step * width + index] = weights[row]! / shares[step]!));
  }
  return { steps, width, rows, w, shares };
}

export const paddedBatch = (batch: number) => Math.ceil(batch / ROWS_MULTIPLE) * ROWS_MULTIPLE;
