/** Which columns are features, and as what. */
import type { Column, Recipe } from '../../../../src-preload/contract';
import type { WantedColumn } from './chunks';

/**
 * As guessed, but for what the recipe says. Neither the label nor what keeps rows in one part is a feature.
 * @returns in the order of the file
 */
export function usedColumns(
  columns: Column[],
  { columns: chosen, group }: Pick<Recipe, 'columns' | 'group'>,
): WantedColumn[] {
  return columns.flatMap(({ name, use: guessed }) => {
    const use = (Object.hasOwn(chosen, name) && chosen[name]) || guessed;
    if (guessed === 'label' || use === 'label' || use === 'excluded' || name === group) return [];
    return [{ name, use }];
  });
}
