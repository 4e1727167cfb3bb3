import { createRandom } from '../random';

/** The draws that samples are made of: the same seed gives the same numbers on every machine. */
export interface Dice {
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Gaussian with the given mean and standard deviation. */
  normal(mean: number, deviation: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly [T, ...T[]]): T;
}

/** Endless dice of one seed, each with its own numbers: how often one item throws never moves the next item. */
export function* diceOf(seed: number): Generator<Dice, never> {
  const seeds = createRandom(seed);
  for (;;) yield createDice(Math.floor(seeds.uniform() * 2 ** 32));
}

function createDice(seed: number): Dice {
  const { uniform, normal } = createRandom(seed);
  return {
    between: (low, high) => low + (high - low) * uniform(),
    normal: (mean, deviation) => mean + deviation * normal(),
    chance: (probability) => uniform() < probability,
    pick: (items) => items[Math.floor(uniform() * items.length)] ?? items[0],
  };
}
