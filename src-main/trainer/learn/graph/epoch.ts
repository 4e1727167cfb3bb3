/** A run of mini-batch steps as one graph: a `Scan` that carries weights and optimizer state. */
import { GraphBuilder, type Value } from '../../onnx/builder';
import type { StorageFormat } from '../../matrix';
import { countCorrect, lossTerms, oneHot, type LossOptions } from './losses';
import { backward, forward, parametersOf, readInput, type NetworkShape } from './network';
import { optimizers, type MiniBatchOptimizer } from './optimizers';

export interface EpochOptions extends LossOptions {
  optimizer: MiniBatchOptimizer;
  momentum: number;
  l2: number;
}

/**
 * Inputs: X [rows, features], y int32 [rows]; a row a step: `rows` int32 [steps, batch] (which samples), `w`
 * [steps, batch] (sample weights that sum to about one; 0 for padding), `rates` [steps, 2] (the step's learning
 * rate, and the optimizer's second rate); then the parameters and the optimizer's slots, which it also returns
 * as `next_<name>`. Outputs `loss` and `correct` are [steps].
 */
export function epochGraph(shape: NetworkShape, input: StorageFormat, options: EpochOptions): Uint8Array {
  const g = GraphBuilder.create('epoch');
  g.input('X', input.type, ['rows', shape.features]);
  g.input('y', 'int32', ['rows']);
  const scanned = [
    g.input('rows', 'int32', ['steps', 'batch']),
    g.input('w', 'float32', ['steps', 'batch']),
    g.input('rates', 'float32', ['steps', 2]),
  ];
  const state = stateOf(shape, options.optimizer);
  const initial = state.map(({ name, shape }) => g.input(name, 'float32', shape));

  const attributes = { body: stepGraph(g, shape, input, options), num_scan_inputs: scanned.length };
  const results = g.ops('Scan', [...initial, ...scanned], attributes, state.length + 2);

  state.forEach(({ name, shape }, index) => g.output(`next_${name}`, results[index]!, 'float32', shape));
  g.output('loss', results[state.length]!, 'float32', ['steps']);
  g.output('correct', results[state.length + 1]!, 'float32', ['steps']);
  return g.toModel('train');
}

/** All that one step hands to the next: the parameters, then the optimizer's slots for each of them. */
export function stateOf(
  shape: NetworkShape,
  optimizer: MiniBatchOptimizer,
): { name: string; shape: number[] }[] {
  const parameters = parametersOf(shape);
  const slots = optimizers[optimizer].slots.flatMap((slot) =>
    parameters.map(({ name, shape }) => ({ name: `${slot}_${name}`, shape })),
  );
  return [...parameters, ...slots];
}

function stepGraph(
  g: GraphBuilder,
  shape: NetworkShape,
  input: StorageFormat,
  options: EpochOptions,
): GraphBuilder {
  const body = g.subgraph('step');
  const parameters = parametersOf(shape);
  const state = stateOf(shape, options.optimizer);
  const current = state.map(({ name, shape }) => body.input(`step_${name}`, 'float32', shape));
  const rows = body.input('step_rows', 'int32', ['batch']);
  const weights = body.input('step_w', 'float32', ['batch']);
  const rates = body.input('step_rates', 'float32', [2]);

  const X = readInput(body, body.op('Gather', 'X', rows, { axis: 0 }), input, 'float32');
  const y = body.op('Gather', 'y', rows, { axis: 0 });
  const w = body.op('Unsqueeze', weights, body.integers(1));
  const P = current.slice(0, parameters.length);
  const result = forward(body, X, input.scale, P);
  const target = oneHot(body, y, shape.classes, 'float32');
  const inputs = { logits: result.logits, oneHot: target, weights: w, type: 'float32' as const };
  const { loss, gradient } = lossTerms(body, inputs, options);
  const penalty = (index: number) =>
    parameters[index]!.isWeight && options.l2 > 0 ? { value: P[index]!, scale: options.l2 } : null;
  const gradients = backward(body, result, gradient, P, penalty, 'float32');

  const next = update(body, options, current, gradients, rates);
  state.forEach(({ name, shape }, index) => body.output(`out_${name}`, next[index]!, 'float32', shape));
  body.output('step_loss', loss, 'float32', []);
  body.output('step_correct', countCorrect(body, result.logits, y, w, 'float32'), 'float32', []);
  return body;
}

/** Every parameter's update; returns the new state in the order of `stateOf`. */
function update(
  body: GraphBuilder,
  options: EpochOptions,
  current: Value[],
  gradients: Value[],
  rates: Value,
): Value[] {
  const { slots, step } = optimizers[options.optimizer];
  const [learningRate, secondRate] = body.ops('Split', [rates], { axis: 0, num_outputs: 2 }, 2);
  const count = gradients.length;
  const next: Value[] = [];
  gradients.forEach((gradient, index) => {
    const slotValues = slots.map((_, slot) => current[(slot + 1) * count + index]!);
    const rule = { gradient, slots: slotValues, learningRate: learningRate!, secondRate: secondRate! };
    const { change, slots: nextSlots } = step(body, rule, options.momentum);
    next[index] = body.op('Sub', current[index]!, change);
    nextSlots.forEach((value, slot) => (next[(slot + 1) * count + index] = value));
  });
  return next;
}
