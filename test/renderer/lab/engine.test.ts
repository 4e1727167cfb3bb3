/** The lab's engine against finite differences, and against the engine that trains the app's own models. */
import { describe, expect, it } from 'vitest';
import { ACTIVATIONS, activations } from '../../../src-renderer/lab/engine/activations';
import { explain } from '../../../src-renderer/lab/engine/explain';
import { LOSSES, losses, lossGradient, meanLoss } from '../../../src-renderer/lab/engine/losses';
import {
  fromRows,
  product,
  productTransposed,
  transposedProduct,
} from '../../../src-renderer/lab/engine/matrix';
import {
  logisticModel,
  networkModel,
  scoreOf,
  step,
  type Model,
} from '../../../src-renderer/lab/engine/models';
import type { NetworkShape } from '../../../src-renderer/lab/engine/network';
import { createRandom } from '../../../src-renderer/lab/engine/random';
import { batchOf, type Samples } from '../../../src-renderer/lab/engine/samples';
import {
  hardmax,
  logSumExp,
  sigmoid,
  sigmoidDerivative,
  softmax,
  softmaxJacobian,
  softplus,
} from '../../../src-renderer/lab/engine/softmax';
import { Float64Pass } from '../../trainer/learn/support';

/** Central differences with this step are exact to about 1e-10. */
const STEP = 1e-5;
const slopeAt = (f: (x: number) => number, x: number) => (f(x + STEP) - f(x - STEP)) / (2 * STEP);

function randomSamples(n: number, classes: number, seed = 7): Samples {
  const random = createRandom(seed);
  const X = fromRows(Array.from({ length: n }, () => [2 * random.normal(), 2 * random.normal()]));
  return { X, y: Int32Array.from({ length: n }, (_, i) => i % classes) };
}

const shapes: [string, NetworkShape][] = [
  ['no hidden layer', { features: 2, hidden: [], classes: 4, activation: 'tanh' }],
  ['a hidden layer with tanh', { features: 2, hidden: [5], classes: 3, activation: 'tanh' }],
  ['two hidden layers with ReLU', { features: 2, hidden: [6, 4], classes: 3, activation: 'relu' }],
];

describe('softmax', () => {
  const z = Float64Array.of(1.5, -0.3, 0.2, 4);

  it('sums to one, keeps the order and does not overflow', () => {
    const P = softmax(Float64Array.of(1000, 999, -1000));
    expect(P[0]! + P[1]! + P[2]!).toBeCloseTo(1, 14);
    expect(P[0]! / P[1]!).toBeCloseTo(Math.E, 12);
    expect(logSumExp(Float64Array.of(1000, 1000))).toBeCloseTo(1000 + Math.LN2, 10);
  });

  it('runs with the temperature from hardmax to uniform', () => {
    expect([...softmax(z, 0)]).toEqual([0, 0, 0, 1]);
    expect([...softmax(z, Infinity)]).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect([...softmax(z, 1e-3)][3]).toBeCloseTo(1, 12);
    expect([...softmax(z, 1e9)][1]).toBeCloseTo(0.25, 8);
    expect([...hardmax(Float64Array.of(2, 1, 2))]).toEqual([0.5, 0, 0.5]);
  });

  it('has the Jacobian that finite differences give', () => {
    const J = softmaxJacobian(softmax(z));
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        const P = (x: number) => softmax(z.map((value, k) => (k === i ? x : value)))[j]!;
        expect(J.data[4 * i + j]).toBeCloseTo(slopeAt(P, z[i]!), 9);
      }
    }
  });

  it('of two classes is the sigmoid of the difference', () => {
    for (const [a, b] of [
      [0.3, -2],
      [-700, 800],
      [5, 5],
    ] as const)
      expect(softmax(Float64Array.of(a, b))[1]).toBeCloseTo(sigmoid(b - a), 14);
    expect(sigmoidDerivative(sigmoid(0.7))).toBeCloseTo(slopeAt(sigmoid, 0.7), 9);
    expect(slopeAt(softplus, -1.2)).toBeCloseTo(sigmoid(-1.2), 9);
  });
});

