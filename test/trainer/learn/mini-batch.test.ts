import { describe, expect, it } from 'vitest';
import { EpochRunner, LIMITS } from '../../../src-main/trainer/learn/epoch-runner';
import { trainMiniBatch } from '../../../src-main/trainer/learn/mini-batch';
import type { NetworkShape } from '../../../src-main/trainer/learn/graph/network';
import type { ResidentMatrix } from '../../../src-main/trainer/matrix';
import {
  epochs,
  equalWeights,
  FleetingMatrix,
  meanLoss,
  OPTIONS,
  points,
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
