/** How a column of texts writes its numbers, and what they are then: 1,234.50, 1.234,50, $1,200, 45%, 12 mg. */
import { t } from '../../../../src-preload/language';
import { asNumber } from './cells';
import { literal } from './database';

export interface NumberStyle {
  decimal: '.' | ',';
  /** A unit, a currency or a percent sign, which a number may have after it or before it; empty where none has. */
  unit: string;
}

/** The style of a column that has nothing but such numbers. */
export interface FoundStyle extends NumberStyle {
  /** All that stands between digits or before the unit in its cells. */
  separators: string[];
  isGrouped: boolean;
}

const SPACES = ' \u00a0\u2009\u202f';
const APOSTROPHES = "'\u2019";
const MINUS = '\u2212';
const SIGN = `[-+${MINUS}]?`;
/** What a currency looks like before a number; other units stand after it. */
const CURRENCY = '(?:[A-Z]{1,3})?[$€£¥₹]|USD|EUR|GBP|CHF|JPY|CNY|INR';
const UNIT = '[\\p{L}%‰°$€£¥₹][\\p{L}\\d%°/²³^*·.]{0,15}';

/** What may stand between digits, or before a unit; a column hardly has one of the last. */
export const separatorGroups = (decimal: NumberStyle['decimal']): string[][] => [
  [decimal === '.' ? ',' : '.'],
  [' '],
  [...SPACES.slice(1), ...APOSTROPHES, MINUS],
];
/** All that may stand between digits, or before a unit. */
export const separatorsOf = (decimal: NumberStyle['decimal']) => separatorGroups(decimal).flat();

/** Groups of three digits, by comma also of two, as in India. No number but 0 begins with 0: such are codes. */
function digits(decimal: NumberStyle['decimal']): string {
  const groups = [
    decimal === '.' ? '(?:,\\d{2,3})*,\\d{3}' : '(?:\\.\\d{3})+',
    `(?:[${SPACES}]\\d{3})+`,
    `(?:[${APOSTROPHES}]\\d{3})+`,
  ];
  const point = decimal === '.' ? '\\.' : ',';
  const whole = `(?:[1-9]\\d{0,2}(?:${groups.join('|')})|0|[1-9]\\d*)`;
  return `(?:${whole}(?:${point}\\d*)?|${point}\\d+)(?:[eE][-+]?\\d+)?`;
}

const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** A regular expression for a whole trimmed cell, for DuckDB and JavaScript alike. */
export function patternOf({ decimal, unit }: NumberStyle): string {
  if (unit === '') return SIGN + digits(decimal);
  const isCurrency = new RegExp(`^(?:${CURRENCY})$`, 'u').test(unit);
  const before = isCurrency ? `(?:${SIGN}${escaped(unit)}[${SPACES}]?)?` : '';
  return `${before}${SIGN}${digits(decimal)}(?:[${SPACES}]?${escaped(unit)})?`;
}

const WITH_UNIT = new RegExp(
  `^${SIGN}(?:(${CURRENCY})[${SPACES}]?)?${SIGN}[\\d.,${SPACES}${APOSTROPHES}]*[\\d.,](?:[${SPACES}]?(${UNIT}))?$`,
  'u',
);

/** What is before or after the number in a trimmed cell; empty where nothing is. */
export function unitIn(text: string): string {
  const [, before, after] = WITH_UNIT.exec(text) ?? [];
  return before ?? after ?? '';
}

/** Reads trimmed texts; NaN is what is no number in this style. */
export function numberReader(style: NumberStyle): (text: string) => number {
  const pattern = new RegExp(`^(?:${patternOf(style)})$`, 'u');
  const separators = separatorsOf(style.decimal);
  const replace = (text: string, from: string, to: string) => text.replaceAll(from, to);
  return (text) => {
    if (text === '') return NaN;
    return Number(pattern.test(text) ? cleaned(text, style, separators, replace) : text);
  };
}

/** A cell of text as a float64, where nothing but the decimal mark may be unusual. @param cell an expression of SQL */
export const asDecimal = (cell: string, decimal: NumberStyle['decimal']): string =>
  decimal === '.'
    ? asNumber(cell)
    : `CASE WHEN regexp_full_match(${cell}, '[-+]?[0-9]*,[0-9]+') THEN TRY_CAST(replace(${cell}, ',', '.') AS DOUBLE) ELSE ${asNumber(cell)} END`;

/** A cell of text as a float64; what is no number in this style is missing. @param cell an expression of SQL */
export function asStyledNumber(cell: string, style: NumberStyle | FoundStyle): string {
  const clean = (separators: string[]) =>
    `TRY_CAST(${cleaned(cell, style, separators, (inner, from, to) => `replace(${inner}, ${literal(from)}, ${literal(to)})`)} AS DOUBLE)`;
  if ('separators' in style) return clean(style.separators);
  const isNumber = `regexp_full_match(trim(${cell}), ${literal(patternOf(style))})`;
  return `CASE WHEN ${isNumber} THEN ${clean(separatorsOf(style.decimal))} ELSE ${asNumber(cell)} END`;
}

/** As a program writes numbers. */
function cleaned(
  text: string,
  { decimal, unit }: NumberStyle,
  separators: string[],
  replace: (text: string, from: string, to: string) => string,
): string {
  const bare = unit === '' ? text : replace(text, unit, '');
  const joined = separators.reduce(
    (inner, separator) => replace(inner, separator, separator === MINUS ? '-' : ''),
    bare,
  );
  return decimal === ',' ? replace(joined, ',', '.') : joined;
}

/** For a cell in which digits are grouped. */
export const groupedPattern = (decimal: NumberStyle['decimal']) =>
  `.*\\d[${decimal === '.' ? ',' : '.'}${SPACES}${APOSTROPHES}]\\d{2,3}(?:\\D.*)?`;

/** For a cell that may be a code rather than a number: three digits and three more, between spaces. */
export const CODE = `[1-9]\\d\\d(?:[${SPACES}]\\d{3})+`;

/** In a sentence, with what is unusual about them: a unit, a thousands separator. */
export function numbersInWords({ decimal, unit, isGrouped }: FoundStyle): string {
  const signs = signsInWords(isGrouped, decimal === ',');
  if (unit && signs) return t('All values are numbers in {unit} with {signs}.', { unit, signs });
  if (unit) return t('All values are numbers in {unit}.', { unit });
  return signs ? t('All values are numbers with {signs}.', { signs }) : t('All values are numbers.');
}

function signsInWords(isGrouped: boolean, hasComma: boolean): string {
  if (isGrouped && hasComma) return t('a thousands separator and a decimal comma');
  if (isGrouped) return t('a thousands separator');
  return hasComma ? t('a decimal comma') : '';
}
