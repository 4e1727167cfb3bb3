/** What goes wrong, as it is told to whoever asked: without paths, traces and the insides of the program. */
import { z } from 'zod';
import { describeError, UserError } from '../../trainer/errors';
import { Refusal } from './refusal';

export function failureOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof z.ZodError) return new Refusal(422, 'bad-input', describeError(error).message);
  // Of files of this machine nobody outside needs to know.
  if (error instanceof UserError && error.code !== 'unreadable')
    return new Refusal(422, error.code, error.message);
  const { statusCode } = error as { statusCode?: number };
  if (statusCode === 413) return new Refusal(413, 'too-large', 'The body is larger than the service takes.');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new Refusal(statusCode, 'bad-request', 'The request is not understood.');
  return new Refusal(500, 'unexpected', 'Something went wrong that should not have. The log says where.');
}

/** Where it happened, without the message, which may hold what was sent. */
export function keepReport(error: unknown, log: (line: string) => void): void {
  const { name = 'Error', stack = '' } = error as Partial<Error>;
  const places = stack.split('\n').filter((line) => /^\s+at /.test(line));
  log([name, ...places].join('\n'));
}
