/** What a person should decide on before a table is learned from. Nothing is changed here. */
import type { Column, Finding } from '../../../../src-preload/contract';
import { t, tn } from '../../../../src-preload/language';
import { isIntegerType } from './cells';
import { leakOf } from './leakage';
import { isGroupName } from './names';
import { repeatedColumns } from './repeats';
import type { Sample } from './sample';
import { orderOf } from './scales';
import { listed, quoted, sentences } from '../../words';

/** The largest class is so many times as large as the smallest. */
const IMBALANCE = 10;
/** A class with fewer rows is rare: its share of a held-out part is less than one. */
const RARE = 5;
const NAMES_LISTED = 5;
/** Only a large table shows that whole numbers which never come again are names. */
const ROWS_OF_UNIQUE = 1000;
const NEARLY_ALL = 0.98;
/** So many groups can be dealt out to the parts, and each has so many rows on average. */
const LEAST_GROUPS = 5;
const LEAST_PER_GROUP = 2;

export interface FoundIn {
  columns: Column[];
  labelColumn: string;
  rows: number;
  classes: string[];
  /** Class of each row, -1 where it has none. */
  labels: Int32Array;
  sample: Sample;
  /** Rows that are alike in all features; null where none are. */
  alike: Int32Array | null;
}

export function findingsOf(found: FoundIn): Finding[] {
  return [
    ...leaks(found),
    ...identifiers(found),
    ...repeats(found),
    ...groups(found),
    ...copies(found),
    ...sizes(found),
    ...order(found),
  ];
}

const isUsed = ({ use }: Column) => use !== 'label' && use !== 'excluded';
const leaveOut = (name: string): Finding['remedy'] => ({
  label: t('Leave out "{name}"', { name }),
  recipe: { columns: { [name]: 'excluded' } },
});

function leaks({ columns, labelColumn, classes, labels, sample }: FoundIn): Finding[] {
  const sampled = sample.rows.map((row) => labels[row]!);
  return columns.filter(isUsed).flatMap(({ name, use }) => {
    const share = leakOf(sample.columns.get(name)!, sampled, classes.length, use === 'number');
    if (share === null) return [];
    const percent = `${(100 * share).toFixed(1)}%`;
    const told =
      share === 1
        ? t('"{name}" alone tells "{label}" in every row.', { name, label: labelColumn })
        : t('"{name}" alone tells "{label}" in {percent} of the rows.', {
            name,
            label: labelColumn,
            percent,
          });
    const message = sentences(
      told,
      t('If it is not known before the answer is, the model will be of no use: leave it out.'),
    );
    return [{ kind: 'leak' as const, message, remedy: leaveOut(name) }];
  });
}

function identifiers({ columns, rows }: FoundIn): Finding[] {
  if (rows < ROWS_OF_UNIQUE) return [];
  return columns
    .filter((column) => column.use === 'number' && isIntegerType(column.type))
    .filter(({ distinct, missing }) => missing === 0 && distinct >= NEARLY_ALL * rows)
    .map(({ name }) => ({
      kind: 'identifier',
      message: t(
        '"{name}" has another whole number in nearly every row, as names of rows have. Leave it out if it measures nothing.',
        { name },
      ),
      remedy: leaveOut(name),
    }));
}

function repeats({ columns, sample }: FoundIn): Finding[] {
  const used = columns.filter(isUsed).map(({ name }) => [name, sample.columns.get(name)!] as const);
  return repeatedColumns(new Map(used)).map(([first, ...others]) => {
    const names = listed(others.map(quoted), NAMES_LISTED);
    const message = tn(
      others.length,
      '{names} repeats "{first}" in other words: each value of one always comes with the same value of the other. One of them is enough.',
      '{names} repeat "{first}" in other words: each value of one always comes with the same value of the other. One of them is enough.',
      { names, first: first! },
    );
    const recipe = { columns: Object.fromEntries(others.map((name) => [name, 'excluded' as const])) };
    const label =
      others.length === 1
        ? t('Leave out "{name}"', { name: others[0]! })
        : t('Leave out {n} columns', { n: others.length });
    return { kind: 'repeats', message, remedy: { label, recipe } };
  });
}

