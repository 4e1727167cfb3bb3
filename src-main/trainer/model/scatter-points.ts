/** Which rows a scatter plot shows, and between which values its axes run. */
import type { Scatter } from '../../../src-preload/contract';
import { createRandom } from '../random';

/** More points than that hide each other. */
export const MOST_POINTS = 2000;
/** Of a rare class so many are shown, where it has them and there is room for as many of every class. */
const LEAST_PER_CLASS = 10;
const SEED = 1;

/** The axes reach from the first to the last of these quantiles, and farther where values lie near. */
const QUANTILES = [0.005, 0.995] as const;
/** Values so far beyond the quantiles, in shares of what lies between them, are still on the axis. */
const FENCE = 0.25;
const MARGIN = 0.04;

export type Points = Scatter['points'];

/** So many points each class gets: some at least, the rest by its share. @param counts samples of each class */
export function pointsPerClass(counts: ArrayLike<number>, most = MOST_POINTS): number[] {
  const all = Array.from(counts);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const least = Math.min(LEAST_PER_CLASS, Math.floor(most / all.length));
  const first = all.map((count) => Math.min(count, least));
  const left = sum(all) - sum(first);
  const share = left > 0 ? Math.min(1, (most - sum(first)) / left) : 0;
  return all.map((count, index) => first[index]! + Math.floor((count - first[index]!) * share));
}

/** Rows with the values of two columns, [rows]; NaN is a missing value. */
export interface Candidates {
  /** Their indices in the table, ascending. */
  rows: Int32Array;
  x: Float64Array;
  y: Float64Array;
}

/**
 * A seeded choice of the rows that have a class and both values: within a class all have the same chance (Knuth's
 * selection sampling, algorithm S).
 * @param labels class of each row of the table, -1 where it has none
 */
export function choosePoints(
  { rows, x, y }: Candidates,
  labels: Int32Array,
  classes: number,
  most = MOST_POINTS,
): Points {
  const usable = Array.from(rows, (_, index) => index).filter(
    (index) => (labels[rows[index]!] ?? -1) >= 0 && Number.isFinite(x[index]) && Number.isFinite(y[index]),
  );
  const left = new Int32Array(classes);
  for (const index of usable) left[labels[rows[index]!]!]!++;
  const wanted = pointsPerClass(left, most);
  const { uniform } = createRandom(SEED);
  const chosen = usable.filter((index) => {
    const label = labels[rows[index]!]!;
    if (uniform() * left[label]!-- >= wanted[label]!) return false;
    wanted[label]!--;
    return true;
  });
  return {
    x: chosen.map((index) => x[index]!),
    y: chosen.map((index) => y[index]!),
    classes: chosen.map((index) => labels[rows[index]!]!),
    rows: chosen.map((index) => rows[index]!),
  };
}

/**
 * From the smallest value to the largest with a margin, but for outliers: an axis that reached for them would leave
 * no room for all others.
 * @param values one at least
 */
export function axisRange(values: readonly number[]): [number, number] {
  const sorted = Float64Array.from(values).sort();
  const [smallest, largest] = [sorted[0]!, sorted.at(-1)!];
  const [lower, upper] = QUANTILES.map((share) => sorted[Math.round(share * (sorted.length - 1))]!) as [
    number,
    number,
  ];
  const isFlat = lower === upper;
  const fence = FENCE * (upper - lower);
  const low = isFlat ? smallest : Math.max(smallest, lower - fence);
  const high = isFlat ? largest : Math.min(largest, upper + fence);
  const margin = MARGIN * (high - low) || Math.abs(low) / 10 || 1;
  return [low - margin, high + margin];
}
