/** What a linear model looks at, in words and bars. */
import type { Coefficient, Model } from '../../src-preload/contract';
import { t } from './language';

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
  const known = columns.find(({ name }) => name === column);
  if (known?.use !== 'category')
    return value === 'missing' ? t('{column} is missing', { column }) : `${column}: ${datePart(value)}`;
  if (value === '') return `${column} = ${t('missing')}`;
  return `${column} = ${known.categories.includes(value) ? value : noCategory(value)}`;
}

/** What the trainer calls cells without a value, and all categories that are too rare. */
function noCategory(value: string): string {
  if (value === 'missing') return t('missing');
  return value === 'other' ? t('any other') : value;
}

/** A part of a date, as the trainer calls it. */
function datePart(value: string): string {
  switch (value) {
    case 'time of year (sine)':
      return t('time of year (sine)');
    case 'time of year (cosine)':
      return t('time of year (cosine)');
    case 'time of day (sine)':
      return t('time of day (sine)');
    case 'time of day (cosine)':
      return t('time of day (cosine)');
    case 'weekday Monday':
      return t('weekday Monday');
    case 'weekday Tuesday':
      return t('weekday Tuesday');
    case 'weekday Wednesday':
      return t('weekday Wednesday');
    case 'weekday Thursday':
      return t('weekday Thursday');
    case 'weekday Friday':
      return t('weekday Friday');
    case 'weekday Saturday':
      return t('weekday Saturday');
    case 'weekday Sunday':
      return t('weekday Sunday');
    default:
      return value;
  }
}

/** The class that the weight of a feature is largest for, upwards or downwards. */
function strongest(weights: readonly number[]): number {
  return weights.reduce(
    (best, weight, place) => (Math.abs(weight) > Math.abs(weights[best] ?? 0) ? place : best),
    0,
  );
}

/** The largest weights of a class, or of any class where `chosen` is null; the largest first, none of 0. */
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
    .filter(({ weight }) => weight !== 0)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, most);
}

/** '+0.52', '−1.3': two digits behind the point, with a sign. */
export function signed(value: number, digits = 2): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? '−' : '+'}${text}`;
}
