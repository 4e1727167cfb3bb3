/** Suspected label errors: what to do with them, and how they are spoken of. */
import type { Edit, LabelError, LabelErrors, Recipe, Report } from '../../src-preload/contract';
import { t } from './language';
import { samplesText, type Noun } from './sample-nouns';

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
export function foundWords({ checked, total, count, estimated }: LabelErrors, noun: Noun): string {
  const found = count === 0 ? noneWords(checked, total, noun) : someWords(count, checked, total, noun);
  if (count === 0 || estimated <= count) return found;
  const whole = t(
    'As far as the models can tell, it is about {estimated} in all; weak models suspect too many.',
    {
      estimated,
    },
  );
  return t('{first} {second}', { first: found, second: whole });
}

function noneWords(checked: number, total: number, noun: Noun): string {
  if (checked < total) {
    return noun === 'picture'
      ? t('Of {checked} of {total} pictures none looks as if it had a wrong label.', { checked, total })
      : t('Of {checked} of {total} rows none looks as if it had a wrong label.', { checked, total });
  }
  return t('Of {samples} none looks as if it had a wrong label.', { samples: samplesText(checked, noun) });
}

function someWords(found: number, checked: number, total: number, noun: Noun): string {
  const samples = samplesText(found, noun);
  return checked < total
    ? t('{samples} of {checked} of {total} may have a wrong label.', { samples, checked, total })
    : t('{samples} of {checked} may have a wrong label.', { samples, checked });
}
