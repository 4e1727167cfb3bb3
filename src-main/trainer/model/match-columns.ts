/** Finds the columns that a model was trained on in another table, whatever their order. */
import { t } from '../../../src-preload/language';
import type { WantedColumn } from '../data/table/chunks';
import { UserError } from '../errors';
import { listed, quoted, sentences } from '../words';

const MAX_NAMED = 20;
/** Names of which so small a share of the letters differs may be meant for each other. */
const NEAR = 1 / 3;

export interface MatchedColumns {
  /** For each column of the model, the table's column that is taken for it. */
  wanted: WantedColumn[];
  /** What a person should know of it. */
  notes: string[];
}

/** What a model knows of tables. */
export interface TableModel {
  columns: readonly WantedColumn[];
  labelColumn: string | null;
}

/**
 * By name: the very same, else the only one that differs in capitals and spaces around it alone.
 * @throws UserError where columns are missing
 */
export function matchColumns(
  { columns, labelColumn }: TableModel,
  table: { name: string; columns: readonly { name: string }[] },
): MatchedColumns {
  const names = table.columns.map(({ name }) => name);
  const exact = new Set(names);
  const trained = new Set(columns.map(({ name }) => name));
  const free = names.filter((name) => !trained.has(name));
  const sought = columns.filter(({ name }) => !exact.has(name));
  const [candidates, rivals] = [byPlainName(free), byPlainName(sought.map(({ name }) => name))];
  const found = new Map(
    sought.flatMap(({ name }) => {
      const same = candidates.get(plain(name)) ?? [];
      return same.length === 1 && rivals.get(plain(name))!.length === 1 ? [[name, same[0]!] as const] : [];
    }),
  );
  const missing = sought.filter(({ name }) => !found.has(name)).map(({ name }) => name);
  if (missing.length > 0) throw missingColumns(table.name, missing, free);
  const taken = new Set(found.values());
  const extra = free.filter((name) => name !== labelColumn && !taken.has(name));
  return {
    wanted: columns.map(({ name, use, style }) => ({
      name: found.get(name) ?? name,
      use,
      ...(style && { style }),
    })),
    notes: [
      ...[...found].map(([name, other]) => t('The column "{other}" is taken for "{name}".', { other, name })),
      ...(extra.length > 0
        ? [t('The model does not use {columns}.', { columns: listedColumns(extra.map(quoted)) })]
        : []),
    ],
  };
}

const plain = (name: string) => name.trim().toLowerCase();

function byPlainName(names: string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const group = groups.get(plain(name));
    if (group) group.push(name);
    else groups.set(plain(name), [name]);
  }
  return groups;
}

function listedColumns(names: string[]): string {
  const [first, n] = [listed(names.slice(0, MAX_NAMED)), names.length - MAX_NAMED];
  return n > 0 ? t('{first} and {n} more columns', { first, n }) : first;
}

function missingColumns(table: string, missing: string[], free: string[]): UserError {
  const named = missing.map((name, index) => {
    // Comparing thousands of names with thousands would take long, and nobody would see it.
    const near = index < MAX_NAMED ? nearest(name, free.slice(0, 1000)) : null;
    return near === null ? quoted(name) : t('"{name}" (is "{near}" meant?)', { name, near });
  });
  return new UserError(
    'missing-columns',
    sentences(
      t('"{table}" lacks {n} of the columns that the model was trained on: {columns}.', {
        table,
        n: missing.length,
        columns: listedColumns(named),
      }),
      t('Columns are found by their names in the header, in any order.'),
    ),
  );
}

/** The name with the fewest different letters, or null where none is near. */
function nearest(name: string, others: string[]): string | null {
  const wanted = letters(name);
  let [best, least] = [null as string | null, NEAR];
  for (const other of others) {
    const candidate = letters(other);
    const longest = Math.max(wanted.length, candidate.length);
    const share =
      isPart(wanted, candidate) || isPart(candidate, wanted) ? 0 : editDistance(wanted, candidate) / longest;
    if (share <= least && longest > 0 && (best === null || share < least)) [best, least] = [other, share];
  }
  return best;
}

const MAX_LETTERS = 100;
const letters = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .slice(0, MAX_LETTERS);

/** Whether a name of some length stands in the other, as `length` does in `length_cm`. */
const isPart = (part: string, whole: string) => part.length >= 4 && whole.includes(part);

/** The fewest letters to add, take away or change (Levenshtein 1966), by the rows of the table of prefixes. */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const change = above[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(change, above[column]! + 1, current[column - 1]! + 1));
    }
    above = current;
  }
  return above[b.length]!;
}
