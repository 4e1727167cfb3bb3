/** How samples become features, learned in an earlier training and kept: weights mean the same only with it. */
import type { Standardization } from './image-graph';
import type { ColumnRecipe } from './table/column-recipe';

export interface Preparation {
  /** Tables only. */
  columns: ColumnRecipe[];
  /** Images only; null for pixels alone. */
  standardization: Standardization | null;
}
