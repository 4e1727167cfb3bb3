/** The theory of decision boundaries as tests: straight without a hidden layer, bent with one. */
import { describe, expect, it } from 'vitest';
import { parametersOf, sizeOf } from '../../../src-main/trainer/learn/graph/network';
import type { Trained } from '../../../src-main/trainer/learn/train';
import { createMatrix } from '../../../src-main/trainer/matrix';
import { createRandom } from '../../../src-main/trainer/random';
import { cloudsCsv } from '../../../src-main/trainer/samples/clouds';
import { labelled } from './support';
import { accuracyOn, biasesOf, predictions, probabilities, trainOn, weightsOf } from './training';

interface Points {
  X: number[][];
  y: number[];
}

/** The sample that ships with the app, or its first so many classes. */
function clouds(sample: 3 | 6, classes: number = sample): Points {
  const rows = cloudsCsv(sample).trim().split('\n').slice(1);
  const names = [...new Set(rows.map((row) => row.split(',')[2]!))];
  const cells = rows.map((row) => row.split(',')).filter((row) => names.indexOf(row[2]!) < classes);
  return {
    X: cells.map(([x, y]) => [Number(x), Number(y)]),
    y: cells.map(([, , name]) => names.indexOf(name!)),
  };
}

/** Arms that wind around each other, one a class. */
function spirals(classes: number, perClass: number): Points {
  const random = createRandom(6);
  const y = Array.from({ length: classes * perClass }, (_, index) => index % classes);
  const X = y.map((label, index) => {
    const along = Math.floor(index / classes) / perClass;
    const angle = 2 * Math.PI * (label / classes + 0.75 * along) + 0.1 * random.normal();
    return [(0.2 + 2 * along) * Math.cos(angle), (0.2 + 2 * along) * Math.sin(angle)];
  });
  return { X, y };
}

/** A ring around each other. */
function rings(classes: number, perClass: number): Points {
  const random = createRandom(5);
  const y = Array.from({ length: classes * perClass }, (_, index) => index % classes);
  const X = y.map((label) => {
    const [radius, angle] = [label + 0.5 + 0.1 * random.normal(), 2 * Math.PI * random.uniform()];
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
  return { X, y };
}

/** Points spread over the part of the plane where the data is, and a margin. */
function spread(count: number): number[][] {
  const random = createRandom(8);
  return Array.from({ length: count }, () => [12 * random.uniform() - 6, 12 * random.uniform() - 6]);
}

const STEPS = 20;
const between = (from: number[], to: number[]) =>
  Array.from({ length: STEPS + 1 }, (_, step) =>
    from.map((value, axis) => value + (step / STEPS) * (to[axis]! - value)),
  );

/** How many segments between points of the same predicted class leave that class on the way, and of how many. */
async function brokenSegments(model: Trained, points: number[][]): Promise<{ broken: number; of: number }> {
  const classes = await predictions(model, points);
  const segments = points.flatMap((from, i) =>
    points.slice(0, i).flatMap((to, j) => (classes[i] === classes[j] ? [between(from, to)] : [])),
  );
  const onTheWay = await predictions(model, segments.flat());
  const isBroken = (_: unknown, index: number) => {
    const along = onTheWay.slice(index * (STEPS + 1), (index + 1) * (STEPS + 1));
    return along.some((label) => label !== along[0]);
  };
  return { broken: segments.filter(isBroken).length, of: segments.length };
}

describe('2 x 2 grey images of three classes', () => {
  /** A bright left side, a bright top, a bright diagonal; some noise on each. */
  const patterns = [
    [200, 50, 200, 50],
    [200, 200, 50, 50],
    [200, 50, 50, 200],
  ];
  const random = createRandom(2);
  const y = Array.from({ length: 60 }, (_, index) => index % 3);
  const pixels = y.map((label) => patterns[label]!.map((grey) => Math.round(grey + 15 * random.normal())));

  function images() {
    const X = createMatrix(60, 4, { type: 'uint8', scale: 1 / 255 });
    X.data.set(pixels.flat());
    return { X, y: Int32Array.from(y) };
  }

  it('have 4 features, and the model 12 weights and 3 biases', async () => {
    const model = await trainOn(images());
    expect(model.shape).toEqual({ features: 4, hidden: [], classes: 3 });
    const sizes = parametersOf(model.shape).map(({ name, shape }) => [name, sizeOf(shape)]);
    expect(sizes).toEqual([
      ['W0', 12],
      ['b0', 3],
    ]);
    expect(weightsOf(model).flat()).toHaveLength(12);
    expect(biasesOf(model)).toHaveLength(3);
  });

  it('are all told apart, by Z = X W + b and softmax as anybody can compute them', async () => {
    const model = await trainOn(images());
    const [W, b] = [weightsOf(model), biasesOf(model)];
    const greys = pixels.map((row) => row.map((grey) => grey / 255));
    expect(await accuracyOn(model, greys, y)).toBe(1);
    const P = await probabilities(model, greys);
    greys.forEach((row, i) => {
      const exponentials = W.map((weights, j) =>
        Math.exp(weights.reduce((sum, weight, k) => sum + weight * row[k]!, b[j]!)),
      );
      const total = exponentials.reduce((sum, value) => sum + value);
      exponentials.forEach((value, j) => expect(P[i]![j]).toBeCloseTo(value / total, 5));
    });
  });
});

describe('without a hidden layer', () => {
  it.each([
    [3, clouds(3)],
    [3, clouds(6, 3)],
    [4, clouds(6, 4)],
    [5, clouds(6, 5)],
    [6, clouds(6)],
  ])(
    'the regions of %i classes are convex, so that all boundaries are straight',
    async (classes, { X, y }) => {
      const model = await trainOn(labelled(X, y));
      expect(await accuracyOn(model, X, y)).toBeGreaterThan(0.9);
      const points = spread(120);
      expect(new Set(await predictions(model, points)).size).toBe(classes);
      const { broken, of } = await brokenSegments(model, points);
      expect(of).toBeGreaterThan(800);
      expect(broken).toBe(0);
    },
  );

  it('the logarithm of the ratio of two probabilities is linear: its second differences vanish', async () => {
    const { X, y } = clouds(6);
    const model = await trainOn(labelled(X, y));
    for (const along of [between([-1, -1], [1, 2]), between([2, -1], [-1, 0])]) {
      const P = await probabilities(model, along);
      for (let other = 1; other < 6; other++) {
        const ratio = P.map((row) => Math.log(row[other]! / row[0]!));
        for (let step = 1; step < STEPS; step++)
          expect(ratio[step + 1]! - 2 * ratio[step]! + ratio[step - 1]!).toBeCloseTo(0, 3);
      }
    }
  });
});

describe('what straight boundaries cannot tell apart', () => {
  const bent = { hidden: [32, 16], optimizer: 'adam' as const, epochs: 150, learningRate: 0.01, l2: 0 };

  it.each([
    ['two rings', rings(2, 150), 0.65],
    ['three rings', rings(3, 120), 0.6],
    ['two spirals', spirals(2, 150), 0.75],
    ['three spirals', spirals(3, 120), 0.7],
  ])('%s: hidden layers can', async (_, { X, y }, straightAtMost) => {
    const straight = await trainOn(labelled(X, y));
    expect(await accuracyOn(straight, X, y)).toBeLessThan(straightAtMost);
    const model = await trainOn(labelled(X, y), bent);
    expect(await accuracyOn(model, X, y)).toBeGreaterThan(0.97);
    const { broken } = await brokenSegments(
      model,
      X.filter((_, index) => index % 5 === 0),
    );
    expect(broken).toBeGreaterThan(0);
  });
});
