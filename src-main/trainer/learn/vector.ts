/** The little vector algebra that training needs. */

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}

/** a + scale b, in a new array. */
export function addScaled(a: Float64Array, scale: number, b: Float64Array): Float64Array {
  const sum = new Float64Array(a.length);
  for (let index = 0; index < a.length; index++) sum[index] = a[index]! + scale * b[index]!;
  return sum;
}

/** a = a - factor b */
export function subtractScaled(a: Float64Array, factor: number, b: Float64Array): void {
  for (let index = 0; index < a.length; index++) a[index]! -= factor * b[index]!;
}

/** a = factor a */
export function scale(a: Float64Array, factor: number): void {
  for (let index = 0; index < a.length; index++) a[index]! *= factor;
}

/** Adds values to sums, in place. */
export function add(sums: Float32Array, values: Float32Array): void {
  for (let index = 0; index < sums.length; index++) sums[index]! += values[index]!;
}

export const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);

/** The largest absolute component. */
export function maxAbs(a: Float64Array): number {
  let largest = 0;
  for (let index = 0; index < a.length; index++) largest = Math.max(largest, Math.abs(a[index]!));
  return largest;
}
