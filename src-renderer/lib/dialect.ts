/** How the text of a table was read: as one line, and as a form. */
import type { Dialect } from '../../src-preload/contract';
import { plural } from './format';

/** The dialect as typed: every number is the text in its field, and so are the words for missing values. */
export type DialectDraft = Omit<Dialect, 'headerLines' | 'skippedLines' | 'missing'> & {
  headerLines: string;
  skippedLines: string;
  missing: string;
};
export type DialectErrors = Partial<Record<keyof Dialect, string>>;

const TAB = '\t';
export const DELIMITERS = [
  { value: ',', label: 'comma' },
  { value: ', ', label: 'comma and space' },
  { value: ';', label: 'semicolon' },
  { value: TAB, label: 'tab' },
  { value: '|', label: 'bar |' },
  { value: ' ', label: 'space' },
  { value: ':', label: 'colon' },
] as const;
export const ENCODINGS: { value: Dialect['encoding']; label: string }[] = [
  { value: 'utf-8', label: 'UTF-8' },
  { value: 'utf-16', label: 'UTF-16' },
  { value: 'windows-1252', label: 'Windows-1252 (Latin-1)' },
];
export const QUOTES = [
  { value: '"', label: 'double quote "' },
  { value: "'", label: "single quote '" },
  { value: '`', label: 'backtick `' },
  { value: '', label: 'none' },
] as const;
const MOST = { headerLines: 10, skippedLines: 10_000, missing: 100, word: 100, delimiter: 4 };

/** 'comma-separated, UTF-8, 1 header line, missing: ?, NA' */
export function describeDialect(dialect: Dialect): string {
  const parts = [
    separated(dialect.delimiter),
    ENCODINGS.find(({ value }) => value === dialect.encoding)?.label ?? dialect.encoding,
    dialect.headerLines === 0 ? 'no header' : plural(dialect.headerLines, 'header line'),
  ];
  if (dialect.skippedLines > 0) parts.push(`${plural(dialect.skippedLines, 'line')} skipped before`);
  if (dialect.decimal === ',') parts.push('decimal comma');
  if (dialect.quote === '') parts.push('no quotes');
  else if (dialect.quote !== '"') parts.push(`quoted by ${dialect.quote}`);
  if (dialect.quote !== '' && dialect.escape !== '' && dialect.escape !== dialect.quote)
    parts.push(`quotes escaped by ${dialect.escape}`);
  if (dialect.comment !== '') parts.push(`lines of comment begin with ${dialect.comment}`);
  if (dialect.missing.length > 0) parts.push(`missing: ${dialect.missing.join(', ')}`);
  return parts.join(', ');
}

function separated(delimiter: string): string {
  const name = DELIMITERS.find(({ value }) => value === delimiter)?.label;
  if (name === undefined) return `separated by ‘${delimiter}’`;
  return name.includes(' ') ? `separated by ${name}` : `${name}-separated`;
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
    errors[key] = `A whole number from 0 to ${MOST[key]}.`;
    return 0;
  };
  const dialect: Dialect = {
    ...draft,
    headerLines: whole('headerLines'),
    skippedLines: whole('skippedLines'),
    missing: wordsOf(draft.missing),
  };
  if (draft.delimiter === '' || draft.delimiter.length > MOST.delimiter)
    errors.delimiter = 'One to four characters.';
  else if (draft.delimiter === draft.quote) errors.quote = 'Not the same as what stands between cells.';
  if (draft.delimiter === draft.decimal && draft.quote === '')
    errors.decimal = 'Not the same as what stands between cells, unless cells are quoted.';
  if (dialect.missing.length > MOST.missing || dialect.missing.some((word) => word.length > MOST.word))
    errors.missing = `At most ${MOST.missing} words of at most ${MOST.word} characters.`;
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
