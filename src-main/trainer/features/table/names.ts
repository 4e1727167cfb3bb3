/** What each feature of a table stands for. */
import { asStored } from '../../words';
import { byUse, type ColumnRecipe, type DateRecipe } from './column-recipe';

export interface FeatureName {
  column: string;
  /** A category, `other`, `missing`, or a part of a date; null for the number, or the time passed, itself. */
  value: string | null;
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const PARTS: Record<DateRecipe['parts'][number], string[]> = {
  year: [asStored('time of year (sine)'), asStored('time of year (cosine)')],
  weekday: WEEKDAYS.map((day) => `weekday ${day}`),
  time: [asStored('time of day (sine)'), asStored('time of day (cosine)')],
};

/** In the order of the features. A missing category is called `missing`. */
export function featureNames(columns: ColumnRecipe[]): FeatureName[] {
  const { numbers, dates, categories } = byUse(columns);
  const named = (column: string, values: (string | null)[]) => values.map((value) => ({ column, value }));
  return [
    ...numbers.flatMap(({ name }) => named(name, [null])),
    ...numbers.filter(({ indicator }) => indicator).flatMap(({ name }) => named(name, ['missing'])),
    ...dates.flatMap(({ name, indicator, parts }) =>
      named(name, [null, ...(indicator ? ['missing'] : []), ...parts.flatMap((part) => PARTS[part])]),
    ),
    ...categories.flatMap(({ name, categories }) =>
      named(name, [...categories.map((value) => value || 'missing'), 'other']),
    ),
  ];
}
