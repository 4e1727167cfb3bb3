/** The graphs behind the preconditioner for more features than samples. */
import { GraphBuilder } from '../../onnx/builder';

/** Input: X [n, d]. Output: `products` [n, n], X X'. */
export function gramGraph(): Uint8Array {
  const g = GraphBuilder.create('gram');
  const X = g.input('X', 'float32', ['n', 'd']);
  g.output('products', g.op('Gemm', X, X, { transB: 1 }), 'float32', ['n', 'n']);
  return g.toModel('train');
}

/**
 * H0 G for the gradient of W and b, with G = dW - db mean: W = scale (G - G X' T'T X), b = biasScale db - W mean.
 * Inputs: dW [classes, d], db [classes, 1], X [n, d], T [n, n], mean [1, d], biasScale [1], scale [1]. Outputs:
 * W [classes, d], b [classes, 1].
 */
export function gramPreconditionGraph(): Uint8Array {
  const g = GraphBuilder.create('gram-precondition');
  const [dW, db] = [g.input('dW', 'float32', ['classes', 'd']), g.input('db', 'float32', ['classes', 1])];
  const [X, T] = [g.input('X', 'float32', ['n', 'd']), g.input('T', 'float32', ['n', 'n'])];
  const mean = g.input('mean', 'float32', [1, 'd']);
  const [biasScale, scale] = [g.input('biasScale', 'float32', [1]), g.input('scale', 'float32', [1])];
  const centred = g.op('Sub', dW, g.op('Mul', db, mean));
  const inRows = g.op('Gemm', centred, X, { transB: 1 });
  const solved = g.op('MatMul', g.op('Gemm', inRows, T, { transB: 1 }), T);
  const W = g.op('Mul', g.op('Sub', centred, g.op('MatMul', solved, X)), scale);
  const shift = g.op('ReduceSum', g.op('Mul', W, mean), g.integers(1), { keepdims: 1 });
  g.output('W', W, 'float32', ['classes', 'd']);
  g.output('b', g.op('Sub', g.op('Mul', db, biasScale), shift), 'float32', ['classes', 1]);
  return g.toModel('train');
}
