/** What settings are where nobody changed them, and how to find one by a word. */
import { suitOptimizer, type RecipeDraft } from './recipe';

/** As suggested for the data; what depends on the optimizer suits the one that is chosen. */
export function defaultsOf(
  suggested: RecipeDraft,
  { optimizer }: Pick<RecipeDraft, 'optimizer'>,
): RecipeDraft {
  const suited = { ...suggested, optimizer };
  suitOptimizer(suited, suggested.optimizer);
  return { ...suited, optimizer: suggested.optimizer };
}

/** Columns are chosen on the data screen, so that they do not count here. */
export function isChanged(draft: RecipeDraft, defaults: RecipeDraft, name: keyof RecipeDraft): boolean {
  return name !== 'columns' && plain(draft[name]) !== plain(defaults[name]);
}

export const changedCount = (draft: RecipeDraft, defaults: RecipeDraft): number =>
  (Object.keys(draft) as (keyof RecipeDraft)[]).filter((name) => isChanged(draft, defaults, name)).length;

const plain = (value: unknown) => JSON.stringify(typeof value === 'string' ? value.trim() : value);

/** Whether every word of a query begins a word of these texts, or is within one that is written without spaces. */
export function hasWords(query: string, ...texts: string[]): boolean {
  const words = wordsOf(texts.join(' '));
  return wordsOf(query).every((asked) => {
    const isWithin = /\p{Script=Han}/u.test(asked);
    return words.some((word) => (isWithin ? word.includes(asked) : word.startsWith(asked)));
  });
}

const wordsOf = (text: string) =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
