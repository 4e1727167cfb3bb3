/** The columns of a table as a list: how each is used, which are found, how they are changed together. */
import type { Column, ColumnUse, Recipe } from '../../src-preload/contract';
import { percent } from './format';
import { t, tn } from './language';

type Uses = Recipe['columns'];

export const USES: ColumnUse[] = ['number', 'category', 'date', 'excluded'];

export function useName(use: ColumnUse): string {
  const names: Record<ColumnUse, string> = {
    number: t('number', { context: 'use' }),
    category: t('category', { context: 'use' }),
    date: t('date', { context: 'use' }),
    excluded: t('not used', { context: 'use' }),
  };
  return names[use];
}

/** How a recipe with these changes uses a column. */
export function useOf(column: Column, uses: Uses): ColumnUse | 'label' {
  if (column.use === 'label') return 'label';
  return Object.hasOwn(uses, column.name) ? (uses[column.name] ?? column.use) : column.use;
}

export function isChanged(column: Column, uses: Uses): boolean {
  return column.use !== 'label' && useOf(column, uses) !== column.use;
}

/**
 * The uses after these columns were set to one; null is as guessed. What equals the guess is no change, and the label
 * has no other use.
 */
export function withUse(uses: Uses, columns: Column[], use: ColumnUse | null): Uses {
  const next: Uses = { ...uses };
  for (const { name, use: guess } of columns) {
    if (guess === 'label') continue;
    if (use === null || use === guess) delete next[name];
    else next[name] = use;
  }
  return next;
}

/** The columns whose names hold every word of a search, whatever its case; all of them without one. */
export function matching(columns: Column[], search: string): Column[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return columns;
  return columns.filter(({ name }) => {
    const lower = name.toLowerCase();
    return words.every((word) => lower.includes(word));
  });
}

/** The names between two places of a list, both included, in whichever order they were clicked. */
export function between(columns: Column[], a: number, b: number): string[] {
  return columns.slice(Math.min(a, b), Math.max(a, b) + 1).map((column) => column.name);
}

/** How many columns are used in which way, in words: '12 numbers, 3 categories, 2 not used'. */
export function usesInWords(columns: Column[], uses: Uses): string {
  const words: Record<ColumnUse, (n: number) => string> = {
    number: (n) => tn(n, '{n} number', '{n} numbers'),
    category: (n) => tn(n, '{n} category', '{n} categories'),
    date: (n) => tn(n, '{n} date', '{n} dates'),
    excluded: (n) => t('{n} not used', { n }),
  };
  const tally = new Map<string, number>();
  for (const column of columns) {
    const use = useOf(column, uses);
    tally.set(use, (tally.get(use) ?? 0) + 1);
  }
  return USES.filter((use) => tally.has(use))
    .map((use) => words[use](tally.get(use) ?? 0))
    .join(t(', '));
}

/** The share of rows without a value, as a number and in words. */
export function missingOf(column: Column, rows: number): { share: number; words: string } {
  const share = rows > 0 ? column.missing / rows : 0;
  return {
    share,
    words: column.missing === 0 ? t('none', { context: 'missing' }) : percent(share, share < 0.1 ? 1 : 0),
  };
}

/** Cells as they come later in the table too, by which a column's width is measured. */
export function typicalCells({ histogram }: Column): string[] {
  if (histogram?.kind === 'category') return histogram.values;
  if (histogram?.kind !== 'number') return [];
  return [histogram.edges[0], histogram.edges.at(-1)].filter(Number.isInteger).map(String);
}
