/** The feature matrix that passes from feature extraction to learning: samples are rows. */

/** How numbers are stored: read as `value * scale`, so that a pixel costs a byte. */
export interface StorageFormat {
  type: 'float32' | 'float16' | 'uint8';
  scale: number;
}

/** Half-precision numbers are kept as their bits. */
export type FeatureValues = Float32Array | Uint16Array | Uint8Array;

/** Full passes go over blocks of this many rows; a matrix is padded with rows of zeros to a whole number of them. */
export const BLOCK_ROWS = 512;

/** X, [rows, columns], row-major; in memory or on the disk. */
export interface FeatureMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly format: StorageFormat;
  /**
   * Rows [first, end) of the padded matrix, one after the other. They may be a view of the matrix: do not change
   * them, and do not use them after the second `read` that follows.
   */
  read(first: number, end: number): Promise<FeatureValues>;
  /** Frees what it holds; the matrix is not to be used any more. */
  release(): Promise<void>;
}

/** Features with their classes. */
export interface LabelledFeatures {
  X: FeatureMatrix;
  /** Class indices, [rows]. */
  y: Int32Array;
  /** How many of the rows, from the first, are samples; the others are more views of them. All where not given. */
  samples?: number;
}

/** The classes of the samples, without more views of them. */
export const sampleClasses = ({ y, samples }: LabelledFeatures): Int32Array => y.subarray(0, samples);

export const paddedRows = (rows: number) => Math.ceil(rows / BLOCK_ROWS) * BLOCK_ROWS;

/** Of one value a row, those of rows `first` to `end`, with zeros for rows that there are not; where all are there, no copy. */
export function valuesOf<T extends Int32Array | Float32Array>(values: T, first: number, end: number): T {
  const there = values.subarray(first, end) as T;
  if (there.length === end - first) return there;
  const padded = new (values.constructor as new (length: number) => T)(end - first);
  padded.set(there);
  return padded;
}

/** A matrix in memory. */
export class ResidentMatrix implements FeatureMatrix {
  constructor(
    readonly rows: number,
    readonly columns: number,
    readonly format: StorageFormat,
    /** Padded, [paddedRows(rows), columns]. */
    readonly data: FeatureValues,
    private readonly onRelease: () => void = () => {},
  ) {}

  async read(first: number, end: number): Promise<FeatureValues> {
    return this.data.subarray(first * this.columns, end * this.columns);
  }

  async release(): Promise<void> {
    this.onRelease();
  }
}

/** A matrix of zeros in memory. */
export function createMatrix(rows: number, columns: number, format: StorageFormat): ResidentMatrix {
  return new ResidentMatrix(rows, columns, format, createValues(paddedRows(rows) * columns, format));
}

const ARRAYS = { float32: Float32Array, float16: Uint16Array, uint8: Uint8Array } as const;

export const createValues = (length: number, { type }: StorageFormat): FeatureValues =>
  new ARRAYS[type](length);

/** Bytes of a number of a matrix. */
export const bytesPerValue = ({ type }: StorageFormat) => ARRAYS[type].BYTES_PER_ELEMENT;

/** Stored values as numbers. */
export function toFloat32(values: FeatureValues, { scale }: StorageFormat): Float32Array {
  const numbers = new Float32Array(values.length);
  const halves = values instanceof Uint16Array ? allHalves() : null;
  for (let index = 0; index < values.length; index++)
    numbers[index] = (halves ? halves[values[index]!]! : values[index]!) * scale;
  return numbers;
}

let halves: Float32Array | null = null;

/** The number of every half-precision number, by its bits: looking one up is faster than working it out. */
const allHalves = () => (halves ??= Float32Array.from({ length: 1 << 16 }, (_, bits) => fromHalf(bits)));

/** The number that the bits of IEEE 754's binary16 stand for. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 1024;
  if (exponent === 0) return sign * fraction * 2 ** -14;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction) * 2 ** (exponent - 15);
}

/** Consecutive rows of a matrix. */
export interface Span {
  first: number;
  end: number;
  data: FeatureValues;
}

/** So many numbers at most are in a span: it may have to be read from the disk, beside one that is worked on. */
const VALUES_PER_SPAN = 1 << 22;

/**
 * So many rows of X make the largest span. It is the same wherever X is stored, since sums over spans are rounded
 * span by span.
 */
function largestSpan({ columns }: FeatureMatrix): number {
  const blocks = Math.floor(VALUES_PER_SPAN / (BLOCK_ROWS * columns));
  return BLOCK_ROWS * Math.max(1, blocks);
}

/**
 * Rows 0 to `end` in spans of at most `wanted`, and of no more than memory should hold, each read while the one
 * before is worked on. A span's data is valid until the next is asked for.
 */
export async function* spansOf(X: FeatureMatrix, wanted: number, end = X.rows): AsyncGenerator<Span> {
  const rows = Math.min(wanted, largestSpan(X));
  const read = (first: number) => X.read(first, Math.min(first + rows, end));
  let next = end > 0 ? read(0) : null;
  for (let first = 0; first < end; first += rows) {
    const data = await next!;
    const following = first + rows;
    next = following < end ? read(following) : null;
    // Whoever stops early leaves this read behind; its failure is nobody's then.
    next?.catch(() => {});
    yield { first, end: Math.min(following, end), data };
  }
}
