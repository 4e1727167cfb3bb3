import { describe, expect, it } from 'vitest';
import type { LossOptions } from '../../../src-main/trainer/learn/graph/losses';
import { parametersOf, sizeOf, type NetworkShape } from '../../../src-main/trainer/learn/graph/network';
import { createRandom } from '../../../src-main/trainer/random';
import { CROSS_ENTROPY, Float64Pass } from './support';

/** Central differences with this step are exact to about 1e-10 in float64. */
const STEP = 1e-5;

const shapes: [string, NetworkShape, number][] = [
  ['softmax regression', { features: 4, hidden: [], classes: 3 }, 7],
  ['two classes', { features: 3, hidden: [], classes: 2 }, 5],
  ['one hidden layer', { features: 3, hidden: [5], classes: 3 }, 8],
  ['two hidden layers', { features: 2, hidden: [4, 6], classes: 4 }, 9],
  ['more rows than a block holds', { features: 2, hidden: [], classes: 3 }, 700],
];

const losses: [string, LossOptions][] = [
  ['label smoothing', { loss: 'cross-entropy', labelSmoothing: 0.1 }],
  ['squared error', { loss: 'mse', labelSmoothing: 0 }],
  ["Brier's score", { loss: 'brier', labelSmoothing: 0 }],
  ['multiclass hinge', { loss: 'hinge', labelSmoothing: 0 }],
];

describe('backpropagation agrees with finite differences in float64', () => {
  it.each(shapes)('%s', (_, shape, rows) => compare(shape, rows, CROSS_ENTROPY));

  it.each(losses)('%s', (_, options) => compare({ features: 3, hidden: [4], classes: 3 }, 9, options));
});

async function compare(shape: NetworkShape, rows: number, options: LossOptions): Promise<void> {
  const random = createRandom(42);
  const X = Array.from({ length: rows }, () => Array.from({ length: shape.features }, () => random.normal()));
  const y = X.map(() => Math.floor(random.uniform() * shape.classes));
  const parameters = parametersOf(shape).map((parameter) =>
    Array.from({ length: sizeOf(parameter.shape) }, () => random.normal()),
  );
  const pass = await Float64Pass.create(shape, options);
  const { gradients } = await pass.run(X, y, parameters);
  for (const [which, values] of parameters.entries()) {
    for (const index of values.keys()) {
      const lossAt = async (change: number) => {
        const moved = parameters.map((other) => [...other]);
        moved[which]![index]! += change;
        return (await pass.run(X, y, moved)).loss;
      };
      const slope = ((await lossAt(STEP)) - (await lossAt(-STEP))) / (2 * STEP);
      expect(gradients[which]![index]).toBeCloseTo(slope, 7);
    }
  }
}
