/** The recipe of a training: what suits the data, under what a file says, under the options of the call. */
import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { recipeSchema, type Recipe } from '../../src-preload/contract';
import { defaultRecipe } from '../trainer/dataset';
import { fileError, UserError } from '../trainer/errors';
import { loadModel } from '../trainer/model/model-file';

/** Options whose names are those of the recipe's fields, and the one that has a shorter name. */
export type RecipeOptions = Partial<Omit<Recipe, 'batchSize'>> & { batch?: number };

/** How a model was trained, as far as its file says. */
export interface KeptRecipe {
  recipe: Recipe;
  /** Null for images, and where the file does not say. */
  labelColumn: string | null;
  /** Of the data that it was trained on; null where the file does not say. */
  fingerprint: string | null;
}

/**
 * @param samples decides what suits the data, where there is no file
 * @param kept takes the place of what suits the data; options win over it
 */
export function recipeOf(options: RecipeOptions, samples: number, kept: Recipe | null): Recipe {
  const base = kept ?? defaultRecipe(samples, options.hidden, options.optimizer ?? suitable(options.loss));
  const chosen: Partial<Recipe> = { ...options };
  if (options.batch !== undefined) chosen.batchSize = options.batch;
  const fields = Object.keys(recipeSchema.shape) as (keyof Recipe)[];
  const given = fields.filter((field) => chosen[field] !== undefined);
  return { ...base, ...Object.fromEntries(given.map((field) => [field, chosen[field]])) };
}

/** The hinge has kinks, where L-BFGS gets stuck. */
const suitable = (loss?: Recipe['loss']) => (loss === 'hinge' ? 'adam' : undefined);

/**
 * @param path a model file, the report of a training, or a recipe by itself
 * @throws UserError where it is none of them
 */
export async function readRecipe(path: string): Promise<KeptRecipe> {
  if (extname(path).toLowerCase() === '.json') return readJsonRecipe(path);
  const { metadata, session } = await loadModel(path);
  await session.release();
  const { report, labelColumn, fingerprint } = metadata;
  return { recipe: report.recipe, labelColumn, fingerprint };
}

async function readJsonRecipe(path: string): Promise<KeptRecipe> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw fileError(error, path);
  });
  const recipe = recipeSchema.safeParse(recipeIn(text));
  if (recipe.success) return { recipe: recipe.data, labelColumn: null, fingerprint: null };
  throw new UserError(
    'no-recipe',
    `"${basename(path)}" holds no recipe. Choose a model, or a report written by train --report.`,
  );
}

/** What may be a recipe in JSON: all of it, or a report's. */
function recipeIn(text: string): unknown {
  try {
    const value = JSON.parse(text) as { recipe?: unknown } | null;
    return value?.recipe ?? value;
  } catch {
    return null;
  }
}
