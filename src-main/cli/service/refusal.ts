/** What the service will not do, as an answer over HTTP. */
import { UserError } from '../../trainer/errors';

/** A UserError with the status that it has over HTTP. */
export class Refusal extends UserError {
  constructor(
    readonly status: number,
    code: string,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(code, message);
  }
}

/** Seconds after which it is worth another try. */
const RETRY_AFTER = '1';

export const busy = () =>
  new Refusal(503, 'busy', 'As many requests as may wait are waiting. Try again in a moment.', {
    'retry-after': RETRY_AFTER,
  });

export const stopping = () =>
  new Refusal(503, 'stopping', 'The service is being stopped.', { connection: 'close' });

export const tooMany = (given: number, most: number, what: string) =>
  new Refusal(
    413,
    'too-many',
    `${given} ${what} are more than one request may have: send ${most} at a time at most, or start the service with a larger --max-batch.`,
  );
