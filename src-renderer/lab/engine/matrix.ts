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
export function product(A: Matrix, B: Matrix): Matrix {
  const [n, inner, m] = [A.rows, A.columns, B.columns];
  return filled(n, m, (i, j) => {
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += A.data[i * inner + k]! * B.data[k * m + j]!;
    return sum;
  });
}

/** A' B: [n, k] and [n, m] give [k, m]. */
export function transposedProduct(A: Matrix, B: Matrix): Matrix {
  const [n, inner, m] = [A.columns, A.rows, B.columns];
  return filled(n, m, (i, j) => {
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += A.data[k * n + i]! * B.data[k * m + j]!;
    return sum;
  });
}

/** A B': [n, k] and [m, k] give [n, m]. */
export function productTransposed(A: Matrix, B: Matrix): Matrix {
  const [n, inner, m] = [A.rows, A.columns, B.rows];
  return filled(n, m, (i, j) => {
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += A.data[i * inner + k]! * B.data[j * inner + k]!;
    return sum;
  });
}

function filled(rows: number, columns: number, value: (i: number, j: number) => number): Matrix {
  const C = zeros(rows, columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) C.data[i * columns + j] = value(i, j);
  return C;
}

/** The sum of the rows: [n, m] gives [m]. */
export function columnSums({ rows, columns, data }: Matrix): Float64Array {
  const sums = new Float64Array(columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) sums[j]! += data[i * columns + j]!;
  return sums;
}
