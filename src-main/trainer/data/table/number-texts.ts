/** Finds the columns of texts that hold nothing but numbers in one style. The cells stay as they are written. */
import type { Dialect } from '../../../../src-preload/contract';
import type { Job } from '../../job';
import { asNumber } from './cells';
import { identifier, literal, query, type Connection } from './database';
import {
  asStyledNumber,
  CODE,
  groupedPattern,
  patternOf,
  separatorGroups,
  unitIn,
  type FoundStyle,
  type NumberStyle,
} from './number-style';

/** So many cells of the first rows show which columns may be such. */
const CELLS_LOOKED_AT = 200_000;
const MOST_ROWS = 500;
const LEAST_ROWS = 20;
const LONGEST = 60;
const COLUMNS_PER_QUERY = 500;
const CHECKS_PER_QUERY = 20;
/** At least this share of the cells has the unit: one that is rare is something else. */
const WITH_UNIT = 0.5;

/** By column: its styles, the likeliest first; no column without one is here. */
export type NumberTexts = Map<string, FoundStyle[]>;

interface TextColumns {
  connection: Connection;
  columns: { name: string; type: string }[];
  dialect: Dialect | null;
}

/** Looks at the first rows of the table `data`, and then at all rows of the few columns that may be such. */
export async function findNumberTexts(
  { connection, columns, dialect }: TextColumns,
  job: Job,
): Promise<NumberTexts> {
  const names = columns.filter(({ type }) => type === 'VARCHAR').map(({ name }) => name);
  const found: NumberTexts = new Map();
  const candidates: { name: string; style: NumberStyle }[] = [];
  const rows = Math.max(LEAST_ROWS, Math.min(MOST_ROWS, Math.floor(CELLS_LOOKED_AT / names.length)));
  for (let from = 0; from < names.length; from += COLUMNS_PER_QUERY) {
    job.throwIfCancelled();
    const some = names.slice(from, from + COLUMNS_PER_QUERY);
    const texts = await firstTexts(connection, some, rows);
    some.forEach((name, index) =>
      candidates.push(...stylesOf(texts[index]!, dialect).map((style) => ({ name, style }))),
    );
  }
  for (let from = 0; from < candidates.length; from += CHECKS_PER_QUERY) {
    job.throwIfCancelled();
    const some = candidates.slice(from, from + CHECKS_PER_QUERY);
    const fields = some.map(({ style }, index) => check(`text${index}`, style));
    const texts = some.map(({ name }, index) => `nullif(trim(${identifier(name)}), '') AS text${index}`);
    const sql = `SELECT ${fields.join(', ')} FROM (SELECT ${texts.join(', ')} FROM data)`;
    const [checked] = await query(connection, sql);
    some.forEach(({ name, style }, index) => {
      const facts = checked!.slice(FACTS * index, FACTS * (index + 1)) as Facts;
      const passed = passes(facts, style);
      if (passed) found.set(name, [...(found.get(name) ?? []), passed]);
    });
  }
  return found;
}

/** Of each column those of the first rows that are not missing, trimmed. Trimming in SQL takes long to plan. */
async function firstTexts(connection: Connection, names: string[], rows: number): Promise<string[][]> {
  const cells = names.map((name) => `left(${identifier(name)}, ${LONGEST})`);
  const sample = await query(connection, `SELECT ${cells.join(', ')} FROM data LIMIT ${rows}`);
  return names.map((_, index) =>
    sample.map((row) => String(row[index] ?? '').replace(/^ +| +$/g, '')).filter((text) => text !== ''),
  );
}

/** Those that fit all of some texts, what the dialect says first. */
function stylesOf(texts: string[], dialect: Dialect | null): NumberStyle[] {
  if (texts.length === 0 || !/\d/.test(texts[0]!)) return [];
  const unit = texts.reduce((known, text) => known || unitIn(text), '');
  const decimals = dialect?.decimal === ',' ? ([',', '.'] as const) : (['.', ','] as const);
  return decimals
    .map((decimal) => ({ decimal, unit }))
    .filter((style) => {
      const pattern = new RegExp(`^(?:${patternOf(style)})$`, 'u');
      return texts.every((text) => pattern.test(text));
    });
}

/** What is asked of a column: counts of cells, and what their texts have. */
type Facts = [
  present: bigint,
  others: bigint,
  withUnit: bigint,
  codes: bigint,
  lengths: bigint,
  isGrouped: boolean,
  hasComma: boolean,
  ...separators: boolean[],
];
const FACTS = 10;

function check(text: string, { decimal, unit }: NumberStyle): string {
  const matching = (pattern: string) => `regexp_full_match(${text}, ${literal(pattern)})`;
  const has = (characters: string[]) =>
    characters.length === 1
      ? `bool_or(contains(${text}, ${literal(characters[0]!)}))`
      : `bool_or(regexp_matches(${text}, ${literal(`[${characters.join('')}]`)}))`;
  return [
    `count(${text})`,
    `count_if(NOT ${matching(patternOf({ decimal, unit }))})`,
    unit === '' ? '0' : `count_if(contains(${text}, ${literal(unit)}))`,
    unit === '' ? `count_if(${matching(CODE)})` : '0',
    `max(length(${text})) - min(length(${text}))`,
    `bool_or(${matching(groupedPattern(decimal))})`,
    has([',']),
    ...separatorGroups(decimal).map(has),
  ].join(', ');
}

function passes(facts: Facts, { decimal, unit }: NumberStyle): FoundStyle | null {
  const [present, others, withUnit, codes, lengths, isGrouped, hasComma, ...has] = facts;
  if (present === 0n || others > 0n) return null;
  const separators = separatorGroups(decimal).flatMap((group, index) => (has[index] ? group : []));
  const isPlain = unit === '' && separators.length === 0 && !hasComma;
  const isRare = unit !== '' && Number(withUnit) < WITH_UNIT * Number(present);
  // Codes and telephone numbers are written in groups too, and all have as many digits.
  const isCode = codes === present && lengths === 0n;
  return isPlain || isRare || isCode ? null : { decimal, unit, separators, isGrouped };
}

/** What is known of a table's texts. */
interface Styled {
  numberTexts: NumberTexts;
  dialect: Dialect | null;
}

/**
 * How a column's texts are to be read as numbers.
 * @param known the style of the column that a model was trained on. Where it has a unit, another one is no number
 */
export function styleIn(
  { numberTexts, dialect }: Styled,
  name: string,
  known?: NumberStyle,
): NumberStyle | FoundStyle {
  const decimal = dialect?.decimal === ',' ? ',' : (known?.decimal ?? '.');
  const found = numberTexts.get(name);
  const likely = found?.find((style) => style.decimal === decimal) ?? found?.[0];
  if (likely && !isOtherUnit(likely, known)) return likely;
  return { decimal, unit: known?.unit ?? '' };
}

export const isOtherUnit = (found: NumberStyle, known: NumberStyle | undefined): boolean =>
  found.unit !== '' && known !== undefined && known.unit !== '' && found.unit !== known.unit;

/** The cell of a column as a float64, as its table writes numbers; what is no number is missing. */
export const numberIn = (
  table: Styled,
  { name, type, style }: { name: string; type: string; style?: NumberStyle | undefined },
  cell: string,
): string => (type === 'VARCHAR' ? asStyledNumber(cell, styleIn(table, name, style)) : asNumber(cell));
