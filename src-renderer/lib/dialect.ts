/** How the text of a table was read: as one line, and as a form. */
import type { Dialect } from '../../src-preload/contract';
import { t, tn } from './language';

/** The dialect as typed: every number is the text in its field, and so are the words for missing values. */
export type DialectDraft = Omit<Dialect, 'headerLines' | 'skippedLines' | 'missing'> & {
  headerLines: string;
  skippedLines: string;
  missing: string;
};
export type DialectErrors = Partial<Record<keyof Dialect, string>>;

const TAB = '\t';
/** What may stand between cells, and a table's text with it there. */
export const delimiters = (): { value: string; label: string; separated: string }[] => [
  { value: ',', label: t('comma'), separated: t('comma-separated') },
  { value: ', ', label: t('comma and space'), separated: t('separated by comma and space') },
  { value: ';', label: t('semicolon'), separated: t('semicolon-separated') },
  { value: TAB, label: t('tab', { context: 'character' }), separated: t('tab-separated') },
  { value: '|', label: t('bar |'), separated: t('separated by bar |') },
  { value: ' ', label: t('space', { context: 'character' }), separated: t('space-separated') },
  { value: ':', label: t('colon'), separated: t('colon-separated') },
];
export const ENCODINGS: { value: Dialect['encoding']; label: string }[] = [
  { value: 'utf-8', label: 'UTF-8' },
  { value: 'utf-16', label: 'UTF-16' },
  { value: 'windows-1252', label: 'Windows-1252 (Latin-1)' },
];
export const quotes = (): { value: string; label: string }[] => [
  { value: '"', label: t('double quote "') },
  { value: "'", label: t("single quote '") },
  { value: '`', label: t('backtick `') },
  { value: '', label: t('none', { context: 'quotes' }) },
];
const MOST = { headerLines: 10, skippedLines: 10_000, missing: 100, word: 100, delimiter: 4 };

/** 'comma-separated, UTF-8, 1 header line, missing: ?, NA' */
export function describeDialect(dialect: Dialect): string {
  const parts = [
    separated(dialect.delimiter),
    ENCODINGS.find(({ value }) => value === dialect.encoding)?.label ?? dialect.encoding,
    dialect.headerLines === 0
      ? t('no header')
      : tn(dialect.headerLines, '{n} header line', '{n} header lines'),
  ];
  const { skippedLines, quote, escape, comment, missing } = dialect;
  if (skippedLines > 0) parts.push(tn(skippedLines, '{n} line skipped before', '{n} lines skipped before'));
  if (dialect.decimal === ',') parts.push(t('decimal comma'));
  if (quote === '') parts.push(t('no quotes'));
  else if (quote !== '"') parts.push(t('quoted by {quote}', { quote }));
  if (quote !== '' && escape !== '' && escape !== quote)
    parts.push(t('quotes escaped by {mark}', { mark: escape }));
  if (comment !== '') parts.push(t('lines of comment begin with {mark}', { mark: comment }));
  if (missing.length > 0) parts.push(t('missing: {words}', { words: missing.join(', ') }));
  return parts.join(t(', '));
}

function separated(delimiter: string): string {
  const named = delimiters().find(({ value }) => value === delimiter);
  return named?.separated ?? t('separated by ‘{delimiter}’', { delimiter });
}

export function toDialectDraft(dialect: Dialect): DialectDraft {
  return {
    ...dialect,
    headerLines: String(dialect.headerLines),
    skippedLines: String(dialect.skippedLines),
    missing: dialect.missing.join(', '),
  };
}

/** The dialect that a draft stands for, or what is wrong with it, field by field. */
export function parseDialectDraft(draft: DialectDraft): { dialect: Dialect | null; errors: DialectErrors } {
  const errors: DialectErrors = {};
  const whole = (key: 'headerLines' | 'skippedLines') => {
    const value = Number(draft[key].trim() || Number.NaN);
    if (Number.isInteger(value) && value >= 0 && value <= MOST[key]) return value;
    errors[key] = t('A whole number from 0 to {most}.', { most: String(MOST[key]) });
    return 0;
  };
  const dialect: Dialect = {
    ...draft,
    headerLines: whole('headerLines'),
    skippedLines: whole('skippedLines'),
    missing: wordsOf(draft.missing),
  };
  if (draft.delimiter === '' || draft.delimiter.length > MOST.delimiter)
    errors.delimiter = t('One to four characters.');
  else if (draft.delimiter === draft.quote) errors.quote = t('Not the same as what stands between cells.');
  if (draft.delimiter === draft.decimal && draft.quote === '')
    errors.decimal = t('Not the same as what stands between cells, unless cells are quoted.');
  if (dialect.missing.length > MOST.missing || dialect.missing.some((word) => word.length > MOST.word))
    errors.missing = t('At most {words} words of at most {letters} characters.', {
      words: MOST.missing,
      letters: MOST.word,
    });
  return { dialect: Object.keys(errors).length === 0 ? dialect : null, errors };
}

/** What of `next` differs from `before`: only this is asked for, the rest is guessed again. */
export function changedFields(before: Dialect, next: Dialect): Partial<Dialect> {
  const keys = Object.keys(next) as (keyof Dialect)[];
  const changed = keys.filter((key) => JSON.stringify(next[key]) !== JSON.stringify(before[key]));
  return Object.fromEntries(changed.map((key) => [key, next[key]]));
}

/** '?, NA' → ['?', 'NA']; each once. */
function wordsOf(text: string): string[] {
  return [
    ...new Set(
      text
        .split(',')
        .map((word) => word.trim())
        .filter((word) => word !== ''),
    ),
  ];
}
