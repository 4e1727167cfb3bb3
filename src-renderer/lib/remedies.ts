/** What one click on a finding's remedy does to the recipe as it is typed. */
import type { Dataset, Recipe } from '../../src-preload/contract';
import { toDraft, type RecipeDraft } from './recipe';

type Patch = Partial<RecipeDraft>;
type Context = Pick<Dataset, 'recipe' | 'kind'>;

/** The settings that a remedy changes; its columns are added to those that are changed already. */
export function remedied(draft: RecipeDraft, change: Partial<Recipe>, data: Context): Patch {
  const patch = settings(toDraft({ ...data.recipe, ...change }, data.kind), change);
  return change.columns ? { ...patch, columns: { ...draft.columns, ...change.columns } } : patch;
}

/** The settings that take a remedy back: as suggested for the data, and its columns as guessed. */
export function withdrawn(draft: RecipeDraft, change: Partial<Recipe>, data: Context): Patch {
  const patch = settings(toDraft(data.recipe, data.kind), change);
  if (!change.columns) return patch;
  const kept = Object.entries(draft.columns).filter(([name]) => !Object.hasOwn(change.columns ?? {}, name));
  return { ...patch, columns: { ...Object.fromEntries(kept), ...suggested(data, change.columns) } };
}

/** Whether the recipe already says all that the remedy would make it say. */
export function isApplied(draft: RecipeDraft, change: Partial<Recipe>, data: Context): boolean {
  const patch = remedied(draft, change, data);
  return (Object.keys(patch) as (keyof RecipeDraft)[]).every((key) => same(patch[key], draft[key]));
}

/** The draft's settings that stand for those of the recipe which are changed. */
function settings(draft: RecipeDraft, change: Partial<Recipe>): Patch {
  const patch: Patch = {};
  const copy = <K extends keyof RecipeDraft>(key: K) => (patch[key] = draft[key]);
  for (const key of Object.keys(change)) if (Object.hasOwn(draft, key)) copy(key as keyof RecipeDraft);
  if ('group' in change) (['grouping', 'groupPattern', 'groupColumn'] as const).forEach(copy);
  return patch;
}

function suggested(data: Context, columns: Recipe['columns']): Recipe['columns'] {
  return Object.fromEntries(
    Object.entries(data.recipe.columns).filter(([name]) => Object.hasOwn(columns, name)),
  );
}

/** The order of a record's keys says nothing; that of a list does. */
function same(a: unknown, b: unknown): boolean {
  const sorted = (value: unknown) =>
    JSON.stringify(value, (_, inner: unknown) =>
      inner !== null && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1)))
        : inner,
    );
  return sorted(a) === sorted(b);
}
