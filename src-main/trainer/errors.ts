/** Errors that a person can do something about, and how any error becomes words for them. */
import { z } from 'zod';

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

export const cancelled = () => new UserError('cancelled', 'Cancelled.');

/** What a failed system call on a path means, in words. */
export function fileError(error: unknown, path: string): UserError {
  if (error instanceof UserError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const reasons: Record<string, string> = {
    ENOENT: 'it does not exist. It may have been moved or deleted, or its drive removed',
    EACCES: 'permission was denied. Ask for access to it, or choose another place',
    EPERM: 'permission was denied. Ask for access to it, or choose another place',
    EROFS: 'the drive is read-only. Choose another place',
    ENOSPC: 'the disk is full. Free some space, or choose another place',
    EISDIR: 'it is a folder, not a file',
    ENOTDIR: 'part of its path is not a folder',
    EBUSY: 'another program is using it. Close that program and try again',
    ENAMETOOLONG: 'its name is too long',
  };
  return new UserError(
    'unreadable',
    `"${path}" cannot be used: ${reasons[code] ?? String((error as Error).message)}.`,
  );
}

/** The code and message that cross a process border. */
export function describeError(error: unknown): { code: string; message: string } {
  if (error instanceof UserError) return { code: error.code, message: error.message };
  if (error instanceof z.ZodError) {
    return { code: 'bad-input', message: `This request was not understood: ${z.prettifyError(error)}` };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'unexpected', message: `Something went wrong that should not have: ${message}` };
}
