/** From features to the logarithms of probabilities, and the loss, as one graph. */
import type { StorageFormat } from '../../matrix';
import { GraphBuilder } from '../../onnx/builder';
import { lossTerms, targetOf, type LossOptions } from './losses';
import { forward, parametersOf, readInput, type NetworkShape } from './network';

/**
 * Inputs: X [rows, features], y int32 [rows], w [rows] and the parameters. Outputs: `logP` [rows, classes], and `loss`,
 * the sum of the samples' losses, each weighted by its w. Of a network with one output, a number, `logP` is that number.
 */
export function predictGraph(shape: NetworkShape, input: StorageFormat, options: LossOptions): Uint8Array {
  const g = GraphBuilder.create('predict');
  const X = readInput(g, g.input('X', input.type, ['rows', shape.features]), input, 'float32');
  const y = g.input('y', 'int32', ['rows']);
  const weights = g.op('Unsqueeze', g.input('w', 'float32', ['rows']), g.integers(1));
  const parameters = parametersOf(shape).map(({ name, shape }) => g.input(name, 'float32', shape));
  const { logits } = forward(g, X, input.scale, parameters);
  const logP = shape.classes === 1 ? logits : g.op('LogSoftmax', logits, { axis: -1 });
  g.output('logP', logP, 'float32', ['rows', shape.classes]);
  const target = targetOf(g, y, shape.classes, 'float32');
  const inputs = { logits, oneHot: target, weights, type: 'float32' as const };
  g.output('loss', lossTerms(g, inputs, options).loss, 'float32', []);
  return g.toModel('train');
}
