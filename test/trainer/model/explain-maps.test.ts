import { describe, expect, it } from 'vitest';
import { activationMap, meanOf, type FeatureMap } from '../../../src-main/trainer/model/explain-maps';

/** Two channels of 2 x 2 places, and one of 4 x 4. */
const small: FeatureMap = {
  data: Float32Array.of(1, 2, 3, 6, 0, 0, 4, 0),
  channels: 2,
  height: 2,
  width: 2,
  layout: 'NCHW',
  isRoot: false,
};
const large: FeatureMap = {
  data: Float32Array.from({ length: 16 }, (_, place) => place),
  channels: 1,
  height: 4,
  width: 4,
  layout: 'NCHW',
  isRoot: false,
};
const weights = (w: number[], mean: number[], deviation: number[]) => ({
  w: Float32Array.from(w),
  mean: Float32Array.from(mean),
  deviation: Float32Array.from(deviation),
});

describe('A class activation map', () => {
  it('is the sum over channels of the weight times the standardized numbers at each place', () => {
    const map = activationMap([small], weights([1, -2], [3, 1], [1, 2]))!;
    // (F_0 - 3) - 2 (F_1 - 1) / 2
    expect(map).toEqual({ width: 2, height: 2, values: Float32Array.of(-1, 0, -3, 4) });
  });

  it('has the mean that the head gives for the averages, over maps of several sizes', () => {
    const { w, mean, deviation } = weights([0.5, -2, 0.25], [1, 2, 3], [2, 0.5, 4]);
    const map = activationMap([small, large], { w, mean, deviation })!;
    const features = [3, 1, 7.5];
    const logit = features.reduce(
      (sum, feature, k) => sum + (w[k]! * (feature - mean[k]!)) / deviation[k]!,
      0,
    );
    expect([map.width, map.height]).toEqual([4, 4]);
    expect(meanOf(map.values)).toBeCloseTo(logit, 5);
  });

  it('spreads a feature that is the square root of a mean in the shares of that mean', () => {
    const map = activationMap(
      [{ ...small, data: Float32Array.of(0, 0, 0, 16, 0, 0, 0, 0), isRoot: true }],
      weights([1, 1], [0, 0], [1, 1]),
    )!;
    // sqrt(mean) is 2; a channel of zeros stays one.
    expect([...map.values]).toEqual([0, 0, 0, 8]);
  });

  it('reads channels that come last', () => {
    const last = { ...small, data: Float32Array.of(1, 0, 2, 0, 3, 4, 6, 0), layout: 'NHWC' as const };
    const head = weights([1, -2], [3, 1], [1, 2]);
    expect(activationMap([last], head)).toEqual(activationMap([small], head));
  });

  it('is none where no grid of a sensible size fits all maps', () => {
    const odd = { ...large, data: new Float32Array(97), height: 97, width: 1 };
    expect(activationMap([large, odd], weights([1, 1], [0, 0], [1, 1]))).toBeNull();
  });
});
