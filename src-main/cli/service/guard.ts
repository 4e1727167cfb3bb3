/** Who may ask: programs of this machine that know the token, and no pages of the web that a browser shows here. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from './refusal';

const NAMES = new Set(['127.0.0.1', 'localhost']);

/**
 * Another name in `Host` is one that somebody made point to this machine (DNS rebinding); an `Origin` is a page's.
 * @throws Refusal
 */
export function requireLocal({ host, origin }: IncomingHttpHeaders): void {
  const name = /^([^:]*)(:\d{1,5})?$/.exec(host ?? '')?.[1]?.toLowerCase();
  if (name === undefined || !NAMES.has(name)) {
    throw new Refusal(
      403,
      'wrong-host',
      'This service answers to 127.0.0.1 and localhost alone. Ask it by one of these.',
    );
  }
  if (origin !== undefined && origin.toLowerCase() !== `http://${host!.toLowerCase()}`) {
    throw new Refusal(403, 'wrong-origin', 'Pages of other places may not ask this service.');
  }
}

/** @throws Refusal unless the header is `Bearer TOKEN`; how long it takes tells nothing of the token */
export function requireToken({ authorization }: IncomingHttpHeaders, token: string): void {
  const given = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
  if (timingSafeEqual(digest(given), digest(token))) return;
  const message =
    'The token is missing or wrong. Send the one that was printed at the start, as "Authorization: Bearer TOKEN".';
  throw new Refusal(401, 'wrong-token', message, { 'www-authenticate': 'Bearer' });
}

/** Of one length whatever is given. */
const digest = (text: string) => createHash('sha256').update(text).digest();
