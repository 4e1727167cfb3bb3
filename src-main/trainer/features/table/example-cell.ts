/** What a column usually holds, as a person would write it. */
import type { ColumnRecipe } from './column-recipe';

/** A value that is neither rare nor extreme. */
export function exampleCell(column: ColumnRecipe): string {
  if (column.use === 'category') return column.categories.find((name) => name !== '') ?? '';
  if (column.use === 'number') return String(Number(column.median.toPrecision(3)));
  const text = dateText(column.median);
  return column.parts.includes('time') ? text : text.slice(0, 10);
}

/** @param seconds since 1970; beyond what dates can be, empty */
function dateText(seconds: number): string {
  const date = new Date(Math.round(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 19).replace('T', ' ');
}
