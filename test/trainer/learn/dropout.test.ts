import { describe, expect, it } from 'vitest';
import type { NetworkShape } from '../../../src-main/trainer/learn/graph/network';
import { epochGraph } from '../../../src-main/trainer/learn/graph/epoch';
import { shuffled } from '../../../src-main/trainer/learn/windows';
import { Session } from '../../../src-main/trainer/onnx/runtime';
import { createRandom } from '../../../src-main/trainer/random';
import {
  epochs,
  largestDifference,
  meanLoss,
  OPTIONS,
  points,
  slopes,
  startValues,
} from './mini-batch-support';

const ROWS = 16;
const { X, y, data } = points(ROWS, 3, 3);
const shape: NetworkShape = { features: 3, hidden: [7, 5], classes: 3 };

describe('dropout', () => {
  it('takes a step along the gradient of the thinned network, whose kept values are scaled up', async () => {
    const dropout = 0.4;
    const { values, losses } = await epochs(shape, data, { dropout, batchSize: ROWS });

    const random = createRandom(OPTIONS.seed);
    const order = [...shuffled(ROWS, random)];
    const masks = shape.hidden.map((size) => {
      const mask = new Uint8Array(ROWS * size);
      random.bernoulli(mask, 1 - dropout);
      return mask;
    });
    const kept = order.map((_, sample) =>
      shape.hidden.map((size, layer) =>
        [...masks[layer]!.subarray(sample * size, (sample + 1) * size)].map((keep) => keep / (1 - dropout)),
      ),
    );
    const loss = (parameters: number[][]) =>
      meanLoss(
        shape,
        parameters,
        order.map((row) => X[row]!),
        order.map((row) => y[row]!),
        kept,
      );
    const start = startValues(shape);
    const gradient = slopes(loss, start);
    const expected = start.map((part, which) =>
      part.map((value, index) => value - OPTIONS.learningRate! * gradient[which]![index]!),
    );
    expect(losses[0]).toBeCloseTo(loss(start), 5);
    expect(largestDifference(values, expected)).toBeLessThan(1e-5);
    // Some of it did come from the masks.
    expect(
      largestDifference(values, (await epochs(shape, data, { batchSize: ROWS })).values),
    ).toBeGreaterThan(1e-3);
  });

  it('repeats to the bit from one seed, whatever the number of steps in a call', async () => {
    const options = { dropout: 0.3, epochs: 3, batchSize: 7, optimizer: 'adam' as const };
    const many = points(700, 3, 5).data;
    const wide = { ...shape, classes: 5 };
    const single = await epochs(wide, many, options, { callMs: 0 });
    const together = await epochs(wide, many, options, { callMs: Infinity });
    expect(single.asked).toBe(3 * 100);
    expect(together.asked).toBeLessThan(30);
    expect(together.values).toEqual(single.values);
    expect(together.losses).toEqual(single.losses);
    const other = await epochs(wide, many, { ...options, seed: 2 });
    expect(other.values).not.toEqual(single.values);
  });

  it('adds nothing to a graph without it', async () => {
    const inputs = async (dropout: number) => {
      const graph = epochGraph(shape, data.X.format, { ...OPTIONS, dropout });
      const session = await Session.load(graph);
      const names = session.inputNames.filter((name) => name.startsWith('keep'));
      await session.release();
      return names;
    };
    expect(await inputs(0)).toEqual([]);
    expect(await inputs(0.5)).toEqual(['keep0', 'keep1']);
  });
});

describe('what dropout keeps', () => {
  it.each([0.1, 0.5, 0.75])('is a share of %s', (share) => {
    const values = new Uint8Array(100_001);
    createRandom(5).bernoulli(values, share);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    // Five standard deviations.
    expect(Math.abs(mean - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / values.length));
    expect(values.every((value) => value <= 1)).toBe(true);
  });

  it('depends neither on its neighbour nor on the step before', () => {
    const random = createRandom(6);
    const [first, second] = [new Uint8Array(50_000), new Uint8Array(50_000)];
    random.bernoulli(first, 0.5);
    random.bernoulli(second, 0.5);
    const agreement = (a: Uint8Array, b: Uint8Array) =>
      a.reduce((sum, value, index) => sum + (value === b[index] ? 1 : 0), 0) / a.length;
    expect(agreement(first, second)).toBeCloseTo(0.5, 1);
    expect(agreement(first.subarray(1), first)).toBeCloseTo(0.5, 1);
  });
});
