/** Several steps of each update rule against the papers' formulas in plain float64. */
import { describe, expect, it } from 'vitest';
import { trainMiniBatch } from '../../../src-main/trainer/learn/mini-batch';
import type { NetworkShape } from '../../../src-main/trainer/learn/graph/network';
import { createMatrix } from '../../../src-main/trainer/matrix';
import { createRandom } from '../../../src-main/trainer/random';
import { shuffled } from '../../../src-main/trainer/learn/windows';
import {
  epochs,
  equalWeights,
  largestDifference,
  meanLoss,
  OPTIONS,
  points,
  slopes,
  startTensors,
  startValues,
  type Options,
} from './mini-batch-support';

const ROWS = 20;
const { X, y, data } = points(ROWS, 3, 3);
const regression: NetworkShape = { features: 3, hidden: [], classes: 3 };
const network: NetworkShape = { features: 3, hidden: [5, 4], classes: 3 };

/** One parameter's next value from its gradient at step t (from 1); `memory` is its own from step to step. */
type Rule = (value: number, gradient: number, t: number, memory: { m: number; v: number }) => number;

/** Sutskever et al. 2013 in PyTorch's form: the velocity is not multiplied by the rate. */
const momentum =
  (rate: number, mu: number): Rule =>
  (value, gradient, _, memory) => {
    memory.v = mu * memory.v + gradient;
    return value - rate * memory.v;
  };

const nesterov =
  (rate: number, mu: number): Rule =>
  (value, gradient, _, memory) => {
    memory.v = mu * memory.v + gradient;
    return value - rate * (gradient + mu * memory.v);
  };

/** Kingma and Ba 2015, algorithm 1, line by line. */
const adam =
  (rate: number): Rule =>
  (value, gradient, t, memory) => {
    memory.m = 0.9 * memory.m + (1 - 0.9) * gradient;
    memory.v = 0.999 * memory.v + (1 - 0.999) * gradient * gradient;
    const [mHat, vHat] = [memory.m / (1 - 0.9 ** t), memory.v / (1 - 0.999 ** t)];
    return value - (rate * mHat) / (Math.sqrt(vHat) + 1e-8);
  };

interface Reference {
  rule: Rule;
  epochs?: number;
  l2?: number;
  /** How much of a weight each step takes away. */
  decay?: (t: number) => number;
}

/** The same batches in the same order, with gradients by finite differences. */
function reference(
  shape: NetworkShape,
  { rule, epochs = 1, l2 = 0, decay = () => 0 }: Reference,
): number[][] {
  const random = createRandom(OPTIONS.seed);
  const memory = startValues(shape).map((values) => values.map(() => ({ m: 0, v: 0 })));
  let values = startValues(shape);
  let t = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = shuffled(ROWS, random);
    for (let first = 0; first < ROWS; first += OPTIONS.batchSize) {
      const batch = [...order.subarray(first, first + OPTIONS.batchSize)];
      const loss = (parameters: number[][]) =>
        meanLoss(
          shape,
          parameters,
          batch.map((row) => X[row]!),
          batch.map((row) => y[row]!),
        );
      const gradients = slopes(loss, values);
      t++;
      values = values.map((part, which) =>
        part.map((value, index) => {
          const isWeight = which % 2 === 0;
          const gradient = gradients[which]![index]! + (isWeight ? l2 * value : 0);
          const kept = isWeight ? value * (1 - decay(t)) : value;
          return rule(kept, gradient, t, memory[which]![index]!);
        }),
      );
    }
  }
  return values;
}

const cases: [string, Partial<Options>, Reference][] = [
  ['SGD', {}, { rule: momentum(0.1, 0) }],
  ['SGD with momentum', { momentum: 0.9 }, { rule: momentum(0.1, 0.9) }],
  ['SGD with momentum and L2', { momentum: 0.9, l2: 0.3 }, { rule: momentum(0.1, 0.9), l2: 0.3 }],
  ['SGD with Nesterov momentum', { momentum: 0.9, nesterov: true }, { rule: nesterov(0.1, 0.9) }],
  [
    'SGD with Nesterov momentum and L2',
    { momentum: 0.9, nesterov: true, l2: 0.3 },
    { rule: nesterov(0.1, 0.9), l2: 0.3 },
  ],
  [
    'SGD with decoupled weight decay',
    { momentum: 0.9, weightDecay: 0.5 },
    { rule: momentum(0.1, 0.9), decay: () => 0.05 },
  ],
  ['Adam', { optimizer: 'adam' }, { rule: adam(0.1) }],
  ['Adam with L2', { optimizer: 'adam', l2: 0.3 }, { rule: adam(0.1), l2: 0.3 }],
  ['AdamW', { optimizer: 'adam', weightDecay: 0.5 }, { rule: adam(0.1), decay: () => 0.05 }],
];

describe('ten steps of', () => {
  it.each(cases)('%s are those of the formulas', async (_, options, formulas) => {
    const { values } = await epochs(regression, data, { ...options, epochs: 2 });
    expect(largestDifference(values, reference(regression, { ...formulas, epochs: 2 }))).toBeLessThan(2e-5);
  });

  it.each(cases)('%s are, through hidden layers', async (_, options, formulas) => {
    const { values } = await epochs(network, data, { ...options, epochs: 2 });
    // Where a gradient is near zero Adam divides two small numbers, so that float32 shows.
    expect(largestDifference(values, reference(network, { ...formulas, epochs: 2 }))).toBeLessThan(2e-4);
  });
});

it('reads bytes with their scale as the numbers they stand for', async () => {
  const matrix = createMatrix(ROWS, 3, { type: 'uint8', scale: 1 / 255 });
  const numbers = createMatrix(ROWS, 3, { type: 'float32', scale: 1 });
  const random = createRandom(4);
  for (let index = 0; index < 3 * ROWS; index++) {
    matrix.data[index] = Math.floor(256 * random.uniform());
    numbers.data[index] = matrix.data[index]! / 255;
  }
  for (const optimizer of ['sgd', 'adam'] as const) {
    const options = { optimizer, momentum: 0.9, epochs: 3 };
    const [asBytes, asNumbers] = [
      await epochs(network, { ...data, X: matrix }, options),
      await epochs(network, { ...data, X: numbers }, options),
    ];
    expect(largestDifference(asBytes.values, asNumbers.values)).toBeLessThan(1e-4);
  }
});

it('decays weights by the scheduled rate, with warm-up and cosine', async () => {
  const options: Options = {
    ...OPTIONS,
    optimizer: 'adam',
    schedule: 'cosine',
    warmup: 1,
    epochs: 3,
    weightDecay: 0.5,
  };
  const start = startTensors(regression, startValues(regression));
  let values: number[][] = [];
  const ended = await trainMiniBatch(
    regression,
    data,
    equalWeights(ROWS),
    start,
    options,
    async ({ parameters, loss }) => {
      values = ['W0', 'b0'].map((name) => [...(parameters[name]!.data as Float32Array)]);
      return { goOn: true, cost: loss };
    },
    () => false,
  );
  expect(ended).toBe('epochs');
  // Five steps up to the base rate, then ten down the cosine from it.
  const rate = (t: number) => 0.1 * (t <= 5 ? t / 5 : (1 + Math.cos((Math.PI * (t - 6)) / 10)) / 2);
  const rule: Rule = (value, gradient, t, memory) => adam(rate(t))(value, gradient, t, memory);
  const expected = reference(regression, { rule, epochs: 3, decay: (t) => 0.5 * rate(t) });
  expect(largestDifference(values, expected)).toBeLessThan(5e-5);
});
