/** `t` and `tn` for the page: what was written with them is written anew when the language changes. */
import { createSubscriber } from 'svelte/reactivity';
import * as shared from '../../src-preload/language';

export {
  LANGUAGES,
  languageFor,
  ownName,
  setLanguage,
  type Language,
  type Values,
} from '../../src-preload/language';

const dependOnLanguage = createSubscriber((update) => shared.onLanguage(update));

export function language(): shared.Language {
  dependOnLanguage();
  return shared.language();
}

export function t(text: string, values?: shared.Values): string {
  dependOnLanguage();
  return shared.t(text, values);
}

export function tn(n: number, one: string, many: string, values?: shared.Values): string {
  dependOnLanguage();
  return shared.tn(n, one, many, values);
}
