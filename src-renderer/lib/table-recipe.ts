/** How the columns of a table are prepared, as a form. */
import type { Recipe } from '../../src-preload/contract';

type TableChoices = Pick<Recipe, 'columns' | 'scaling' | 'transform' | 'missingIndicators'>;

export interface TableDraft extends TableChoices {
  rareCategory: string;
  rareClass: string;
}

type TableRecipe = TableChoices & Pick<Recipe, 'rareCategory' | 'rareClass'>;

const MOST_ROWS = 1e6;

export function toTableDraft(recipe: TableRecipe): TableDraft {
  const { columns, scaling, transform, missingIndicators, rareCategory, rareClass } = recipe;
  return {
    columns: { ...columns },
    scaling,
    transform,
    missingIndicators,
    rareCategory: String(rareCategory),
    rareClass: String(rareClass),
  };
}

/** `number` reads a whole number between bounds out of a field of the draft. */
export function parseTable(
  draft: TableDraft,
  number: (key: 'rareCategory' | 'rareClass', low: number, high: number, whole: true) => number,
): TableRecipe {
  const { columns, scaling, transform, missingIndicators } = draft;
  return {
    columns: { ...columns },
    scaling,
    transform,
    missingIndicators,
    rareCategory: number('rareCategory', 0, MOST_ROWS, true),
    rareClass: number('rareClass', 0, MOST_ROWS, true),
  };
}
