/**
 * The order in which mini-batches meet the rows of a matrix, with bounded memory. Rows are cut into chunks of
 * consecutive rows; an epoch shuffles the chunks, takes some of them at a time as a window, and shuffles all rows
 * of the window. What fits in one window is shuffled as a whole. The order depends on the seed and on the matrix's
 * size and format, not on where the matrix is stored.
 */
import {
  bytesPerValue,
  createValues,
  ResidentMatrix,
  type FeatureValues,
  type LabelledFeatures,
} from '../matrix';
import type { Random } from '../random';

const CHUNKS_PER_WINDOW = 16;

/** Chunks that are trained on together. */
export interface Plan {
  chunks: Int32Array;
  rows: number;
}

/** The rows of a window. They are valid until the next is loaded. */
export interface Window {
  rows: number;
  /** [at least rows, columns] */
  X: FeatureValues;
  y: Int32Array;
  /** One per row; all rows of the matrix together sum to one. */
  weights: Float32Array;
}

/** Indices 0 to `count` - 1, shuffled. */
export const shuffled = (count: number, random: Random): Int32Array =>
  random.shuffle(new Int32Array(count).map((_, index) => index));

export class Windows {
  private readonly chunkRows: number;
  private readonly chunks: number;
  /** What windows are read into; null before the first is. */
  private memory: Window | null = null;
  /** Where one window holds all rows, that, once it is loaded. */
  private whole: Window | null = null;

  /**
   * @param weights one per sample
   * @param bytes of X in a window
   */
  constructor(
    private readonly data: LabelledFeatures,
    private readonly weights: Float32Array,
    bytes: number,
  ) {
    const { rows, columns, format } = data.X;
    this.chunkRows = Math.max(1, Math.floor(bytes / (CHUNKS_PER_WINDOW * columns * bytesPerValue(format))));
    this.chunks = Math.ceil(rows / this.chunkRows);
  }

  /** Deals an epoch's chunks to windows of about the same size, so that none is too small to be shuffled well. */
  draw(random: Random): Plan[] {
    const windows = Math.ceil(this.chunks / CHUNKS_PER_WINDOW);
    if (windows === 1) return [this.plan(Int32Array.from({ length: this.chunks }, (_, chunk) => chunk))];
    const order = shuffled(this.chunks, random);
    const firstOf = (window: number) => Math.floor((window * this.chunks) / windows);
    return Array.from({ length: windows }, (_, window) =>
      this.plan(order.subarray(firstOf(window), firstOf(window + 1))),
    );
  }

  /** Null where it was stopped before its end. */
  async load({ chunks, rows }: Plan, isStopped: () => boolean | Promise<boolean>): Promise<Window | null> {
    if (this.whole) return this.whole;
    const { X, y } = this.data;
    const isWhole = rows === X.rows;
    // What is in memory already is not copied.
    if (isWhole && X instanceof ResidentMatrix) {
      return (this.whole = { rows, X: await X.read(0, rows), y, weights: this.weights });
    }
    const window = this.memoryFor(rows);
    let filled = 0;
    for (const chunk of chunks) {
      const [first, end] = this.rowsOf(chunk);
      window.X.set(await X.read(first, end), filled * X.columns);
      window.y.set(y.subarray(first, end), filled);
      window.weights.set(this.weights.subarray(first, end), filled);
      filled += end - first;
      if (await isStopped()) return null;
    }
    if (isWhole) this.whole = window;
    return window;
  }

  private memoryFor(rows: number): Window {
    const { X } = this.data;
    const most = Math.min(X.rows, CHUNKS_PER_WINDOW * this.chunkRows);
    this.memory ??= {
      rows: 0,
      X: createValues(most * X.columns, X.format),
      y: new Int32Array(most),
      weights: new Float32Array(most),
    };
    return Object.assign(this.memory, { rows });
  }

  private rowsOf(chunk: number): [first: number, end: number] {
    return [chunk * this.chunkRows, Math.min(this.data.X.rows, (chunk + 1) * this.chunkRows)];
  }

  private plan(chunks: Int32Array): Plan {
    let rows = 0;
    for (const chunk of chunks) {
      const [first, end] = this.rowsOf(chunk);
      rows += end - first;
    }
    return { chunks, rows };
  }
}
