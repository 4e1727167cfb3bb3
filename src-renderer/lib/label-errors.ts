/** Suspected label errors: what to do with them, and how they are spoken of. */
import type { Edit, LabelError, LabelErrors, Recipe, Report } from '../../src-preload/contract';
import { count, plural } from './format';

/** The recipe that a model came from with what its search found, so that nothing needs to be searched again. */
export function foundRecipe({ recipe, search }: Pick<Report, 'recipe' | 'search'>): Recipe {
  const kept = search?.trials[search.chosen];
  return kept ? { ...recipe, search: 'none', hidden: kept.hidden, l2: kept.l2 } : recipe;
}

/** What is taken for what, in a word. */
export const pairName = ({ given, suggested }: Pick<LabelError, 'given' | 'suggested'>) =>
  `${given} → ${suggested}`;

/** One edit for each class that is suggested. */
export function relabelEdits(errors: readonly LabelError[]): Edit[] {
  const items = new Map<string, string[]>();
  for (const { item, suggested } of errors) {
    const others = items.get(suggested);
    if (others) others.push(item);
    else items.set(suggested, [item]);
  }
  return [...items].map(([className, items]) => ({ kind: 'relabel', items, className }));
}

/** The items that edits gave a class or left out. @param edits since the errors were looked for */
export function settledBy(edits: readonly Edit[]): Set<string> {
  const settled = new Set<string>();
  for (const edit of edits) {
    if (edit.kind === 'relabel' || edit.kind === 'exclude') for (const item of edit.items) settled.add(item);
    else if (edit.kind === 'include') for (const item of edit.items) settled.delete(item);
  }
  return settled;
}

/** What was found, in a sentence or two. */
export function foundWords({ checked, total, count: named, estimated }: LabelErrors, noun: string): string {
  const part = checked < total ? ` of ${count(total)}` : '';
  if (named === 0) return `Of ${count(checked)}${part} ${noun}s none looks as if it had a wrong label.`;
  const share = `${plural(named, noun)} of ${count(checked)}${part} may have a wrong label.`;
  return estimated > named
    ? `${share} As far as the models can tell, it is about ${count(estimated)} in all; weak models suspect too many.`
    : share;
}
