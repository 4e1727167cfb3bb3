/** One pass over all samples as one graph: the loss and its gradient. */
import { GraphBuilder, type FloatType } from '../../onnx/builder';
import { BLOCK_ROWS, type StorageFormat } from '../../matrix';
import { countCorrect, lossTerms, targetOf, type LossOptions } from './losses';
import { backward, forward, parametersOf, readInput, type NetworkShape } from './network';

/**
 * A `Scan` over blocks of rows that adds up gradients: as fast as one big product and far less memory.
 *
 * Inputs: X [blocks, BLOCK_ROWS, features], y int32 [blocks, BLOCK_ROWS], w [blocks, BLOCK_ROWS] (sample
 * weights, 0 for padding), and the parameters. Outputs: `loss` and `correct`, [blocks] each, and a gradient
 * `d<name>` for each parameter. The L2 term is not in it.
 */
export function fullBatchGraph(
  shape: NetworkShape,
  input: StorageFormat,
  options: LossOptions,
  type: FloatType = 'float32',
): Uint8Array {
  const g = GraphBuilder.create('full-batch');
  const parameters = parametersOf(shape);
  const blocks = [
    g.input('X', input.type === 'float32' ? type : input.type, ['blocks', BLOCK_ROWS, shape.features]),
    g.input('y', 'int32', ['blocks', BLOCK_ROWS]),
    g.input('w', type, ['blocks', BLOCK_ROWS]),
  ];
  for (const { name, shape } of parameters) g.input(name, type, shape);
  const zeros = parameters.map(({ shape }) => g.op('Expand', g.scalar(type, 0), g.integers(...shape)));

  const body = blockGraph(g, shape, input, options, type);
  const attributes = { body, num_scan_inputs: blocks.length };
  const results = g.ops('Scan', [...zeros, ...blocks], attributes, parameters.length + 2);

  parameters.forEach(({ name, shape }, index) => g.output(`d${name}`, results[index]!, type, shape));
  g.output('loss', results[parameters.length]!, type, ['blocks']);
  g.output('correct', results[parameters.length + 1]!, type, ['blocks']);
  return g.toModel('train');
}

/** The gradient of one block, added to the sum so far. */
function blockGraph(
  g: GraphBuilder,
  shape: NetworkShape,
  input: StorageFormat,
  options: LossOptions,
  type: FloatType,
): GraphBuilder {
  const body = g.subgraph('block');
  const parameters = parametersOf(shape);
  const names = parameters.map(({ name }) => name);
  const sums = parameters.map(({ name, shape }) => body.input(`sum_${name}`, type, shape));
  const X = body.input('X_block', input.type === 'float32' ? type : input.type, [BLOCK_ROWS, shape.features]);
  const y = body.input('y_block', 'int32', [BLOCK_ROWS]);
  const w = body.op('Unsqueeze', body.input('w_block', type, [BLOCK_ROWS]), body.integers(1));

  const result = forward(body, readInput(body, X, input, type), input.scale, names);
  const target = targetOf(body, y, shape.classes, type);
  const inputs = { logits: result.logits, oneHot: target, weights: w, type };
  const { loss, gradient } = lossTerms(body, inputs, options);
  const addTo = (index: number) => ({ value: sums[index]!, scale: 1 });
  const gradients = backward(body, result, gradient, names, addTo, type);

  parameters.forEach(({ name, shape }, index) => body.output(`next_${name}`, gradients[index]!, type, shape));
  body.output('block_loss', loss, type, []);
  body.output('block_correct', countCorrect(body, result.logits, y, w, type), type, []);
  return body;
}
