/** What a person should decide on before a table is learned from. Nothing is changed here. */
import type { Column, Finding } from '../../../../src-preload/contract';
import { isIntegerType } from './cells';
import { leakOf } from './leakage';
import { isGroupName } from './names';
import { repeatedColumns } from './repeats';
import type { Sample } from './sample';
import { orderOf } from './scales';

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
  label: `Leave out "${name}"`,
  recipe: { columns: { [name]: 'excluded' } },
});
function listed(names: string[]): string {
  const more = names.length > NAMES_LISTED ? ` and ${names.length - NAMES_LISTED} more` : '';
  return `${names.slice(0, NAMES_LISTED).join(', ')}${more}`;
}
const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

function leaks({ columns, labelColumn, classes, labels, sample }: FoundIn): Finding[] {
  const sampled = sample.rows.map((row) => labels[row]!);
  return columns.filter(isUsed).flatMap(({ name, use }) => {
    const share = leakOf(sample.columns.get(name)!, sampled, classes.length, use === 'number');
    if (share === null) return [];
    const percent = share === 1 ? 'every row' : `${(100 * share).toFixed(1)}% of the rows`;
    const message = `"${name}" alone tells "${labelColumn}" in ${percent}. If it is not known before the answer is, the model will be of no use: leave it out.`;
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
      message: `"${name}" has another whole number in nearly every row, as names of rows have. Leave it out if it measures nothing.`,
      remedy: leaveOut(name),
    }));
}

function repeats({ columns, sample }: FoundIn): Finding[] {
  const used = columns.filter(isUsed).map(({ name }) => [name, sample.columns.get(name)!] as const);
  return repeatedColumns(new Map(used)).map(([first, ...others]) => {
    const names = listed(others.map((name) => `"${name}"`));
    const verb = others.length === 1 ? 'repeats' : 'repeat';
    const message = `${names} ${verb} "${first}" in other words: each value of one always comes with the same value of the other. One of them is enough.`;
    const recipe = { columns: Object.fromEntries(others.map((name) => [name, 'excluded' as const])) };
    const label = others.length === 1 ? `Leave out ${names}` : `Leave out ${others.length} columns`;
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
      message: `"${name}" has ${distinct} values that come again and again. If rows of one are alike, the test flatters unless they all stay in one part.`,
      remedy: { label: `Keep rows of one "${name}" together`, recipe: { group: name } },
    }));
}

function copies({ rows, labels, alike }: FoundIn): Finding[] {
  if (alike === null) return [];
  const where = alike.length < rows ? ` among the first ${alike.length}` : '';
  let [same, other] = [0, 0];
  alike.forEach((first, row) => {
    if (first === row || labels[row] === -1 || labels[first] === -1) return;
    if (labels[first] === labels[row]) same++;
    else other++;
  });
  const found: Finding[] = [];
  if (same > 0) {
    const message = `${counted(same, 'row')}${where} repeat${same === 1 ? 's' : ''} an earlier one, its label too. Such rows stay in one part, so that the test is of rows that were never seen.`;
    found.push({ kind: 'duplicates', message, remedy: null });
  }
  if (other > 0) {
    const message = `${counted(other, 'row')}${where} ${other === 1 ? 'is' : 'are'} the same as an earlier one but for the label. No model can get both right: look at how they were labelled.`;
    found.push({ kind: 'conflicts', message, remedy: null });
  }
  return found;
}

function sizes({ classes, labels, labelColumn }: FoundIn): Finding[] {
  if (classes.length < 2) return [];
  const counts = new Float64Array(classes.length);
  for (const label of labels) if (label >= 0) counts[label]!++;
  const bySize = [...counts.keys()].sort((a, b) => counts[a]! - counts[b]!);
  const name = (index: number) => `"${classes[index]}"`;
  const [least, most] = [bySize[0]!, bySize.at(-1)!];
  const found: Finding[] = [];
  const rare = bySize.filter((index) => counts[index]! < RARE);
  // In a table of a few rows all classes are small.
  if (rare.length > 0 && counts[most]! >= IMBALANCE) found.push(rareFinding(rare.map(name), classes));
  if (counts[most]! > IMBALANCE * counts[least]!) {
    const times = Math.round(counts[most]! / counts[least]!);
    const message = `${name(most)} has ${times} times as many rows as ${name(least)} of "${labelColumn}". Weighing classes by their frequency finds the small ones more often, at the cost of the large ones.`;
    const remedy = { label: 'Weigh classes equally', recipe: { balance: true } };
    found.push({ kind: 'imbalance', message, remedy });
  }
  return found;
}

function rareFinding(rare: string[], classes: string[]): Finding {
  const message = `${counted(rare.length, 'class').replace(/classs$/, 'classes')} with fewer than ${RARE} rows: ${listed(rare)}. That is too few to learn and to test.`;
  // Merging needs two rare ones, and must leave another one.
  const canMerge = rare.length >= 2 && classes.length > rare.length;
  const remedy = canMerge ? { label: 'Merge rare classes into "other"', recipe: { rareClass: RARE } } : null;
  return { kind: 'rare-classes', message, remedy };
}

function order({ classes, labelColumn }: FoundIn): Finding[] {
  const ordered = orderOf(classes, labelColumn);
  if (ordered === null) return [];
  const message = `The classes look ordered: ${ordered.join(' < ')}. If they are, the size of a miss counts too.`;
  return [{ kind: 'order', message, remedy: { label: 'Use this order', recipe: { ordered } } }];
}
