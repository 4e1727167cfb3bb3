/** Names, lists of them, and sentences one after another, as the language of the person writes them. */
import { t } from '../../src-preload/language';

export const quoted = (name: string) => t('"{name}"', { name });

/** The first `most` names, and how many more there are. */
export function listed(names: readonly string[], most = Infinity): string {
  const first = names.slice(0, most).join(t(', '));
  const n = names.length - most;
  return n > 0 ? t('{first} and {n} more', { first, n }) : first;
}

/** Whole sentences in a row; empty ones are left out. */
export const sentences = (...all: string[]) => all.filter((text) => text !== '').join(t(' '));

/** A text that is kept in files, where programs look for it: English whatever the person speaks. */
export const asStored = (text: string) => text;