function groups({ columns, rows }: FoundIn): Finding[] {
  return columns
    .filter(({ name, use, guess }) => use !== 'label' && guess !== 'date' && isGroupName(name))
    .filter(
      ({ distinct, missing }) => distinct >= LEAST_GROUPS && rows - missing >= LEAST_PER_GROUP * distinct,
    )
    .map(({ name, distinct }) => ({
      kind: 'group',
      message: t(
        '"{name}" has {n} values that come again and again. If rows of one are alike, the test flatters unless they all stay in one part.',
        { name, n: distinct },
      ),
      remedy: { label: t('Keep rows of one "{name}" together', { name }), recipe: { group: name } },
    }));
}

function copies({ rows, labels, alike }: FoundIn): Finding[] {
  if (alike === null) return [];
  const first = alike.length < rows ? alike.length : null;
  let [same, other] = [0, 0];
  alike.forEach((earlier, row) => {
    if (earlier === row || labels[row] === -1 || labels[earlier] === -1) return;
    if (labels[earlier] === labels[row]) same++;
    else other++;
  });
  const found: Finding[] = [];
  if (same > 0) found.push({ kind: 'duplicates', message: duplicatesMessage(same, first), remedy: null });
  if (other > 0) found.push({ kind: 'conflicts', message: conflictsMessage(other, first), remedy: null });
  return found;
}

/** @param first so many rows were looked at; null for all */
const duplicatesMessage = (n: number, first: number | null) =>
  sentences(
    first === null
      ? tn(
          n,
          '{n} row repeats an earlier one, its label too.',
          '{n} rows repeat an earlier one, its label too.',
        )
      : tn(
          n,
          '{n} row among the first {first} repeats an earlier one, its label too.',
          '{n} rows among the first {first} repeat an earlier one, its label too.',
          { first },
        ),
    t('Such rows stay in one part, so that the test is of rows that were never seen.'),
  );

/** @param first as for duplicates */
const conflictsMessage = (n: number, first: number | null) =>
  sentences(
    first === null
      ? tn(
          n,
          '{n} row is the same as an earlier one but for the label.',
          '{n} rows are the same as an earlier one but for the label.',
        )
      : tn(
          n,
          '{n} row among the first {first} is the same as an earlier one but for the label.',
          '{n} rows among the first {first} are the same as an earlier one but for the label.',
          { first },
        ),
    t('No model can get both right: look at how they were labelled.'),
  );

function sizes({ classes, labels, labelColumn }: FoundIn): Finding[] {
  if (classes.length < 2) return [];
  const counts = new Float64Array(classes.length);
  for (const label of labels) if (label >= 0) counts[label]!++;
  const bySize = [...counts.keys()].sort((a, b) => counts[a]! - counts[b]!);
  const name = (index: number) => quoted(classes[index]!);
  const [least, most] = [bySize[0]!, bySize.at(-1)!];
  const found: Finding[] = [];
  const rare = bySize.filter((index) => counts[index]! < RARE);
  // In a table of a few rows all classes are small.
  if (rare.length > 0 && counts[most]! >= IMBALANCE) found.push(rareFinding(rare.map(name), classes));
  if (counts[most]! > IMBALANCE * counts[least]!) {
    const times = Math.round(counts[most]! / counts[least]!);
    const message = t(
      '"{most}" has {times} times as many rows as "{least}" of "{label}". Weighing classes by their frequency finds the small ones more often, at the cost of the large ones.',
      { most: classes[most]!, least: classes[least]!, times, label: labelColumn },
    );
    const remedy = { label: t('Weigh classes equally'), recipe: { balance: true } };
    found.push({ kind: 'imbalance', message, remedy });
  }
  return found;
}

function rareFinding(rare: string[], classes: string[]): Finding {
  const message = tn(
    rare.length,
    '{n} class with fewer than {few} rows: {classes}. That is too few to learn and to test.',
    '{n} classes with fewer than {few} rows: {classes}. That is too few to learn and to test.',
    { few: RARE, classes: listed(rare, NAMES_LISTED) },
  );
  // Merging needs two rare ones, and must leave another one.
  const canMerge = rare.length >= 2 && classes.length > rare.length;
  const remedy = canMerge
    ? { label: t('Merge rare classes into "other"'), recipe: { rareClass: RARE } }
    : null;
  return { kind: 'rare-classes', message, remedy };
}

function order({ classes, labelColumn }: FoundIn): Finding[] {
  const ordered = orderOf(classes, labelColumn);
  if (ordered === null) return [];
  const message = t('The classes look ordered: {classes}. If they are, the size of a miss counts too.', {
    classes: ordered.join(' < '),
  });
  return [{ kind: 'order', message, remedy: { label: t('Use this order'), recipe: { ordered } } }];
}
