/** From features to the logarithms of probabilities, and the loss, as one graph. */
import type { StorageFormat } from '../../matrix';
import { GraphBuilder } from '../../onnx/builder';
import { lossTerms, oneHot, type LossOptions } from './losses';
import { forward, parametersOf, readInput, type NetworkShape } from './network';

/**
 * Inputs: X [rows, features], y int32 [rows] and the parameters. Outputs: `logP` [rows, classes], and `loss`, the sum
 * of the samples' losses.
 */
export function predictGraph(shape: NetworkShape, input: StorageFormat, options: LossOptions): Uint8Array {
  const g = GraphBuilder.create('predict');
  const X = readInput(g, g.input('X', input.type, ['rows', shape.features]), input, 'float32');
  const y = g.input('y', 'int32', ['rows']);
  const parameters = parametersOf(shape).map(({ name, shape }) => g.input(name, 'float32', shape));
  const { logits } = forward(g, X, input.scale, parameters);
  g.output('logP', g.op('LogSoftmax', logits, { axis: -1 }), 'float32', ['rows', shape.classes]);
  const target = oneHot(g, y, shape.classes, 'float32');
  const inputs = { logits, oneHot: target, weights: g.scalar('float32', 1), type: 'float32' as const };
  g.output('loss', lossTerms(g, inputs, options).loss, 'float32', []);
  return g.toModel('train');
}
