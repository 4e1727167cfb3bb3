/** An error that the page can tell apart by its code. The message is for the person: what happened, to what, and the way out. */
export class StudioError extends Error {
  override readonly name = 'StudioError';

  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What an error becomes at the border of the process. */
export function toFailure(error: unknown): { ok: false; code: string; message: string } {
  if (error instanceof StudioError) return { ok: false, code: error.code, message: error.message };
  return { ok: false, code: 'internal', message: errorText(error) };
}

export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system's name for what went wrong, such as `ENOENT`; null for errors of other kinds. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  return error.code;
}
