/**
 * How far a sample is from those that were trained on: the Mahalanobis distance to the nearest class mean with one
 * covariance for all classes (Lee et al. 2018), here in the space of the principal components, with what lies outside
 * of it over a variance of its own (Tipping and Bishop 1999). The covariance is drawn towards a sphere, so that a
 * direction in which training hardly varied does not decide alone (Friedman 1989).
 */
import { spansOf, toFloat32, type FeatureMatrix, type LabelledFeatures } from '../matrix';
import { float32Output, Session } from '../onnx/runtime';
import { inverseCholesky } from './cholesky';
import { distanceGraph, type DistanceParameters } from './graph/novelty';
import { dominantSubspace } from './subspace';

export type { DistanceParameters } from './graph/novelty';

/** More features than this are not looked at. */
export const MOST_FEATURES = 8192;
/** Of more features than this the components are taken: so few tell photos apart as well as more do. */
const MOST_AS_THEY_ARE = 64;
const COMPONENTS = 32;
/** What is fitted to: evenly spaced rows of at most so many numbers, and so many of them. */
const MOST_VALUES = 1 << 23;
const MOST_ROWS = 4096;
/** How much of the covariance is a sphere's. */
const SHRINKAGE = 0.1;
const ROWS_PER_CALL = 4096;

/** Samples in memory, [m, d], with their classes. */
export interface NoveltySample {
  X: Float32Array;
  y: Int32Array;
  columns: number;
}

/** Evenly spaced rows. */
export async function sampleOf({ X, y }: LabelledFeatures): Promise<NoveltySample> {
  const { rows, columns, format } = X;
  const count = Math.min(rows, MOST_ROWS, Math.max(2, Math.floor(MOST_VALUES / columns)));
  const sample = new Float32Array(count * columns);
  const classes = new Int32Array(count);
  for (let index = 0; index < count; index++) {
    const row = Math.floor((index * rows) / count);
    sample.set(toFloat32(await X.read(row, row + 1), format), index * columns);
    classes[index] = y[row]!;
  }
  return { X: sample, y: classes, columns };
}

/** @returns null where the samples are all the same, or too large for float32; its limit is 1 */
export async function fitDistance(sample: NoveltySample, seed: number): Promise<DistanceParameters | null> {
  const { y, columns: d } = sample;
  const rows = y.length;
  const { mean, X } = centred(sample);
  const variance = squaresOf(X) / (rows * d);
  if (!(variance > 0 && Number.isFinite(variance))) return null;
  const subspace = d > MOST_AS_THEY_ARE ? await dominantSubspace(X, d, COMPONENTS, seed) : null;
  const z = subspace?.coordinates ?? X;
  const k = z.length / rows;
  const { means, covariance } = withinClasses(z, y, k);
  const outside = subspace ? Math.max(0, variance * d - squaresOf(z) / rows) / (d - k || 1) : 0;
  const shrunk = covariance.map(
    (value, index) => (1 - SHRINKAGE) * value + (index % (k + 1) === 0 ? SHRINKAGE * variance : 0),
  );
  const whitening = await inverseCholesky(shrunk, k);
  if (!whitening) return null;
  return {
    mean,
    basis: subspace && subspace.basis,
    whitening,
    centres: whitened(means, whitening, k),
    residualVariance: (1 - SHRINKAGE) * outside + SHRINKAGE * variance,
    limit: 1,
  };
}

/** In place. */
function centred({ X, columns }: NoveltySample): { mean: Float32Array; X: Float32Array } {
  const sums = new Float64Array(columns);
  const rows = X.length / columns;
  for (let start = 0; start < X.length; start += columns)
    for (let column = 0; column < columns; column++) sums[column]! += X[start + column]!;
  const mean = Float32Array.from(sums, (sum) => sum / rows);
  for (let start = 0; start < X.length; start += columns)
    for (let column = 0; column < columns; column++) X[start + column]! -= mean[column]!;
  return { mean, X };
}

function squaresOf(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}

/** Means of the classes that there are, [c, k], and the covariance around them, [k, k]. */
function withinClasses(z: Float32Array, y: Int32Array, k: number) {
  const places = new Map([...new Set(y)].map((label, place) => [label, place]));
  const [sums, counts] = [new Float64Array(places.size * k), new Int32Array(places.size)];
  y.forEach((label, row) => {
    const place = places.get(label)!;
    counts[place]!++;
    for (let column = 0; column < k; column++) sums[place * k + column]! += z[row * k + column]!;
  });
  const means = Float32Array.from(sums, (sum, index) => sum / counts[Math.floor(index / k)]!);
  const products = new Float64Array(k * k);
  const x = new Float64Array(k);
  y.forEach((label, row) => {
    const place = places.get(label)!;
    for (let column = 0; column < k; column++) x[column] = z[row * k + column]! - means[place * k + column]!;
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) products[i * k + j]! += x[i]! * x[j]!;
  });
  return { means, covariance: Float32Array.from(products, (sum) => sum / y.length) };
}

/** Rows times T'. */
function whitened(rows: Float32Array, T: Float32Array, k: number): Float32Array {
  return rows.map((_, index) => {
    const [start, column] = [index - (index % k), index % k];
    let sum = 0;
    for (let j = 0; j < k; j++) sum += rows[start + j]! * T[column * k + j]!;
    return sum;
  });
}

/** Of every row of X, [rows]. */
export async function distancesOf(X: FeatureMatrix, parameters: DistanceParameters): Promise<Float32Array> {
  const distances = new Float32Array(X.rows);
  if (X.rows === 0) return distances;
  const session = await Session.load(distanceGraph(X.format, parameters), { isBeside: true });
  try {
    for await (const { first, end, data } of spansOf(X, ROWS_PER_CALL)) {
      const outputs = await session.run({ X: { data, shape: [end - first, X.columns] } });
      distances.set(float32Output(outputs, 'distance'), first);
    }
    return distances;
  } finally {
    await session.release();
  }
}

/**
 * What at most a share of 1 - `quantile` of further samples of the same kind exceeds: the ceil((n + 1) quantile)-th
 * smallest of n held-out distances (split conformal prediction; Papadopoulos et al. 2002), of too few the largest.
 */
export function limitOf(distances: Float32Array, quantile: number): number {
  const place = Math.min(distances.length, Math.ceil((distances.length + 1) * quantile));
  return distances.toSorted()[place - 1]! || 1;
}
