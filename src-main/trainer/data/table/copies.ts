/** Which rows of a table stay in one part: those that a column says belong together, and those that are the same. */
import { t } from '../../../../src-preload/language';
import { UserError } from '../../errors';
import type { Job } from '../../job';
import type { DuplicateGroup } from '../duplicates';
import type { Table } from './table';

/** Where more rows are the same, that is how such columns are, and no part could be cut around them. */
const LARGEST_SHARE = 0.1;
/** More groups than this are kept together, but not listed. */
const MAX_GROUPS = 200_000;

/**
 * @returns for each row the lowest index in its group; null where no two rows are of one
 * @throws UserError where the column is none to go by
 */
export async function groupsAsked(table: Table, column: string | null, job: Job): Promise<Int32Array | null> {
  if (column === null) return null;
  if (column === table.labelColumn) {
    const message = t(
      '"{column}" is the label: rows of one class cannot all stay in one part. Group by another column.',
      { column },
    );
    throw new UserError('group', message);
  }
  const numbers = await table.groupsBy(column, job);
  if (numbers?.every((number) => number === 0)) {
    const message = t(
      'All rows have the same "{column}": none could be held out of training. Group by another column.',
      { column },
    );
    throw new UserError('group', message);
  }
  return numbers;
}

export interface Copies {
  /** As `groupsAsked`. */
  numbers: Int32Array | null;
  /** In the order of their first rows. */
  groups: DuplicateGroup[];
  warnings: string[];
}

/** Rows with the same values in all of these columns, whatever their labels are. */
export async function copiesIn(table: Table, columns: string[], job: Job): Promise<Copies> {
  const numbers = await table.alike(columns, job);
  if (numbers === null) return { numbers: null, groups: [], warnings: [] };
  const sizes = new Int32Array(numbers.length);
  for (const number of numbers) sizes[number]!++;
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  if (largest > Math.max(2, LARGEST_SHARE * numbers.length)) {
    const warning = t(
      '{n} of {rows} rows are the same in all columns that are used. Such rows were not kept in one part, so the test is of rows like those that were trained on.',
      { n: largest, rows: numbers.length },
    );
    return { numbers: null, groups: [], warnings: [warning] };
  }
  const groups = listed(numbers, sizes);
  const all = sizes.reduce((count, size) => count + (size > 1 ? 1 : 0), 0);
  const warnings =
    all > groups.length
      ? [
          t('Of {n} groups of rows that are the same, the first {first} are counted below.', {
            n: all,
            first: groups.length,
          }),
        ]
      : [];
  return { numbers, groups, warnings };
}

function listed(numbers: Int32Array, sizes: Int32Array): DuplicateGroup[] {
  const found = new Map<number, number[]>();
  numbers.forEach((number, row) => {
    if (sizes[number]! < 2) return;
    const samples = found.get(number);
    if (samples) samples.push(row);
    else if (found.size < MAX_GROUPS) found.set(number, [row]);
  });
  return [...found.values()].map((samples) => ({ kind: 'exact', samples }));
}
