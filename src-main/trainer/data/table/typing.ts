/** What a column is good for: a number, a category, a date, or nothing that can be learned from. Nothing is read here. */
import type { ColumnUse } from '../../../../src-preload/contract';
import { t } from '../../../../src-preload/language';
import { isDateType, isIntegerType, isNestedType, isNumberType } from './cells';
import { numbersInWords, type FoundStyle } from './number-style';
import { isCodeName, isIdName } from './names';
import type { SampledColumn } from './sample';
import { sentences } from '../../words';

/** A text column with more distinct values than this is not a category. */
const MAX_CATEGORIES = 200;
/** With fewer, texts may all differ in a small table and still be categories. */
const FEW_CATEGORIES = 20;
/** Fewer rows do not tell a row number from a measurement. */
const ROWS_THAT_TELL = 20;
/** Codes have so many rows each, on average. */
const ROWS_PER_CODE = 10;
/** From this share on, texts are what most of them can be read as. */
const MOST = 0.9;
const MANY = 0.5;
/** Distinct values of a large table are estimated. */
const NEARLY_ALL = 0.9;

export interface ColumnFacts {
  name: string;
  /** DuckDB's name of the type. */
  type: string;
  rows: number;
  present: number;
  distinct: number;
  /** Of whole numbers; null for all others. */
  range: { least: number; greatest: number } | null;
  sampled: SampledColumn;
  /** How its texts write numbers, where all of them do. */
  style: FoundStyle | undefined;
}

export interface Guess {
  use: ColumnUse;
  /** In one sentence or two. */
  reason: string;
}

const guess = (use: ColumnUse, reason: string): Guess => ({ use, reason });

export function guessUse(facts: ColumnFacts): Guess {
  const { name, type, rows, present, distinct, sampled, style } = facts;
  if (present === 0) return guess('excluded', t('It is empty.'));
  if (distinct === 1 && present === rows) return guess('excluded', t('Every row has the same value.'));
  if (isNestedType(type)) return guess('excluded', t('It holds lists or the like, not one value a row.'));
  if (isDateType(type)) return guess('date', t('All values are dates or times.'));
  if (distinct === 1) return guess('category', t('It has one value, which some rows lack.'));
  if (isNumberType(type)) return guessNumber(facts);
  const isId = isIdName(name) && distinct >= NEARLY_ALL * present;
  if (style && !isId) return guess('number', numbersInWords(style));
  return sampled.kind === 'text' ? guessText(facts, sampled) : guess('number', t('All values are numbers.'));
}

function guessNumber({ name, type, rows, present, distinct, range }: ColumnFacts): Guess {
  if (!isIntegerType(type) || range === null) return guess('number', t('All values are numbers.'));
  const { least, greatest } = range;
  const isUnique = distinct >= NEARLY_ALL * present;
  const isCounting = isUnique && present === rows && greatest - least === rows - 1;
  if (isCounting && (rows >= ROWS_THAT_TELL || isIdName(name)))
    return guess(
      'excluded',
      t('It numbers the rows, from {least} to {greatest}: an identifier.', {
        least: String(least),
        greatest: String(greatest),
      }),
    );
  if (isIdName(name) && isUnique)
    return guess(
      'excluded',
      t('Its name and its values, which never come again, are those of an identifier.'),
    );
  if (isCodeName(name)) {
    if (distinct <= MAX_CATEGORIES && distinct <= Math.max(2, rows / ROWS_PER_CODE))
      return guess(
        'category',
        t('Its name says that its {n} whole numbers are codes, not amounts.', { n: distinct }),
      );
    if (isIdName(name))
      return guess(
        'excluded',
        t('Its name says that its {n} whole numbers are names, not amounts.', { n: distinct }),
      );
  }
  return guess('number', t('All values are numbers.'));
}

type Texts = Extract<SampledColumn, { kind: 'text' }>;

function guessText({ name, present, distinct }: ColumnFacts, sampled: Texts): Guess {
  const { numeric, dated, texts } = sampled;
  if (dated >= MOST && numeric < MOST)
    return guess('date', t('{percent} of its texts are dates or times.', { percent: percent(dated) }));
  if (numeric >= MOST && distinct > FEW_CATEGORIES) {
    const numbers = t('{percent} of its texts are numbers.', { percent: percent(numeric) });
    return guess('number', sentences(numbers, numeric < 1 ? t('The others count as missing.') : ''));
  }
  const isUnique = distinct >= NEARLY_ALL * present && distinct >= ROWS_THAT_TELL;
  if (isUnique && (isIdName(name) || texts.slice(0, 100).every(isUuid)))
    return guess('excluded', t('Its texts, which never come again, are those of an identifier.'));
  const hint = numberHint(sampled);
  if (distinct > MAX_CATEGORIES || (distinct > FEW_CATEGORIES && distinct > present / 2)) {
    const what =
      words(texts) >= 4
        ? t('It has {n} different texts: free text, not a category.', { n: distinct })
        : t('It has {n} different texts: free text or a name, not a category.', { n: distinct });
    return guess('excluded', sentences(what, hint));
  }
  return guess('category', sentences(t('It has {n} different texts.', { n: distinct }), hint));
}

const percent = (share: number) => `${Math.floor(100 * share)}%`;
const isUuid = (text: string) => /^\{?[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\}?$/i.test(text);

/** Of the texts, on average. */
const words = (texts: string[]) =>
  texts.reduce((sum, text) => sum + text.split(/\s+/).length, 0) / Math.max(1, texts.length);

const NUMBER_WITH_UNIT = /^[-+]?\d[\d.,]*\s*[\p{L}%°€$£][\p{L}\d/²³%]*$/u;

/** What a person should know of texts that are nearly numbers. */
function numberHint({ numeric, texts }: Texts): string {
  if (numeric >= MANY && numeric < 1)
    return t('{percent} of them are numbers: used as a number, the others would count as missing.', {
      percent: percent(numeric),
    });
  const withUnit = texts.filter((text) => NUMBER_WITH_UNIT.test(text));
  if (withUnit.length <= MANY * texts.length || texts.length < 3) return '';
  return t('Many are numbers with a unit, like "{example}": without it they could be used as numbers.', {
    example: withUnit[0]!,
  });
}
