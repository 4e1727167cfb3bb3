/** The directions in which samples vary most. */
import { float32Output, Session } from '../onnx/runtime';
import { createRandom } from '../random';
import { subspaceGraph } from './graph/novelty';

/** Each brings the directions nearer to the principal ones by the ratio of their variances. */
const ITERATIONS = 2;
/** What is left of a direction after those before it were taken out of it: less is rounding. */
const LEAST_LEFT = 1e-4;

export interface Subspace {
  /** [k, d], orthonormal rows. */
  basis: Float32Array;
  /** [m, k], the samples in it. */
  coordinates: Float32Array;
}

/**
 * Orthogonal iteration from a random start (Golub and Van Loan, Matrix Computations, 8.2.4; Halko, Martinsson and Tropp
 * 2011). It gives the space of the principal components, not each of them.
 * @param X centred samples, [m, d]
 * @param wanted components; fewer come of samples that lie in fewer dimensions
 */
export async function dominantSubspace(
  X: Float32Array,
  d: number,
  wanted: number,
  seed: number,
): Promise<Subspace> {
  const samples = { data: X, shape: [X.length / d, d] };
  const random = createRandom(seed);
  const session = await Session.load(subspaceGraph(), { isBeside: true });
  try {
    let basis = orthonormal(Float32Array.from({ length: wanted * d }, random.normal), d);
    const times = () => session.run({ X: samples, Q: { data: basis, shape: [basis.length / d, d] } });
    for (let iteration = 0; iteration < ITERATIONS; iteration++)
      basis = orthonormal(float32Output(await times(), 'products'), d);
    return { basis, coordinates: float32Output(await times(), 'coordinates') };
  } finally {
    await session.release();
  }
}

/** Of rows, [k, d], by modified Gram-Schmidt, twice; rows that depend on those before are left out. */
export function orthonormal(rows: Float32Array, d: number): Float32Array {
  const kept: Float32Array[] = [];
  for (let first = 0; first < rows.length; first += d) {
    const row = rows.slice(first, first + d);
    const before = lengthOf(row);
    for (let pass = 0; pass < 2; pass++) for (const other of kept) subtract(row, other, dot(row, other));
    const left = lengthOf(row);
    if (!(left > LEAST_LEFT * before)) continue;
    kept.push(row.map((value) => value / left));
  }
  const basis = new Float32Array(kept.length * d);
  kept.forEach((row, index) => basis.set(row, index * d));
  return basis;
}

const lengthOf = (values: Float32Array) => Math.sqrt(dot(values, values));

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}

function subtract(from: Float32Array, other: Float32Array, times: number): void {
  for (let index = 0; index < from.length; index++) from[index]! -= times * other[index]!;
}
