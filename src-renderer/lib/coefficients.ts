/** What a linear model looks at, in words and bars. */
import type { Coefficient, Model } from '../../src-preload/contract';

export interface WeightBar {
  name: string;
  weight: number;
  /** The class that the weight is of. */
  place: number;
}

type Columns = Model['columns'];

/** 'age', 'sex = male', 'age is missing', 'opened: weekday Monday'. */
export function featureName({ column, value }: Coefficient, columns: Columns): string {
  if (value === null) return column;
  const use = columns.find(({ name }) => name === column)?.use;
  if (use === 'category') return `${column} = ${value === '' ? 'missing' : value}`;
  return value === 'missing' ? `${column} is missing` : `${column}: ${value}`;
}

/** The class that the weight of a feature is largest for, upwards or downwards. */
function strongest(weights: readonly number[]): number {
  return weights.reduce(
    (best, weight, place) => (Math.abs(weight) > Math.abs(weights[best] ?? 0) ? place : best),
    0,
  );
}

/** The largest weights of a class, or of any class where `chosen` is null; the largest first. */
export function weightBars(
  coefficients: readonly Coefficient[],
  columns: Columns,
  chosen: number | null,
  most: number,
): WeightBar[] {
  return coefficients
    .map((coefficient) => {
      const place = chosen ?? strongest(coefficient.weights);
      return { name: featureName(coefficient, columns), weight: coefficient.weights[place] ?? 0, place };
    })
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, most);
}

/** '+0.52', '−1.3': two digits behind the point, with a sign. */
export function signed(value: number, digits = 2): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? '−' : '+'}${text}`;
}
