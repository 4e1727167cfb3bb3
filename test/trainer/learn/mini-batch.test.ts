import { describe, expect, it } from 'vitest';
import { EpochRunner, LIMITS } from '../../../src-main/trainer/learn/epoch-runner';
import { trainMiniBatch } from '../../../src-main/trainer/learn/mini-batch';
import { parametersOf, type NetworkShape } from '../../../src-main/trainer/learn/graph/network';
import type { ResidentMatrix } from '../../../src-main/trainer/matrix';
import {
  epochs,
  equalWeights,
  FleetingMatrix,
  meanLoss,
  OPTIONS,
  points,
  slopes,
  startTensors,
  startValues,
  type Options,
} from './mini-batch-support';

const shape: NetworkShape = { features: 3, hidden: [6], classes: 3 };
const ROWS = 250;
const { X, y, data } = points(ROWS, 3, 3);
/** A chunk of 4 rows of 12 bytes, a window of 16 chunks at most: 63 chunks make 4 windows. */
const SMALL = { windowBytes: 16 * 4 * 12 };
const options: Partial<Options> = { epochs: 3, batchSize: 8, optimizer: 'adam', dropout: 0.2 };

describe('mini-batches', () => {
  it.each([
    ['in one window', {}],
    ['in many', SMALL],
  ])('give the same weights to the bit wherever the matrix is stored, %s', async (_, limits) => {
    const elsewhere = { ...data, X: new FleetingMatrix(data.X) };
    const [here, there] = [
      await epochs(shape, data, options, limits),
      await epochs(shape, elsewhere, options, limits),
    ];
    expect(there.values).toEqual(here.values);
    expect(there.losses).toEqual(here.losses);
    expect(here.values.flat().every(Number.isFinite)).toBe(true);
  });

  it('give the same weights to the bit however many steps are in a call, in windows too', async () => {
    const single = await epochs(shape, data, options, { ...SMALL, callMs: 0 });
    const together = await epochs(shape, data, options, { ...SMALL, callMs: Infinity });
    expect(single.asked).toBeGreaterThan(together.asked);
    expect(together.values).toEqual(single.values);
    expect(together.losses).toEqual(single.losses);
  });

  it.each([
    ['in one window', {}],
    ['in many', SMALL],
  ])('report the mean over all samples, the last and smaller batches among them, %s', async (_, limits) => {
    // Weights that never move see every sample alike.
    const { losses, accuracies, values } = await epochs(
      shape,
      data,
      { learningRate: 1e-30, batchSize: 7 },
      limits,
    );
    expect(losses[0]).toBeCloseTo(meanLoss(shape, startValues(shape), X, y), 5);
    const right = X.filter((row, sample) => {
      const of = (label: number) => meanLoss(shape, values, [row], [label]);
      return of(y[sample]!) === Math.min(of(0), of(1), of(2));
    });
    expect(accuracies[0]).toBeCloseTo(right.length / ROWS, 9);
  });

  it.each<[string, Partial<Options>]>([
    ['SGD', {}],
    ['momentum', { momentum: 0.9 }],
    ["Nesterov's momentum", { momentum: 0.9, nesterov: true }],
    ['momentum and L2', { momentum: 0.9, l2: 0.3 }],
    ['Adam and L2', { optimizer: 'adam', l2: 0.3 }],
    ['Adam and weight decay', { optimizer: 'adam', weightDecay: 0.1 }],
  ])('report the norm of the last gradient, by %s', async (_, changed) => {
    // One batch is all samples: the gradient is that of the loss where the epoch began.
    const whole = { ...changed, batchSize: ROWS };
    const first = await epochs(shape, data, { ...whole, epochs: 1 });
    const { gradientNorms } = await epochs(shape, data, { ...whole, epochs: 2 });
    const weights = parametersOf(shape).map(({ isWeight }) => isWeight);
    const cost = (values: number[][]) =>
      meanLoss(shape, values, X, y) +
      (values
        .filter((__, index) => weights[index])
        .flat()
        .reduce((sum, value) => sum + value ** 2, 0) *
        (changed.l2 ?? 0)) /
        2;
    const expected = [startValues(shape), first.values].map((at) => Math.hypot(...slopes(cost, at).flat()));
    gradientNorms.forEach((norm, epoch) => expect(norm / expected[epoch]!).toBeCloseTo(1, 3));
  });

  it('report the same norm however many steps are in a call, the last of several windows too', async () => {
    const many = { ...options, batchSize: 7 };
    const single = await epochs(shape, data, many, { ...SMALL, callMs: 0 });
    const together = await epochs(shape, data, many, { ...SMALL, callMs: Infinity });
    expect(together.gradientNorms).toEqual(single.gradientNorms);
    expect(single.gradientNorms.every((norm) => norm > 0)).toBe(true);
  });

  it('weigh samples as they are told', async () => {
    const weights = Float32Array.from(y, (label) => (label === 0 ? 0 : 1));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const start = startTensors(shape, startValues(shape));
    const all = { ...OPTIONS, learningRate: 1e-30, batchSize: 7 };
    const runner = await EpochRunner.create(
      shape,
      data,
      weights.map((weight) => weight / sum),
      start,
      all,
    );
    const result = await runner.run(() => false);
    await runner.release();
    const kept = y.flatMap((label, row) => (label === 0 ? [] : [row]));
    const expected = meanLoss(
      shape,
      startValues(shape),
      kept.map((row) => X[row]!),
      kept.map((row) => y[row]!),
    );
    expect(result!.loss).toBeCloseTo(expected, 5);
  });

  it('learn from data that does not fit in a window, though it is sorted by class', async () => {
    const order = y.map((_, row) => row).sort((a, b) => y[a]! - y[b]!);
    const sorted = points(ROWS, 3, 3).data;
    order.forEach((row, place) => (sorted.X as ResidentMatrix).data.set(X[row]!, 3 * place));
    sorted.y.set(order.map((row) => y[row]!));
    const many = { epochs: 40, batchSize: 8, optimizer: 'adam' as const, learningRate: 0.01 };
    const [windows, whole] = [await epochs(shape, sorted, many, SMALL), await epochs(shape, sorted, many)];
    expect(windows.accuracies.at(-1)).toBeGreaterThan(whole.accuracies.at(-1)! - 0.03);
  });
});

