/** Features are written row after row, into memory or into a temporary file. */
import type { FileHandle } from 'node:fs/promises';
import { FileMatrix, type TemporaryFile } from './file-matrix';
import {
  bytesPerValue,
  createValues,
  paddedRows,
  ResidentMatrix,
  type FeatureMatrix,
  type FeatureValues,
  type StorageFormat,
} from './matrix';

/** So many numbers go to the disk at once. */
const VALUES_PER_WRITE = 1 << 20;

export interface MatrixWriter {
  /**
   * Appends rows; wait for it before the next. The values may be changed afterwards.
   * @param values row-major, of any number of rows
   * @param which of these rows, in this order
   */
  append(values: FeatureValues, which: ArrayLike<number>): Promise<void>;
  /** The matrix of all rows so far; ends the writing. */
  finish(): Promise<FeatureMatrix>;
  /** Gives up and frees everything; does nothing after `finish`. */
  abort(): Promise<void>;
}

function copyRows(
  target: FeatureValues,
  offset: number,
  values: FeatureValues,
  which: ArrayLike<number>,
  columns: number,
): void {
  let to = offset;
  for (let index = 0; index < which.length; index++) {
    let from = which[index]! * columns;
    for (const end = to + columns; to < end; to++, from++) target[to] = values[from]!;
  }
}

export class ResidentWriter implements MatrixWriter {
  private readonly data: FeatureValues;
  private rows = 0;
  private isFinished = false;

  /**
   * @param expectedRows the most that will be appended
   * @param onRelease is called once the memory is free again
   */
  constructor(
    private readonly columns: number,
    private readonly format: StorageFormat,
    expectedRows: number,
    private readonly onRelease: () => void = () => {},
  ) {
    this.data = createValues(paddedRows(expectedRows) * columns, format);
  }

  async append(values: FeatureValues, which: ArrayLike<number>): Promise<void> {
    copyRows(this.data, this.rows * this.columns, values, which, this.columns);
    this.rows += which.length;
  }

  async finish(): Promise<FeatureMatrix> {
    this.isFinished = true;
    const { rows, columns, format, data } = this;
    return new ResidentMatrix(
      rows,
      columns,
      format,
      data.subarray(0, paddedRows(rows) * columns),
      this.onRelease,
    );
  }

  async abort(): Promise<void> {
    if (!this.isFinished) this.onRelease();
  }
}

export class FileWriter implements MatrixWriter {
  /** Whole rows that wait for the disk. */
  private readonly pending: FeatureValues;
  private readonly pendingRows: number;
  private waiting = 0;
  private written = 0;
  private isFinished = false;

  /** @param explain turns a failure to write into words */
  constructor(
    private readonly columns: number,
    private readonly format: StorageFormat,
    private readonly file: TemporaryFile,
    private readonly explain: (error: unknown) => Error,
  ) {
    this.pendingRows = Math.max(1, Math.floor(VALUES_PER_WRITE / columns));
    this.pending = createValues(this.pendingRows * columns, format);
  }

  async append(values: FeatureValues, which: ArrayLike<number>): Promise<void> {
    const all = Array.from(which);
    for (let first = 0; first < all.length;) {
      const some = all.slice(first, first + this.pendingRows - this.waiting);
      copyRows(this.pending, this.waiting * this.columns, values, some, this.columns);
      this.waiting += some.length;
      first += some.length;
      if (this.waiting === this.pendingRows) await this.flush();
    }
  }

  /** @throws what `explain` makes of a full disk */
  async finish(): Promise<FeatureMatrix> {
    await this.flush();
    this.isFinished = true;
    return new FileMatrix(this.written, this.columns, this.format, this.file);
  }

  async abort(): Promise<void> {
    if (!this.isFinished) await this.file.remove();
  }

  private async flush(): Promise<void> {
    const size = bytesPerValue(this.format) * this.columns;
    const bytes = new Uint8Array(this.pending.buffer, 0, this.waiting * size);
    await writeAll(this.file.handle, bytes, this.written * size).catch((error: unknown) => {
      throw this.explain(error);
    });
    this.written += this.waiting;
    this.waiting = 0;
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
