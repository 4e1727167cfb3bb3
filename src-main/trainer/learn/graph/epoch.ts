/** A run of mini-batch steps as one graph: a `Scan` that carries weights and optimizer state. */
import { GraphBuilder, type Value } from '../../onnx/builder';
import type { StorageFormat } from '../../matrix';
import { countCorrect, lossTerms, targetOf, type LossOptions } from './losses';
import {
  backward,
  forward,
  parametersOf,
  readInput,
  type Dropout,
  type NetworkShape,
  type Parameter,
} from './network';
import { optimizers, scalarsOf, type MiniBatchOptimizer, type UpdateOptions } from './optimizers';

export interface EpochOptions extends LossOptions, UpdateOptions {
  dropout: number;
}

/**
 * Inputs: X [rows, features], y int32 [rows]; a row a step: `rows` int32 [steps, batch] (which samples), `w`
 * [steps, batch] (sample weights that sum to about one; 0 for padding), and with dropout `keep<layer>` uint8
 * [steps, batch, size] (1 to keep, 0 to leave out); the numbers of `scalarsOf`, [steps] each; then the parameters and
 * the optimizer's slots, which it also returns as `next_<name>`. Outputs `loss` and `correct` are [steps].
 *
 * All that needs no weights is done for all steps at once: every operator less in a step counts.
 */
export function epochGraph(shape: NetworkShape, input: StorageFormat, options: EpochOptions): Uint8Array {
  const g = GraphBuilder.create('epoch');
  g.input('X', input.type, ['rows', shape.features]);
  const allY = g.input('y', 'int32', ['rows']);
  const rows = g.input('rows', 'int32', ['steps', 'batch']);
  const w = g.op('Unsqueeze', g.input('w', 'float32', ['steps', 'batch']), g.integers(-1));
  const y = g.op('Gather', allY, rows, { axis: 0 });
  const target = targetOf(g, y, shape.classes, 'float32');
  const scalars = scalarNames(options).map((name) => g.input(name, 'float32', ['steps']));
  const masks = maskedLayers(shape, options).map(({ name, size }) =>
    g.input(name, 'uint8', ['steps', 'batch', size]),
  );
  const state = stateOf(shape, options.optimizer);
  const initial = state.map(({ name, shape }) => g.input(name, 'float32', shape));

  const scanned = [rows, w, target, ...scalars, ...masks];
  const attributes = { body: stepGraph(g, shape, input, options), num_scan_inputs: scanned.length };
  const results = g.ops('Scan', [...initial, ...scanned], attributes, state.length + 1);

  state.forEach(({ name, shape }, index) => g.output(`next_${name}`, results[index]!, 'float32', shape));
  const logits = results[state.length]!;
  const { loss } = lossTerms(g, { logits, oneHot: target, weights: w, type: 'float32' }, options);
  g.output('loss', loss, 'float32', ['steps']);
  g.output('correct', countCorrect(g, logits, y, w, 'float32'), 'float32', ['steps']);
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

/** The layers that dropout works on, and the inputs that say what it keeps of them. */
export const maskedLayers = (shape: NetworkShape, { dropout }: EpochOptions) =>
  dropout > 0 ? shape.hidden.map((size, layer) => ({ name: `keep${layer}`, size })) : [];

const scalarNames = (options: EpochOptions) => Object.keys(scalarsOf(options, 0, 1));

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
  const weights = body.input('step_w', 'float32', ['batch', 1]);
  const oneHot = body.input('step_target', 'float32', ['batch', shape.classes]);
  const scalars = Object.fromEntries(
    scalarNames(options).map((name) => [name, body.input(`step_${name}`, 'float32', [])]),
  );
  const dropout = dropoutOf(body, shape, options);

  const X = readInput(body, body.op('Gather', 'X', rows, { axis: 0 }), input, 'float32');
  const P = current.slice(0, parameters.length);
  const result = forward(body, X, input.scale, P, dropout);
  const { gradient } = lossTerms(body, { logits: result.logits, oneHot, weights, type: 'float32' }, options);
  const firstSlots = current.slice(parameters.length);
  const addTo = (index: number) => addedTo(parameters[index]!, P[index]!, firstSlots[index]!, options);
  const gradients = backward(body, result, gradient, P, addTo, 'float32');

  const next = update(body, parameters, options, current, gradients, scalars);
  state.forEach(({ shape }, index) => body.result(next[index]!, 'float32', shape));
  body.result(result.logits, 'float32', ['batch', shape.classes]);
  return body;
}

function dropoutOf(body: GraphBuilder, shape: NetworkShape, options: EpochOptions): Dropout | null {
  const masks = maskedLayers(shape, options).map(({ name, size }) =>
    body.cast(body.input(`step_${name}`, 'uint8', ['batch', size]), 'float32'),
  );
  return masks.length > 0 ? { masks, kept: 1 - options.dropout } : null;
}

/** What the product that makes a gradient adds to it: the L2 term's gradient, or what the optimizer carries along. */
function addedTo(
  { isWeight }: Parameter,
  value: Value,
  slot: Value,
  options: EpochOptions,
): { value: Value; scale: number } | null {
  const carried = optimizers[options.optimizer].carried(options);
  if (carried !== null) return { value: slot, scale: carried };
  return isWeight && options.l2 > 0 ? { value, scale: options.l2 } : null;
}

/** Every parameter's update; returns the new state in the order of `stateOf`. */
function update(
  body: GraphBuilder,
  parameters: Parameter[],
  options: EpochOptions,
  current: Value[],
  gradients: Value[],
  scalars: Record<string, Value>,
): Value[] {
  const { slots, step, carried } = optimizers[options.optimizer];
  const isCarried = carried(options) !== null;
  const count = parameters.length;
  const next: Value[] = [];
  parameters.forEach(({ isWeight }, index) => {
    const slotValues = slots.map((_, slot) => current[(slot + 1) * count + index]!);
    const inputs = { gradient: gradients[index]!, isCarried, slots: slotValues, scalars };
    const { change, slots: nextSlots } = step(body, inputs, options);
    const shrink = isWeight ? scalars['shrink'] : undefined;
    const shrunk = shrink ? body.op('Mul', current[index]!, shrink) : current[index]!;
    next[index] = body.op('Sub', shrunk, change);
    nextSlots.forEach((value, slot) => (next[(slot + 1) * count + index] = value));
  });
  return next;
}
