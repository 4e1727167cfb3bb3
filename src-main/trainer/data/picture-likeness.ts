/**
 * Whether two small pictures show the same, moved and scaled by a little. One is laid over the other first: pictures
 * that were cut agree only then, and those that are merely alike in their lighting do not.
 */
import { HASHED_SIZE as SIZE } from './perceptual-hash';

/** The largest shift, in pixels of 32, and change of scale: a tenth and a seventh of the picture. */
const LIMITS = [3, 3, 0.15, 0.15];
const STEPS = 8;
/** Where so many steps lead to less than this, more of them lead nowhere. */
const TRIAL_STEPS = 3;
const HOPELESS = 0.5;
/** Steps of less than this, in pixels at the rim, no longer matter. */
const CONVERGED = 0.02;
/** Unknowns of a step: shift across and down, scaling across and down. */
const UNKNOWNS = 4;
/** The rim may lie outside of the other picture. */
const RIM = 3;
const INNER = SIZE - 2 * RIM;
const HALF = (SIZE - 1) / 2;

/**
 * The correlation of two pictures' gradients after the first was laid over the second by Gauss-Newton steps on shift
 * and scale, with the slopes of the second, which stay the same from step to step: Lucas and Kanade, An Iterative
 * Image Registration Technique (1981), in the inverse additive form of Hager and Belhumeur (1998).
 * @param a grey, [32, 32]
 * @param b grey, [32, 32]
 * @returns from -1 to 1
 */
export function likeness(a: Float32Array, b: Float32Array): number {
  const target = standardized(b);
  const slopes = slopesOf(target);
  const equations = normalMatrix(slopes);
  const warp = new Float64Array(UNKNOWNS);
  const moved = a.slice();
  for (let step = 0; step < STEPS; step++) {
    const change = solve(equations, residuals(standardized(moved), target, slopes));
    let largest = 0;
    for (let k = 0; k < UNKNOWNS; k++) {
      const next = Math.max(-LIMITS[k]!, Math.min(LIMITS[k]!, warp[k]! + change[k]!));
      largest = Math.max(largest, Math.abs(next - warp[k]!) * (k < 2 ? 1 : HALF));
      warp[k] = next;
    }
    move(a, warp, moved);
    if (!(largest > CONVERGED)) break;
    if (step + 1 === TRIAL_STEPS && gradientCorrelation(moved, b, SIZE, RIM) < HOPELESS) break;
  }
  return gradientCorrelation(moved, b, SIZE, RIM);
}

/** The same without laying one over the other, on half the size: of pictures that are only encoded anew. */
export const plainLikeness = (a: Float32Array, b: Float32Array): number =>
  gradientCorrelation(halved(a), halved(b), SIZE / 2, 0);

/** The picture within the rim with mean 0 and variance 1, [INNER, INNER]: brightness and contrast do not count. */
function standardized(grey: Float32Array): Float32Array {
  const inner = new Float32Array(INNER * INNER);
  let [sum, squares] = [0, 0];
  for (let y = 0, to = 0; y < INNER; y++)
    for (let x = 0; x < INNER; x++, to++) {
      const value = grey[(y + RIM) * SIZE + x + RIM]!;
      inner[to] = value;
      sum += value;
      squares += value * value;
    }
  const mean = sum / inner.length;
  const deviation = Math.sqrt(Math.max(squares / inner.length - mean * mean, 1e-6));
  for (let pixel = 0; pixel < inner.length; pixel++) inner[pixel] = (inner[pixel]! - mean) / deviation;
  return inner;
}

/** How each pixel changes with each unknown; 0 at the border, [INNER * INNER, UNKNOWNS]. */
function slopesOf(inner: Float32Array): Float32Array {
  const slopes = new Float32Array(inner.length * UNKNOWNS);
  for (let y = 1; y < INNER - 1; y++)
    for (let x = 1; x < INNER - 1; x++) {
      const at = y * INNER + x;
      const across = (inner[at + 1]! - inner[at - 1]!) / 2;
      const down = (inner[at + INNER]! - inner[at - INNER]!) / 2;
      slopes[at * UNKNOWNS] = across;
      slopes[at * UNKNOWNS + 1] = down;
      slopes[at * UNKNOWNS + 2] = across * (x + RIM - HALF);
      slopes[at * UNKNOWNS + 3] = down * (y + RIM - HALF);
    }
  return slopes;
}