describe('a stop', () => {
  it('is answered while a window is read', async () => {
    const matrix = new FleetingMatrix(data.X);
    const runner = await EpochRunner.create(
      shape,
      { ...data, X: matrix },
      equalWeights(ROWS),
      startTensors(shape, startValues(shape)),
      { ...OPTIONS, ...options },
      { ...LIMITS, ...SMALL },
    );
    expect(await runner.run(() => matrix.reads >= 20)).toBeNull();
    expect(matrix.reads).toBe(20);
    await runner.release();
  });

  it('is answered between calls', async () => {
    let asked = 0;
    const ended = await trainMiniBatch(
      shape,
      data,
      equalWeights(ROWS),
      startTensors(shape, startValues(shape)),
      { ...OPTIONS, ...options },
      () => Promise.reject(new Error('No epoch was to end.')),
      () => ++asked === 2,
    );
    expect(ended).toBe('stopped');
    expect(asked).toBe(2);
  });

  it('ends the training where the epoch is judged', async () => {
    const seen: number[] = [];
    const ended = await trainMiniBatch(
      shape,
      data,
      equalWeights(ROWS),
      startTensors(shape, startValues(shape)),
      { ...OPTIONS, epochs: 9 },
      async ({ epoch, loss }) => {
        seen.push(epoch);
        return { goOn: epoch < 3, cost: loss };
      },
      () => false,
    );
    expect(ended).toBe('stopped');
    expect(seen).toEqual([1, 2, 3]);
  });
});
