/** The feature matrix that passes from feature extraction to learning: samples are rows. */

/** How numbers are stored: bytes are read as `value * scale`, so that a pixel costs a byte. */
export interface StorageFormat {
  type: 'float32' | 'uint8';
  scale: number;
}

/** Full passes go over blocks of this many rows; a matrix is padded to a whole number of them. */
export const BLOCK_ROWS = 512;

/** X, [rows, columns], row-major; `data` is padded with zeros to whole blocks of rows. */
export interface FeatureMatrix {
  rows: number;
  columns: number;
  format: StorageFormat;
  data: Float32Array | Uint8Array;
}

/** Features with their classes. */
export interface LabelledFeatures {
  X: FeatureMatrix;
  /** Class indices, [rows]. */
  y: Int32Array;
}

export const paddedRows = (rows: number) => Math.ceil(rows / BLOCK_ROWS) * BLOCK_ROWS;

/** A matrix of zeros. */
export function createMatrix(rows: number, columns: number, format: StorageFormat): FeatureMatrix {
  const length = paddedRows(rows) * columns;
  const data = format.type === 'uint8' ? new Uint8Array(length) : new Float32Array(length);
  return { rows, columns, format, data };
}
