/** Class activation maps: what each place of a picture adds to a class's logit. */

/** The numbers of some channels at places. */
export interface FeatureMap {
  data: Float32Array;
  channels: number;
  height: number;
  width: number;
  layout: 'NCHW' | 'NHWC';
  /** Whether a channel's feature is the square root of its mean. */
  isRoot: boolean;
}

/** One channel after the other has its weight in a class's logit. */
export interface ChannelWeights {
  /** Of the class, for standardized features, [features]. */
  w: Float32Array;
  mean: Float32Array;
  deviation: Float32Array;
}

export interface Grid {
  width: number;
  height: number;
  /** [height, width], row-major. */
  values: Float32Array<ArrayBuffer>;
}

/** Finer grids than this are no help to the eye. */
const MOST_PLACES = 128;

/**
 * A feature is the mean of its channel's map over all places, so that the logit of a linear head is a mean over places
 * too: z = b + mean over places of sum_k w_k (F_k - mean_k) / deviation_k (Zhou et al. 2016, less what an average
 * training picture has, so that 0 is neither for nor against the class). A feature that is the square root of a mean,
 * f = sqrt(mean M), is the mean of M / f.
 *
 * Maps of several sizes are laid over each other by repeating their numbers, which keeps means.
 * @returns null where no grid of a sensible size fits all of them
 */
export function activationMap(maps: readonly FeatureMap[], weights: ChannelWeights): Grid | null {
  const [height, width] = [
    commonMultiple(maps.map((m) => m.height)),
    commonMultiple(maps.map((m) => m.width)),
  ];
  if (height > MOST_PLACES || width > MOST_PLACES) return null;
  const values = new Float32Array(height * width);
  let first = 0;
  for (const map of maps) {
    const own = weighted(map, weights, first);
    first += map.channels;
    const [down, across] = [height / map.height, width / map.width];
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        values[y * width + x]! += own[Math.floor(y / down) * map.width + Math.floor(x / across)]!;
  }
  return { width, height, values };
}

/** What a map's places add, [height, width]. @param first the feature of its first channel */
function weighted(map: FeatureMap, { w, mean, deviation }: ChannelWeights, first: number): Float64Array {
  const { data, channels, height, width, layout, isRoot } = map;
  const places = height * width;
  const [perChannel, perPlace] = layout === 'NCHW' ? [places, 1] : [1, channels];
  const sums = new Float64Array(places);
  for (let channel = 0; channel < channels; channel++) {
    const weight = w[first + channel]! / deviation[first + channel]!;
    const start = channel * perChannel;
    const scale = isRoot ? perRoot(data, start, perPlace, places) : 1;
    for (let place = 0; place < places; place++)
      sums[place]! += weight * (data[start + place * perPlace]! * scale - mean[first + channel]!);
  }
  return sums;
}

/** 1 / f for f = sqrt(mean M); 0 where M is nothing but zeros. */
function perRoot(data: Float32Array, start: number, step: number, places: number): number {
  let sum = 0;
  for (let place = 0; place < places; place++) sum += data[start + place * step]!;
  return sum > 0 ? 1 / Math.sqrt(sum / places) : 0;
}

export const meanOf = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

function commonMultiple(numbers: number[]): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  return numbers.reduce((a, b) => (a * b) / divisor(a, b), 1);
}
