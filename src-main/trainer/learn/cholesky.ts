/** The inverse of a Cholesky factor: blocks are factorized here in float64, the bulk is multiplied in a graph. */
import { float32Output, Session } from '../onnx/runtime';
import { choleskyStepGraph } from './graph/preconditioner';

const BLOCK = 128;

/**
 * T = L^-1 for the symmetric positive definite A = L L', so that T A T' = I.
 * @param A [n, n], row-major
 * @returns T, [n, n], lower triangular up to rounding; null where A is not positive definite in float32
 */
export async function inverseCholesky(A: Float32Array, n: number): Promise<Float32Array | null> {
  const session = await Session.load(choleskyStepGraph());
  const T = new Float32Array(n * n);
  let state = augment(A, n);
  try {
    for (let done = 0; done < n; done += BLOCK) {
      const [left, size] = [n - done, Math.min(BLOCK, n - done)];
      const inverse = invertedFactor(state, left + n, size);
      if (!inverse) return null;
      const outputs = await session.run({
        state: { data: state, shape: [left, left + n] },
        inverse: { data: inverse, shape: [size, size] },
      });
      T.set(float32Output(outputs, 'rows'), done * n);
      state = float32Output(outputs, 'next');
    }
    return T;
  } finally {
    await session.release();
  }
}

/** [A | I] */
function augment(A: Float32Array, n: number): Float32Array {
  const state = new Float32Array(n * 2 * n);
  for (let row = 0; row < n; row++) {
    state.set(A.subarray(row * n, (row + 1) * n), row * 2 * n);
    state[row * 2 * n + n + row] = 1;
  }
  return state;
}

/** The inverse of the Cholesky factor of the leading block, [size, size]; null where a pivot is not positive. */
function invertedFactor(state: Float32Array, stride: number, size: number): Float32Array | null {
  const L = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = state[i * stride + j]!;
      for (let k = 0; k < j; k++) sum -= L[i * size + k]! * L[j * size + k]!;
      if (i === j && !(sum > 0)) return null;
      L[i * size + j] = i === j ? Math.sqrt(sum) : sum / L[j * size + j]!;
    }
  }
  return Float32Array.from(invertLower(L, size));
}

/** Row by row: row i is (e_i - sum over k < i of L_ik row k) / L_ii. */
function invertLower(L: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const pivot = L[i * size + i]!;
    for (let k = 0; k < i; k++) {
      const factor = L[i * size + k]! / pivot;
      for (let j = 0; j <= k; j++) inverse[i * size + j]! -= factor * inverse[k * size + j]!;
    }
    inverse[i * size + i] = 1 / pivot;
  }
  return inverse;
}
