/** What a column is good for: a number, a category, a date, or nothing that can be learned from. Nothing is read here. */
import type { ColumnUse } from '../../../../src-preload/contract';
import { isDateType, isIntegerType, isNestedType, isNumberType } from './cells';
import { inWords, type FoundStyle } from './number-style';
import { isCodeName, isIdName } from './names';
import type { SampledColumn } from './sample';

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
  if (present === 0) return guess('excluded', 'It is empty.');
  if (distinct === 1 && present === rows) return guess('excluded', 'Every row has the same value.');
  if (isNestedType(type)) return guess('excluded', 'It holds lists or the like, not one value a row.');
  if (isDateType(type)) return guess('date', 'All values are dates or times.');
  if (distinct === 1) return guess('category', 'It has one value, which some rows lack.');
  if (isNumberType(type)) return guessNumber(facts);
  const isId = isIdName(name) && distinct >= NEARLY_ALL * present;
  if (style && !isId) return guess('number', `All values are numbers${inWords(style)}.`);
  return sampled.kind === 'text' ? guessText(facts, sampled) : guess('number', 'All values are numbers.');
}

function guessNumber({ name, type, rows, present, distinct, range }: ColumnFacts): Guess {
  if (!isIntegerType(type) || range === null) return guess('number', 'All values are numbers.');
  const { least, greatest } = range;
  const isUnique = distinct >= NEARLY_ALL * present;
  const isCounting = isUnique && present === rows && greatest - least === rows - 1;
  if (isCounting && (rows >= ROWS_THAT_TELL || isIdName(name)))
    return guess('excluded', `It numbers the rows, from ${least} to ${greatest}: an identifier.`);
  if (isIdName(name) && isUnique)
    return guess('excluded', 'Its name and its values, which never come again, are those of an identifier.');
  if (isCodeName(name)) {
    if (distinct <= MAX_CATEGORIES && distinct <= Math.max(2, rows / ROWS_PER_CODE))
      return guess('category', `Its name says that its ${distinct} whole numbers are codes, not amounts.`);
    if (isIdName(name))
      return guess('excluded', `Its name says that its ${distinct} whole numbers are names, not amounts.`);
  }
  return guess('number', 'All values are numbers.');
}

type Texts = Extract<SampledColumn, { kind: 'text' }>;

function guessText({ name, present, distinct }: ColumnFacts, sampled: Texts): Guess {
  const { numeric, dated, texts } = sampled;
  if (dated >= MOST && numeric < MOST)
    return guess('date', `${percent(dated)} of its texts are dates or times.`);
  if (numeric >= MOST && distinct > FEW_CATEGORIES) {
    const others = numeric < 1 ? ' The others count as missing.' : '';
    return guess('number', `${percent(numeric)} of its texts are numbers.${others}`);
  }
  const isUnique = distinct >= NEARLY_ALL * present && distinct >= ROWS_THAT_TELL;
  if (isUnique && (isIdName(name) || texts.slice(0, 100).every(isUuid)))
    return guess('excluded', 'Its texts, which never come again, are those of an identifier.');
  const hint = numberHint(sampled);
  if (distinct > MAX_CATEGORIES || (distinct > FEW_CATEGORIES && distinct > present / 2)) {
    const what = words(texts) >= 4 ? 'free text' : 'free text or a name';
    return guess('excluded', `It has ${distinct} different texts: ${what}, not a category.${hint}`);
  }
  return guess('category', `It has ${distinct} different texts.${hint}`);
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
    return ` ${percent(numeric)} of them are numbers: used as a number, the others would count as missing.`;
  const withUnit = texts.filter((text) => NUMBER_WITH_UNIT.test(text));
  if (withUnit.length <= MANY * texts.length || texts.length < 3) return '';
  return ` Many are numbers with a unit, like "${withUnit[0]}": without it they could be used as numbers.`;
}
