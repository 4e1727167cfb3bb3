/** Errors that a person can do something about, and how any error becomes words for them. */
import { z } from 'zod';
import { t } from '../../src-preload/language';

/** Its message says what happened, to which file or row, and what can be done. */
export class UserError extends Error {
  /** @param code stable, for programs: `no-classes`, `unreadable`, ... */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'UserError';
  }
}

export const cancelled = () => new UserError('cancelled', t('Cancelled.'));

/** What a failed system call on a path means, in words. */
export function fileError(error: unknown, path: string): UserError {
  if (error instanceof UserError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const denied = t('permission was denied. Ask for access to it, or choose another place');
  const reasons: Record<string, string> = {
    ENOENT: t('it does not exist. It may have been moved or deleted, or its drive removed'),
    EACCES: denied,
    EPERM: denied,
    EROFS: t('the drive is read-only. Choose another place'),
    ENOSPC: t('the disk is full. Free some space, or choose another place'),
    EISDIR: t('it is a folder, not a file'),
    ENOTDIR: t('part of its path is not a folder'),
    EBUSY: t('another program is using it. Close that program and try again'),
    ENAMETOOLONG: t('its name is too long'),
  };
  const reason = reasons[code] ?? String((error as Error).message);
  return new UserError('unreadable', t('"{path}" cannot be used: {reason}.', { path, reason }));
}

/** The code and message that cross a process border. */
export function describeError(error: unknown): { code: string; message: string } {
  if (error instanceof UserError) return { code: error.code, message: error.message };
  if (error instanceof z.ZodError) {
    const reason = z.prettifyError(error);
    return { code: 'bad-input', message: t('This request was not understood: {reason}', { reason }) };
  }
  const reason = error instanceof Error ? error.message : String(error);
  const message = t('Something went wrong that should not have: {reason}', { reason });
  return { code: 'unexpected', message };
}
