/** The graphs behind the preconditioner: second moments, a blocked Cholesky inverse, and the product. */
import { BLOCK_ROWS, type StorageFormat } from '../../matrix';
import { float, GraphBuilder } from '../../onnx/builder';
import { readInput } from './network';

/**
 * Weighted sums over the rows of X. Inputs: X [blocks, BLOCK_ROWS, d], w [blocks, BLOCK_ROWS]. Outputs: `second`
 * [d, d], X' diag(w) X; `first` [1, d], w' X.
 */
export function momentsGraph(columns: number, input: StorageFormat): Uint8Array {
  const g = GraphBuilder.create('moments');
  const X = g.input('X', input.type, ['blocks', BLOCK_ROWS, columns]);
  const w = g.input('w', 'float32', ['blocks', BLOCK_ROWS]);
  const zeros = (rows: number) => g.op('Expand', g.scalar('float32', 0), g.integers(rows, columns));

  const body = g.subgraph('block');
  const second = body.input('second_sum', 'float32', [columns, columns]);
  const first = body.input('first_sum', 'float32', [1, columns]);
  const block = readInput(body, body.input('X_block', input.type, [BLOCK_ROWS, columns]), input, 'float32');
  const weights = body.op('Unsqueeze', body.input('w_block', 'float32', [BLOCK_ROWS]), body.integers(1));
  const weighted = body.op('Mul', block, weights);
  const { scale } = input;
  const square = { transA: 1, alpha: float(scale * scale) };
  body.output('second_next', body.op('Gemm', weighted, block, second, square), 'float32', [columns, columns]);
  const sum = body.op('ReduceSum', weighted, body.integers(0), { keepdims: 1 });
  const scaled = scale === 1 ? sum : body.op('Mul', sum, body.scalar('float32', scale));
  body.output('first_next', body.op('Add', first, scaled), 'float32', [1, columns]);

  const results = g.ops('Scan', [zeros(columns), zeros(1), X, w], { body, num_scan_inputs: 2 }, 2);
  g.output('second', results[0]!, 'float32', [columns, columns]);
  g.output('first', results[1]!, 'float32', [1, columns]);
  return g.toModel('train');
}

/**
 * One step of a blocked Cholesky factorization A = L L' that carries the inverse along. The state is what is left
 * of the factorization, [A | R] with R starting as the identity. Inputs: `state` [m, m + n], `inverse` [b, b], the
 * inverse of the Cholesky factor of the leading block of A. Outputs: `rows` [b, n], the next b rows of L's
 * inverse; `next` [m - b, m - b + n] (Golub and Van Loan, Matrix Computations, 4.2.9, on an augmented matrix).
 */
export function choleskyStepGraph(): Uint8Array {
  const g = GraphBuilder.create('cholesky-step');
  const state = g.input('state', 'float32', ['m', 'm_plus_n']);
  const inverse = g.input('inverse', 'float32', ['b', 'b']);
  const block = g.op('Slice', g.op('Shape', inverse), g.integers(0), g.integers(1));
  const end = g.integers(2 ** 31 - 1);
  const zero = g.integers(0);
  const slice = (value: string, from: string, to: string, axis: number) =>
    g.op('Slice', value, from, to, g.integers(axis));

  const top = slice(state, zero, block, 0);
  const bottom = slice(state, block, end, 0);
  // L21' = inverse A12, for A is symmetric; the same product turns R's rows into rows of L's inverse.
  const done = g.op('MatMul', inverse, slice(top, block, end, 1));
  const below = slice(bottom, zero, block, 1);
  const L21 = g.op('Gemm', below, inverse, { transB: 1 });
  const next = g.op('Sub', slice(bottom, block, end, 1), g.op('MatMul', L21, done));

  const left = g.op('Slice', g.op('Shape', bottom), g.integers(0), g.integers(1));
  g.output('rows', slice(done, left, end, 1), 'float32', ['b', 'n']);
  g.output('next', next, 'float32', ['left', 'left_plus_n']);
  return g.toModel('train');
}

/**
 * H0 G for the gradient of W and b, where H0 = T'T for the weights of features that are centred at the mean:
 * W = (dW - db mean) T'T, b = biasScale db - W mean. Inputs: dW [classes, d], db [classes, 1], T [d, d],
 * mean [1, d], biasScale [1]. Outputs: W [classes, d], b [classes, 1].
 */
export function preconditionGraph(): Uint8Array {
  const g = GraphBuilder.create('precondition');
  const [dW, db] = [g.input('dW', 'float32', ['classes', 'd']), g.input('db', 'float32', ['classes', 1])];
  const [T, mean] = [g.input('T', 'float32', ['d', 'd']), g.input('mean', 'float32', [1, 'd'])];
  const biasScale = g.input('biasScale', 'float32', [1]);
  const centred = g.op('Sub', dW, g.op('Mul', db, mean));
  const W = g.op('MatMul', g.op('Gemm', centred, T, { transB: 1 }), T);
  const shift = g.op('ReduceSum', g.op('Mul', W, mean), g.integers(1), { keepdims: 1 });
  g.output('W', W, 'float32', ['classes', 'd']);
  g.output('b', g.op('Sub', g.op('Mul', db, biasScale), shift), 'float32', ['classes', 1]);
  return g.toModel('train');
}
