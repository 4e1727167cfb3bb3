/** What a table must have to be learned from. */
import { basename } from 'node:path';
import { UserError } from '../../errors';
import type { RawTable } from './read';

/** @throws UserError where there are too few rows or columns */
export function requireRows(path: string, { rows, columns, skippedCount }: RawTable): void {
  const name = basename(path);
  const left = skippedCount > 0 ? ` (${skippedCount} more could not be read)` : '';
  if (columns.length < 2) {
    const message = `"${name}" has only one column. A table needs a label column and at least one more to learn from.`;
    throw new UserError('one-column', message);
  }
  if (rows < 2) {
    const message = `"${name}" has ${rows === 1 ? 'only one row' : 'no rows'}${left}. A classifier learns from many.`;
    throw new UserError('too-few-rows', message);
  }
}
