import { createContext } from 'svelte';
import type { RecipeDraft } from '../../../lib/recipe';

/** What every setting of a recipe needs to know of the form around it. */
export interface RecipeContext {
  /** What suits the data. */
  readonly defaults: RecipeDraft;
  /** What is searched for; empty shows every setting. */
  readonly query: string;
}

export const [recipeContext, setRecipeContext, hasRecipeContext] = createContext<RecipeContext>();
