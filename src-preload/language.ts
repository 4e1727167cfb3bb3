/**
 * The languages of the program. An English text is its own key; `resources/languages` holds the others' words for it.
 * Beside the contract the only file that all sides import.
 */
import i18next from 'i18next';
import chinese from '../resources/languages/zh-CN';

export const LANGUAGES = ['en', 'zh-CN'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What stands for `{name}` in a text. Numbers are written as the language writes them: 1,500. */
export type Values = Record<string, string | number>;

/** What a language calls itself: 简体中文. */
export function ownName(of: Language): string {
  // By its script: it is not that of one country.
  const { language: name, script } = new Intl.Locale(of).maximize();
  const tag = name === 'zh' ? `${name}-${script}` : name;
  return new Intl.DisplayNames(of, { type: 'language' }).of(tag) ?? of;
}

const words = i18next.createInstance();
void words.init({
  lng: 'en',
  fallbackLng: false,
  initAsync: false,
  keySeparator: false,
  nsSeparator: false,
  interpolation: { prefix: '{', suffix: '}', escapeValue: false, skipOnVariables: true },
  resources: { 'zh-CN': { translation: chinese } },
});

export const language = (): Language => words.language as Language;

export function setLanguage(to: Language): void {
  void words.changeLanguage(to);
}

/** Calls back after every change of the language; the returned function ends it. */
export function onLanguage(changed: () => void): () => void {
  words.on('languageChanged', changed);
  return () => words.off('languageChanged', changed);
}

/**
 * An English text in the language of the person, with `values` in the places named `{so}`.
 *
 * @param text a literal, a whole sentence where it is one: languages order their words differently. Where one English
 *   text needs several translations, the value `context` tells them apart: the key is then `text_context`.
 */
export function t(text: string, values: Values = {}): string {
  return words.t(text, written(values));
}

/** `one` where `n` is 1 and else `many`, as English does; other languages by their own rules. `{n}` stands for `n`. */
export function tn(n: number, one: string, many: string, values: Values = {}): string {
  const options = { ...written({ ...values, n }), count: n, defaultValue_one: one, defaultValue_other: many };
  return words.t(many, options);
}

/** One for each language: making one takes longer than all else of a text. */
const formats = new Map<Language, Intl.NumberFormat>();

function written(values: Values): Record<string, string> {
  const numbers = formats.get(language()) ?? new Intl.NumberFormat(language());
  formats.set(language(), numbers);
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'number' ? numbers.format(value) : value,
    ]),
  );
}

/** The first language of ours among what the person prefers (BCP 47 tags, the dearest first); else English. */
export function languageFor(preferred: readonly string[]): Language {
  for (const tag of preferred.filter((each) => /^(en|zh)([-_]|$)/i.test(each))) {
    const { language: name, script } = new Intl.Locale(tag.replaceAll('_', '-')).maximize();
    if (name === 'zh' && script === 'Hans') return 'zh-CN';
    if (name === 'en') return name;
  }
  return 'en';
}
