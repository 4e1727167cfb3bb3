/** Transforms of numbers with heavy tails, as learned from some of them. */
import type { Recipe } from '../../../../src-preload/contract';
import type { Transform } from './column-recipe';
import { momentsOf } from './moments';
import { normalQuantile, quantileOf } from './quantiles';

/** Beyond one of these, tails are heavy: those of an exponential distribution have 2 and 6, of a normal one 0 and 0. */
const HEAVY_SKEWNESS = 1;
const HEAVY_KURTOSIS = 3;
const KNOTS = 100;

/**
 * Nothing for numbers without heavy tails, and where there are fewer than three.
 * @param values none missing; their order may change
 */
export function transformOf(values: Float64Array, wanted: Recipe['transform']): Transform | null {
  if (wanted === 'none' || values.length < 3 || !hasHeavyTails(values)) return null;
  const sorted = values.sort();
  return wanted === 'log' ? logOf(sorted) : quantilesOf(sorted);
}

/** By skewness and excess kurtosis, of the population. */
function hasHeavyTails(values: Float64Array): boolean {
  const { mean, deviation } = momentsOf(values);
  if (!(deviation > 0)) return false;
  let [third, fourth] = [0, 0];
  for (const value of values) {
    const z = (value - mean) / deviation;
    third += z ** 3;
    fourth += z ** 4;
  }
  const count = values.length;
  return Math.abs(third / count) > HEAVY_SKEWNESS || fourth / count - 3 > HEAVY_KURTOSIS;
}

/**
 * From the median, so that tails on both sides lose weight and a large offset costs no digits; in units of the median
 * distance from there, so that half of what is not the same lies on the logarithm's straight beginning.
 */
function logOf(sorted: Float64Array): Transform {
  const origin = quantileOf(sorted, 0.5);
  const distances = sorted.map((value) => Math.abs(value - origin)).filter((distance) => distance > 0);
  return { kind: 'log', origin, unit: quantileOf(distances.sort(), 0.5) };
}

/** To the normal distribution's quantiles; of equal knots one is left, with the mean of their scores. */
function quantilesOf(sorted: Float64Array): Transform | null {
  const scoresAt = new Map<number, number[]>();
  for (let index = 0; index < KNOTS; index++) {
    const share = (index + 0.5) / KNOTS;
    const knot = quantileOf(sorted, share);
    scoresAt.set(knot, [...(scoresAt.get(knot) ?? []), normalQuantile(share)]);
  }
  if (scoresAt.size < 2) return null;
  const scores = [...scoresAt.values()].map((some) => some.reduce((sum, score) => sum + score) / some.length);
  return { kind: 'quantile', knots: [...scoresAt.keys()], scores };
}

/** A transform applied; the same formulas as in the graph. */
export function transformed(value: number, transform: Transform | null): number {
  if (transform === null) return value;
  if (transform.kind === 'log') {
    const v = (value - transform.origin) / transform.unit;
    return Math.sign(v) * Math.log(1 + Math.abs(v));
  }
  const { knots, scores } = transform;
  if (value <= knots[0]!) return scores[0]!;
  const next = knots.findIndex((knot) => knot > value);
  if (next === -1) return scores.at(-1)!;
  const [low, high] = [knots[next - 1]!, knots[next]!];
  return scores[next - 1]! + ((scores[next]! - scores[next - 1]!) * (value - low)) / (high - low);
}
