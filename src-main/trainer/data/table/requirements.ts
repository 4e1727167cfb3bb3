/** What a table must have to be learned from. */
import { basename } from 'node:path';
import { t } from '../../../../src-preload/language';
import { UserError } from '../../errors';
import type { RawTable } from './read';
import { sentences } from '../../words';

/** @throws UserError where there are too few rows or columns */
export function requireRows(path: string, { rows, columns, skippedCount }: RawTable): void {
  const name = basename(path);
  if (columns.length < 2) {
    const message = t(
      '"{name}" has only one column. A table needs a label column and at least one more to learn from.',
      { name },
    );
    throw new UserError('one-column', message);
  }
  if (rows < 2)
    throw new UserError(
      'too-few-rows',
      sentences(rowsOf(name, rows, skippedCount), t('A classifier learns from many.')),
    );
}

function rowsOf(name: string, rows: number, unread: number): string {
  if (unread > 0)
    return rows === 1
      ? t('"{name}" has only one row ({n} more could not be read).', { name, n: unread })
      : t('"{name}" has no rows ({n} more could not be read).', { name, n: unread });
  return rows === 1 ? t('"{name}" has only one row.', { name }) : t('"{name}" has no rows.', { name });
}
