import { describe, expect, it } from 'vitest';
import { trainMiniBatch } from '../../../src-main/trainer/learn/mini-batch';
import {
  afterEpoch,
  NO_PLATEAU,
  rateShare,
  type Plateau,
  type ScheduleOptions,
} from '../../../src-main/trainer/learn/schedule';
import { equalWeights, OPTIONS, points, startTensors, startValues } from './mini-batch-support';

/** The shares of all steps of a training with so many steps an epoch. */
function shares(options: ScheduleOptions, steps: number, plateau = NO_PLATEAU): number[] {
  return Array.from({ length: options.epochs * steps }, (_, index) =>
    rateShare({ epoch: 1 + Math.floor(index / steps), step: index % steps, steps }, options, plateau),
  );
}

const after = (losses: number[]): Plateau => losses.reduce(afterEpoch, NO_PLATEAU);

describe('the learning rate', () => {
  it('is constant without a schedule', () => {
    expect(shares({ schedule: 'constant', warmup: 0, epochs: 2 }, 3)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('grows linearly from zero in the warm-up', () => {
    expect(shares({ schedule: 'constant', warmup: 2, epochs: 3 }, 2)).toEqual([0.25, 0.5, 0.75, 1, 1, 1]);
    expect(shares({ schedule: 'constant', warmup: 0.5, epochs: 1 }, 4)).toEqual([0.5, 1, 1, 1]);
  });

  it('falls from one to zero as half a cosine after the warm-up', () => {
    const cosine = shares({ schedule: 'cosine', warmup: 1, epochs: 5 }, 2);
    expect(cosine.slice(0, 2)).toEqual([0.5, 1]);
    [0, 1, 2, 3, 4, 5, 6, 7].forEach((step) =>
      expect(cosine[2 + step]).toBeCloseTo(0.5 * (1 + Math.cos((step * Math.PI) / 8)), 12),
    );
    expect(shares({ schedule: 'cosine', warmup: 0, epochs: 1000 }, 1).at(-1)).toBeLessThan(1e-5);
  });

  it('only grows where the warm-up is all there is', () => {
    expect(shares({ schedule: 'cosine', warmup: 4, epochs: 2 }, 2)).toEqual([0.125, 0.25, 0.375, 0.5]);
  });

  it('is halved when the loss has not improved for five epochs', () => {
    expect(after([3, 2, 2, 2, 2, 2]).share).toBe(1);
    expect(after([3, 2, 2, 2.1, 2, 5, 2]).share).toBe(0.5);
    expect(after([3, 2, 2, 2, 2, 2, 1.9, 2, 2, 2, 2]).share).toBe(1);
    expect(after([2, ...new Array<number>(10).fill(3)]).share).toBe(0.25);
    expect(
      rateShare(
        { epoch: 9, step: 0, steps: 1 },
        { schedule: 'plateau', warmup: 0, epochs: 9 },
        after([2, 3, 3, 3, 3, 3]),
      ),
    ).toBe(0.5);
  });

  it('is never less than a thousandth', () => {
    expect(after([1, ...new Array<number>(200).fill(2)]).share).toBe(1 / 1000);
  });

  it('counts a loss that is no number as no improvement', () => {
    expect(after([1, ...new Array<number>(5).fill(NaN)]).share).toBe(0.5);
  });
});

describe('a training on a plateau', () => {
  it('takes half the steps once the watched loss has stalled, counted after the warm-up', async () => {
    const { data } = points(12, 3, 3);
    const shape = { features: 3, hidden: [], classes: 3 };
    // So small a rate leaves the gradient as it is: steps are as long as the rate.
    const options = {
      ...OPTIONS,
      schedule: 'plateau' as const,
      warmup: 2,
      epochs: 13,
      batchSize: 12,
      learningRate: 1e-2,
    };
    const zeros = startValues(shape).map((values) => values.map(() => 0));
    const biases: number[] = [0];
    await trainMiniBatch(
      shape,
      { ...data, y: new Int32Array(12) },
      equalWeights(12),
      startTensors(shape, zeros),
      options,
      async ({ parameters }) => {
        biases.push((parameters['b0']!.data as Float32Array)[0]!);
        return { goOn: true, cost: 7 };
      },
      () => false,
    );
    const steps = biases.slice(1).map((bias, index) => bias - biases[index]!);
    const lengths = steps.map((step) => Math.round((10 * step) / steps[2]!) / 10);
    // Half and whole in the warm-up; epoch 3 is the lowest, and 4 to 8 do not improve on it.
    expect(lengths).toEqual([0.5, 1, 1, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5]);
  });
});
