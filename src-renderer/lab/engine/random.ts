/** Seeded randomness: the same seed gives the same numbers on every machine. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Random {
  /** Uniform in [0, 1). */
  uniform: () => number;
  /** Standard normal, by the Box-Muller transform. */
  normal: () => number;
  /** Shuffles in place (Fisher-Yates) and returns the same array. */
  shuffle: <T extends Int32Array | unknown[]>(values: T) => T;
}

export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  // Its very first numbers lie close together for seeds that lie close together.
  for (let draw = 0; draw < 16; draw++) uniformInt(generator, 0, 1);
  const uniform = () => uniformFloat64(generator);
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    shuffle: (values) => {
      for (let last = values.length - 1; last > 0; last--) {
        const other = uniformInt(generator, 0, last);
        [values[last], values[other]] = [values[other]!, values[last]!];
      }
      return values;
    },
  };
}
