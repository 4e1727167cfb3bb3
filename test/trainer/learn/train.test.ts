import { describe, expect, it } from 'vitest';
import type { EpochResult, TrainOptions } from '../../../src-main/trainer/learn/options';
import { sampleWeights } from '../../../src-main/trainer/learn/start';
import { train } from '../../../src-main/trainer/learn/train';
import type { Outcome } from '../../../src-main/trainer/learn/evaluate';
import { createMatrix, type LabelledFeatures } from '../../../src-main/trainer/matrix';
import { createRandom } from '../../../src-main/trainer/random';
import { labelled, lossAndGradient } from './support';

const options: TrainOptions = {
  loss: 'cross-entropy',
  labelSmoothing: 0,
  optimizer: 'lbfgs',
  hidden: [],
  epochs: 100,
  batchSize: 32,
  dropout: 0,
  learningRate: 0.05,
  schedule: 'constant',
  warmup: 0,
  momentum: 0.9,
  nesterov: false,
  weightDecay: 0,
  l2: 0.01,
  balance: false,
  seed: 1,
};

/** Three clouds on a triangle. */
function clouds(count: number, seed = 1) {
  const random = createRandom(seed);
  const centres = [
    [0, 2],
    [-2, -1],
    [2, -1],
  ];
  const y = Array.from({ length: count }, (_, index) => index % 3);
  return labelled(
    y.map((label) => centres[label]!.map((centre) => centre + 0.8 * random.normal())),
    y,
  );
}

