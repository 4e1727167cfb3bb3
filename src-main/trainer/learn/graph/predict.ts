/** From features to the logarithms of probabilities as one graph. */
import type { StorageFormat } from '../../matrix';
import { GraphBuilder } from '../../onnx/builder';
import { forward, parametersOf, readInput, type NetworkShape } from './network';

/** Inputs: X [rows, features] and the parameters. Output: `logP` [rows, classes]. */
export function predictGraph(shape: NetworkShape, input: StorageFormat): Uint8Array {
  const g = GraphBuilder.create('predict');
  const X = readInput(g, g.input('X', input.type, ['rows', shape.features]), input, 'float32');
  const parameters = parametersOf(shape).map(({ name, shape }) => g.input(name, 'float32', shape));
  const logP = g.op('LogSoftmax', forward(g, X, input.scale, parameters).logits, { axis: -1 });
  g.output('logP', logP, 'float32', ['rows', shape.classes]);
  return g.toModel('train');
}
