/** Matrices of numbers, row by row, and the three products that a network and its gradients need. */

export interface Matrix {
  rows: number;
  columns: number;
  /** [rows x columns] */
  data: Float64Array;
}

export const zeros = (rows: number, columns: number): Matrix => ({
  rows,
  columns,
  data: new Float64Array(rows * columns),
});

export function fromRows(rows: readonly (readonly number[])[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  return { rows: rows.length, columns, data: Float64Array.from(rows.flat()) };
}

/** A view of one row. */
export const rowOf = ({ columns, data }: Matrix, row: number): Float64Array =>
  data.subarray(row * columns, (row + 1) * columns);

/** A B: [n, k] and [k, m] give [n, m]. */
export const product = (A: Matrix, B: Matrix): Matrix =>
  multiplied([A, A.columns, 1], [B, B.columns, 1], [A.rows, A.columns, B.columns]);

/** A' B: [n, k] and [n, m] give [k, m]. */
export const transposedProduct = (A: Matrix, B: Matrix): Matrix =>
  multiplied([A, 1, A.columns], [B, B.columns, 1], [A.columns, A.rows, B.columns]);

/** A B': [n, k] and [m, k] give [n, m]. */
export const productTransposed = (A: Matrix, B: Matrix): Matrix =>
  multiplied([A, A.columns, 1], [B, 1, B.columns], [A.rows, A.columns, B.rows]);

/** A matrix, and how far apart in its data a row and the next are, and a column and the next. */
type Strided = readonly [matrix: Matrix, row: number, column: number];

/** [n, k] and [k, m] give [n, m], whichever way both lie. Plain loops: this is most of what a frame costs. */
function multiplied(
  [{ data: a }, aRow, aColumn]: Strided,
  [{ data: b }, bRow, bColumn]: Strided,
  [n, inner, m]: readonly [number, number, number],
): Matrix {
  const C = zeros(n, m);
  const c = C.data;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += a[i * aRow + k * aColumn]! * b[k * bRow + j * bColumn]!;
      c[i * m + j] = sum;
    }
  }
  return C;
}

/** The sum of the rows: [n, m] gives [m]. */
export function columnSums({ rows, columns, data }: Matrix): Float64Array {
  const sums = new Float64Array(columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) sums[j]! += data[i * columns + j]!;
  return sums;
}