/** Two rings: no line can tell them apart. */
function rings(count: number): LabelledFeatures {
  const random = createRandom(5);
  const y = Array.from({ length: count }, (_, index) => index % 2);
  const points = y.map((label) => {
    const [radius, angle] = [label + 0.5 + 0.1 * random.normal(), 2 * Math.PI * random.uniform()];
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
  return labelled(points, y);
}

async function run(
  data: LabelledFeatures,
  validation: LabelledFeatures | null,
  change: Partial<TrainOptions> = {},
) {
  const epochs: { result: EpochResult; outcome: Outcome | null }[] = [];
  const hooks = {
    onEpoch: (result: EpochResult, outcome: Outcome | null) => void epochs.push({ result, outcome }),
    isStopped: () => false,
  };
  const classes = Math.max(...data.y) + 1;
  return { trained: await train(data, validation, classes, { ...options, ...change }, hooks), epochs };
}

describe('training', () => {
  it.each(['lbfgs', 'sgd', 'adam'] as const)('%s separates three clouds', async (optimizer) => {
    const { epochs } = await run(clouds(300), clouds(90, 2), { optimizer, epochs: 60 });
    expect(epochs.at(-1)!.outcome!.confusionMatrix.map((row, index) => row[index]! / 30)).toSatisfy(
      (recalls: number[]) => recalls.every((recall) => recall > 0.9),
    );
  });

  it.each(['mse', 'brier', 'hinge'] as const)('separates them by %s too', async (loss) => {
    const { epochs } = await run(clouds(300), null, { loss, optimizer: 'adam', epochs: 80 });
    expect(epochs.at(-1)!.result.accuracy).toBeGreaterThan(0.9);
    expect(epochs.at(-1)!.result.loss).toBeLessThan(epochs[0]!.result.loss);
  });

  it.each(['lbfgs', 'sgd', 'adam'] as const)('%s repeats to the bit from one seed', async (optimizer) => {
    const [first, second] = [
      await run(clouds(200), null, { optimizer, epochs: 5 }),
      await run(clouds(200), null, { optimizer, epochs: 5 }),
    ];
    expect(second.trained.parameters).toEqual(first.trained.parameters);
    expect(second.epochs.map(({ result }) => result.loss)).toEqual(
      first.epochs.map(({ result }) => result.loss),
    );
  });

  it('by mini-batches depends on the seed', async () => {
    const [first, second] = [
      await run(clouds(200), null, { optimizer: 'sgd', epochs: 2, seed: 1 }),
      await run(clouds(200), null, { optimizer: 'sgd', epochs: 2, seed: 2 }),
    ];
    expect(second.trained.parameters).not.toEqual(first.trained.parameters);
  });

  it('with L-BFGS ends where the gradient of the regularized objective is zero', async () => {
    const data = clouds(150);
    const { trained } = await run(data, null, { epochs: 500 });
    expect(trained.ended).toBe('converged');
    const W = trained.parameters['W0']!.data;
    const rows = (values: Float32Array, width: number) =>
      Array.from({ length: values.length / width }, (_, row) => [
        ...values.subarray(row * width, (row + 1) * width),
      ]);
    const X = rows((data.X.data as Float32Array).subarray(0, 300), 2);
    const { dW, db } = await lossAndGradient({
      X,
      y: [...data.y],
      W: rows(W, 2),
      b: [...trained.parameters['b0']!.data],
    });
    dW.forEach((slope, index) => expect(slope + options.l2 * W[index]!).toBeCloseTo(0, 3));
    db.forEach((slope) => expect(slope).toBeCloseTo(0, 3));
  });

  it('without a hidden layer cannot tell rings apart, with one it can', async () => {
    const accuracyOf = ({ epochs }: Awaited<ReturnType<typeof run>>) =>
      Math.max(...epochs.map(({ result }) => result.accuracy));
    expect(accuracyOf(await run(rings(400), null))).toBeLessThan(0.65);
    const bent = { hidden: [16], optimizer: 'adam' as const, epochs: 150, learningRate: 0.02, l2: 0 };
    expect(accuracyOf(await run(rings(400), null, bent))).toBeGreaterThan(0.97);
  });

  it('keeps the weights of the epoch with the lowest validation loss', async () => {
    const { trained, epochs } = await run(clouds(30), clouds(300, 9), {
      optimizer: 'sgd',
      learningRate: 2,
      l2: 0,
      epochs: 30,
    });
    const losses = epochs.map(({ outcome }) => outcome!.loss);
    expect(trained.bestEpoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
    expect(trained.parameters).toEqual(epochs[trained.bestEpoch - 1]!.result.parameters);
  });

  it('ends with the best so far when it is stopped', async () => {
    let seen = 0;
    const hooks = { onEpoch: () => void seen++, isStopped: () => seen >= 3 };
    const trained = await train(clouds(300), null, 3, { ...options, optimizer: 'adam', epochs: 1000 }, hooks);
    expect(trained.ended).toBe('stopped');
    expect(seen).toBe(3);
    expect(trained.bestEpoch).toBe(3);
  });

  it('says so when it diverges, and keeps what was finite', async () => {
    const { trained } = await run(clouds(90), null, { optimizer: 'sgd', learningRate: 1e30, epochs: 50 });
    expect(trained.ended).toBe('diverged');
    for (const { data } of Object.values(trained.parameters)) expect(data.every(Number.isFinite)).toBe(true);
  });

  it('reads bytes with their scale exactly like the numbers they stand for', async () => {
    const numbers = clouds(60);
    const bytes = { ...numbers, X: createMatrix(60, 2, { type: 'uint8', scale: 1 / 255 }) };
    bytes.X.data.set(numbers.X.data.map((value) => Math.min(255, Math.max(0, 128 + 20 * value))));
    numbers.X.data.set(Float32Array.from(bytes.X.data, (value) => value / 255));
    const [asBytes, asNumbers] = [await run(bytes, null), await run(numbers, null)];
    asBytes.trained.parameters['W0']!.data.forEach((weight, index) =>
      expect(weight).toBeCloseTo(asNumbers.trained.parameters['W0']!.data[index]!, 2),
    );
  });
});

describe('one step of a mini-batch optimizer', () => {
  const data = labelled(
    [
      [1, 2],
      [3, -1],
      [0, 1],
    ],
    [0, 1, 1],
  );
  const oneStep = { batchSize: 3, epochs: 1, l2: 0, learningRate: 0.1 };
  /** The gradient at zero weights. */
  const gradient = () =>
    lossAndGradient({
      X: [
        [1, 2],
        [3, -1],
        [0, 1],
      ],
      y: [0, 1, 1],
      W: [
        [0, 0],
        [0, 0],
      ],
      b: [0, 0],
    });

  it('of SGD is the rate times the gradient', async () => {
    const { trained } = await run(data, null, { ...oneStep, optimizer: 'sgd' });
    const { dW } = await gradient();
    trained.parameters['W0']!.data.forEach((weight, index) =>
      expect(weight).toBeCloseTo(-0.1 * dW[index]!, 6),
    );
  });

  it('of Adam is the rate, against the sign of the gradient', async () => {
    const { trained } = await run(data, null, { ...oneStep, optimizer: 'adam' });
    const { dW } = await gradient();
    trained.parameters['W0']!.data.forEach((weight, index) =>
      expect(weight).toBeCloseTo(-0.1 * Math.sign(dW[index]!), 5),
    );
  });
});

describe('class weights', () => {
  it('are equal by default and sum to one', () => {
    expect([...sampleWeights(Int32Array.of(0, 0, 0, 1), 2, false)]).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it('give each class the same share when balanced', () => {
    const weights = [...sampleWeights(Int32Array.of(0, 0, 0, 1), 2, true)];
    expect(weights[0]! + weights[1]! + weights[2]!).toBeCloseTo(0.5, 6);
    expect(weights[3]).toBeCloseTo(0.5, 6);
  });
});