/** The slopes' products, [UNKNOWNS, UNKNOWNS], damped a little: stripes do not say how they lie along themselves. */
function normalMatrix(slopes: Float32Array): Float64Array[] {
  const matrix = Array.from({ length: UNKNOWNS }, () => new Float64Array(UNKNOWNS));
  matrix.forEach((entries, row) =>
    entries.forEach((_, column) => {
      let product = 0;
      for (let at = 0; at < slopes.length; at += UNKNOWNS)
        product += slopes[at + row]! * slopes[at + column]!;
      entries[column] = row === column ? 1.001 * product + 0.001 : product;
    }),
  );
  return matrix;
}

/** What is left between two pictures, along each unknown. */
function residuals(moved: Float32Array, target: Float32Array, slopes: Float32Array): Float64Array {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let pixel = 0, at = 0; pixel < target.length; pixel++, at += UNKNOWNS) {
    const left = target[pixel]! - moved[pixel]!;
    first += left * slopes[at]!;
    second += left * slopes[at + 1]!;
    third += left * slopes[at + 2]!;
    fourth += left * slopes[at + 3]!;
  }
  return Float64Array.of(first, second, third, fourth);
}

/** Gauss-Jordan elimination; the matrix is positive definite and needs no pivots. */
function solve(matrix: Float64Array[], right: Float64Array): Float64Array {
  const rows = matrix.map((row, index) => Float64Array.of(...row, right[index]!));
  for (const [pivot, row] of rows.entries())
    for (const [index, other] of rows.entries()) {
      if (index === pivot) continue;
      const factor = other[pivot]! / row[pivot]!;
      for (let column = pivot; column <= UNKNOWNS; column++) other[column]! -= factor * row[column]!;
    }
  return Float64Array.from(rows, (row, index) => row[UNKNOWNS]! / row[index]!);
}

/** `from` under a warp about its middle, between pixels interpolated linearly. */
function move(from: Float32Array, warp: Float64Array, to: Float32Array): void {
  const last = SIZE - 1.001;
  for (let y = 0; y < SIZE; y++) {
    const atY = Math.max(0, Math.min(last, y + warp[1]! + warp[3]! * (y - HALF)));
    const row = Math.floor(atY) * SIZE;
    const down = atY - Math.floor(atY);
    for (let x = 0; x < SIZE; x++) {
      const atX = Math.max(0, Math.min(last, x + warp[0]! + warp[2]! * (x - HALF)));
      const across = atX - Math.floor(atX);
      const at = row + Math.floor(atX);
      const upper = from[at]! + across * (from[at + 1]! - from[at]!);
      const lower = from[at + SIZE]! + across * (from[at + SIZE + 1]! - from[at + SIZE]!);
      to[y * SIZE + x] = upper + down * (lower - upper);
    }
  }
}

/** The cosine of the differences between neighbours, without `rim` pixels at each side; 0 where one is flat. */
function gradientCorrelation(a: Float32Array, b: Float32Array, size: number, rim: number): number {
  let [product, squaresA, squaresB] = [0, 0, 0];
  for (let y = rim; y < size - rim - 1; y++)
    for (let x = rim; x < size - rim - 1; x++) {
      const at = y * size + x;
      const acrossA = a[at + 1]! - a[at]!;
      const acrossB = b[at + 1]! - b[at]!;
      const downA = a[at + size]! - a[at]!;
      const downB = b[at + size]! - b[at]!;
      product += acrossA * acrossB + downA * downB;
      squaresA += acrossA * acrossA + downA * downA;
      squaresB += acrossB * acrossB + downB * downB;
    }
  return product / Math.max(Math.sqrt(squaresA * squaresB), 1e-9);
}

function halved(grey: Float32Array): Float32Array {
  const size = SIZE / 2;
  const half = new Float32Array(size * size);
  for (let pixel = 0; pixel < half.length; pixel++) {
    const at = 2 * SIZE * Math.floor(pixel / size) + 2 * (pixel % size);
    half[pixel] = (grey[at]! + grey[at + 1]! + grey[at + SIZE]! + grey[at + SIZE + 1]!) / 4;
  }
  return half;
}