describe('the pieces', () => {
  it.each(ACTIVATIONS)('%s has its derivative', (name) => {
    const { value, derivative } = activations[name];
    for (const z of [-2, -0.4, 0.3, 1.7]) expect(derivative(value(z))).toBeCloseTo(slopeAt(value, z), 8);
  });

  it.each(LOSSES)('%s has its derivative', (name) => {
    const z = Float64Array.of(0.4, 1.1, -0.7);
    const { value, derivative } = losses[name];
    const slope = derivative(z, 0, new Float64Array(3));
    z.forEach((at, j) => {
      const along = (x: number) =>
        value(
          z.map((other, k) => (k === j ? x : other)),
          0,
        );
      expect(slope[j]).toBeCloseTo(slopeAt(along, at), 8);
    });
  });

  it('the gradient of cross-entropy is (P - Y) / n', () => {
    const Z = fromRows([
      [1, 2, 0.5],
      [0, -1, 3],
    ]);
    const gradient = lossGradient('cross-entropy', Z, Int32Array.of(1, 0));
    const [P0, P1] = [softmax(Float64Array.of(1, 2, 0.5)), softmax(Float64Array.of(0, -1, 3))];
    const expected = [P0[0]!, P0[1]! - 1, P0[2]!, P1[0]! - 1, P1[1]!, P1[2]!].map((value) => value / 2);
    expected.forEach((value, at) => expect(gradient.data[at]).toBeCloseTo(value, 14));
  });

  it('hinge is silent once the lead is 1, and the others are not', () => {
    const z = Float64Array.of(3, 1.9, 0);
    const pull = (name: (typeof LOSSES)[number]) => losses[name].derivative(z, 0, new Float64Array(3));
    expect(losses.hinge.value(z, 0)).toBe(0);
    expect([...pull('hinge')]).toEqual([0, 0, 0]);
    expect(pull('cross-entropy')[0]).toBeLessThan(-0.01);
    expect(pull('mse')[0]).toBe(4);
  });

  it('matrices multiply as on paper, in all three ways', () => {
    const [A, B] = [
      fromRows([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      fromRows([
        [7, 8, 9],
        [10, 11, 12],
      ]),
    ];
    expect([...product(A, B).data]).toEqual([27, 30, 33, 61, 68, 75, 95, 106, 117]);
    const At = fromRows([
      [1, 3, 5],
      [2, 4, 6],
    ]);
    const Bt = fromRows([
      [7, 10],
      [8, 11],
      [9, 12],
    ]);
    expect([...transposedProduct(At, B).data]).toEqual([...product(A, B).data]);
    expect([...productTransposed(A, Bt).data]).toEqual([...product(A, B).data]);
  });
});

/** Without biases the logits of a sample that no ReLU lets through would all be 0, where hinge has a kink. */
function withBiases<M extends Model>(model: M): M {
  model.parameters.forEach((values, which) => {
    if (which % 2) values.forEach((_, at) => (values[at] = 0.3 * at - 0.2));
  });
  return model;
}

/** Compares each gradient with the slope of the loss along that parameter. */
function expectSlopes(model: Model, samples: Samples): void {
  const gradients = model.gradients(samples);
  model.parameters.forEach((values, which) => {
    values.forEach((before, at) => {
      const lossAt = (value: number) => {
        values[at] = value;
        return scoreOf(model, samples).loss;
      };
      const slope = slopeAt(lossAt, before);
      values[at] = before;
      expect(gradients[which]![at]).toBeCloseTo(slope, 7);
    });
  });
}

describe('backpropagation agrees with finite differences', () => {
  for (const [name, shape] of shapes) {
    it.each(LOSSES)(`${name}, %s`, (loss) =>
      expectSlopes(withBiases(networkModel(shape, loss, 3)), randomSamples(23, shape.classes)),
    );
  }

  it('logistic regression', () => {
    const { network } = networkModel({ ...shapes[0]![1], classes: 2 }, 'cross-entropy', 5);
    expectSlopes(logisticModel(network.layers[0]!), randomSamples(17, 2));
  });
});

describe("the app's own engine gives the same numbers", () => {
  const shared = shapes.filter(([, { hidden, activation }]) => hidden.length === 0 || activation === 'relu');
  for (const [name, shape] of shared) {
    it.each(LOSSES)(`${name}, %s`, async (loss) => {
      const samples = randomSamples(40, shape.classes, 11);
      const model = withBiases(networkModel(shape, loss, 9));
      const pass = await Float64Pass.create(shape, { loss, labelSmoothing: 0 });
      const rows = Array.from({ length: 40 }, (_, i) => [...samples.X.data.subarray(2 * i, 2 * i + 2)]);
      // Over there weights are kept [outputs, inputs].
      const turned = model.network.layers.flatMap(({ W, b }) => [
        transposed(W.data, W.rows, W.columns),
        [...b],
      ]);
      const theirs = await pass.run(rows, [...samples.y], turned);

      expect(Math.abs(scoreOf(model, samples).loss - theirs.loss)).toBeLessThan(1e-5);
      expect(theirs.loss).toBeGreaterThan(0.1);
      const ours = model.gradients(samples);
      model.network.layers.forEach(({ W }, layer) => {
        expectClose(transposed(ours[2 * layer]!, W.rows, W.columns), theirs.gradients[2 * layer]!);
        expectClose([...ours[2 * layer + 1]!], theirs.gradients[2 * layer + 1]!);
      });
    });
  }
});

function transposed(data: Float64Array, rows: number, columns: number): number[] {
  return Array.from(
    { length: rows * columns },
    (_, at) => data[(at % rows) * columns + Math.floor(at / rows)]!,
  );
}

function expectClose(ours: number[], theirs: number[]): void {
  expect(ours.length).toBe(theirs.length);
  ours.forEach((value, at) => expect(Math.abs(value - theirs[at]!)).toBeLessThan(1e-5));
}

describe('a step laid bare', () => {
  it.each(LOSSES)('has the numbers of the pass itself, %s', (loss) => {
    const model = networkModel(shapes[1]![1], loss, 21);
    const one: Samples = { X: fromRows([[0.7, -1.2]]), y: Int32Array.of(2) };
    const told = explain(model.network, one.X, 2, loss);
    expect([...told.logits]).toEqual([...model.logits(one.X).data]);
    told.probabilities.forEach((P, j) => expect(P).toBeCloseTo(told.exponentials[j]! / told.sum, 14));
    expect(told.loss).toBeCloseTo(scoreOf(model, one).loss, 14);
    const gradients = model.gradients(one);
    expectClose([...told.dW.data], [...gradients.at(-2)!]);
    expectClose([...told.db], [...gradients.at(-1)!]);
    // dW is the outer product of what went in and dJ/dz.
    expect(told.dW.data[1]).toBeCloseTo(told.inputs[0]! * told.slope[1]!, 14);
  });
});

describe('training', () => {
  it('lowers each loss, and repeats exactly', () => {
    for (const loss of LOSSES) {
      const run = () => {
        const samples = randomSamples(60, 3);
        const model = networkModel(shapes[1]![1], loss, 4);
        const before = scoreOf(model, samples).loss;
        for (let at = 0; at < 200; at++)
          step(model, batchOf(samples, at, 16, 4), { learningRate: 0.02, momentum: 0.9 });
        return [before, scoreOf(model, samples).loss] as const;
      };
      const [first, second] = [run(), run()];
      expect(second).toEqual(first);
      expect(first[1]).toBeLessThan(0.9 * first[0]);
    }
  });

  it('mini-batches are each sample once a pass, in another order each time', () => {
    const samples = randomSamples(10, 2);
    const pass = (first: number) =>
      [0, 1, 2].flatMap((at) => [...batchOf(samples, first + at, 4, 1).X.data].filter((_, i) => i % 2 === 0));
    const all = [...samples.X.data].filter((_, i) => i % 2 === 0);
    const sorted = (values: number[]) => [...values].sort((a, b) => a - b);
    expect(sorted(pass(0))).toEqual(sorted(all));
    expect(sorted(pass(3))).toEqual(sorted(all));
    expect(pass(0)).not.toEqual(pass(3));
    expect(batchOf(samples, 5, 0, 1)).toBe(samples);
  });

  it('logistic regression at twice the rate goes the way of a softmax of two classes', () => {
    const samples = randomSamples(50, 2);
    const twin = networkModel(
      { features: 2, hidden: [], classes: 2, activation: 'tanh' },
      'cross-entropy',
      8,
    );
    const logistic = logisticModel(twin.network.layers[0]!);
    for (let at = 0; at < 300; at++) {
      const batch = batchOf(samples, at, 8, 8);
      step(twin, batch, { learningRate: 0.1, momentum: 0.5 });
      step(logistic, batch, { learningRate: 0.2, momentum: 0.5 });
    }
    const { W, b } = twin.network.layers[0]!;
    expect(logistic.parameters[0]![0]).toBeCloseTo(W.data[1]! - W.data[0]!, 10);
    expect(logistic.parameters[0]![1]).toBeCloseTo(W.data[3]! - W.data[2]!, 10);
    expect(logistic.parameters[1]![0]).toBeCloseTo(b[1]! - b[0]!, 10);
    expect(scoreOf(logistic, samples).loss).toBeCloseTo(scoreOf(twin, samples).loss, 10);
  });

  it('the mean loss is the mean', () => {
    const Z = fromRows([
      [2, 0],
      [0, 1],
    ]);
    expect(meanLoss('mse', Z, Int32Array.of(0, 1))).toBeCloseTo(0.5, 14);
  });
});
