/** Counts what a model has to fill in because training never saw it, or because it is missing. */
import { t } from '../../../src-preload/language';
import type { ColumnValues } from '../data/table/chunks';
import type { ColumnRecipe } from '../features/table/column-recipe';

const MAX_COLUMNS_NAMED = 20;

interface Counter {
  recipe: ColumnRecipe;
  /** Null where any number will do. */
  known: Set<string> | null;
  missing: number;
  unseen: number;
  example: string;
}

export class ValueCounts {
  private readonly counters: Counter[];

  constructor(columns: readonly ColumnRecipe[]) {
    this.counters = columns.map((recipe) => ({
      recipe,
      known: recipe.use === 'category' ? new Set(recipe.categories) : null,
      missing: 0,
      unseen: 0,
      example: '',
    }));
  }

  /** @param values of the columns, in their order */
  add(values: readonly ColumnValues[]): void {
    this.counters.forEach((counter, index) => {
      const column = values[index]!;
      if (column.use === 'category') countTexts(counter, column.values);
      else for (const value of column.values) if (Number.isNaN(value)) counter.missing++;
    });
  }

  /** A sentence a column. */
  warnings(): string[] {
    const all = this.counters.flatMap(warningsOf);
    const rest = all.length - MAX_COLUMNS_NAMED;
    if (rest <= 0) return all;
    return [
      ...all.slice(0, MAX_COLUMNS_NAMED),
      t('{n} more columns have missing or unknown values.', { n: rest }),
    ];
  }
}

function countTexts(counter: Counter, values: readonly string[]): void {
  for (const value of values) {
    if (counter.known!.has(value)) continue;
    if (value === '') counter.missing++;
    else {
      if (counter.unseen === 0) counter.example = value;
      counter.unseen++;
    }
  }
}

/** What stands for a missing value is learned, and in the model. */
function missingWarning(use: ColumnRecipe['use'], values: { name: string; n: number }): string {
  if (use === 'number') return t('"{name}": {n} missing or not a number, taken as the median.', values);
  if (use === 'date') return t('"{name}": {n} missing or no date, taken as the median.', values);
  return t('"{name}": {n} missing, which training saw rarely or never.', values);
}

function warningsOf({ recipe: { name, use }, missing, unseen, example }: Counter): string[] {
  return [
    ...(missing > 0 ? [missingWarning(use, { name, n: missing })] : []),
    ...(unseen > 0
      ? [
          t('"{name}": {n} with a text that training saw rarely or never, such as "{example}".', {
            name,
            n: unseen,
            example,
          }),
        ]
      : []),
  ];
}
