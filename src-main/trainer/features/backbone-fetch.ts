/**
 * Downloads a backbone: the one place in all of the trainer and the command line that reaches out of this machine, and
 * only when a person asked for that very file.
 */
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { t } from '../../../src-preload/language';
import { UserError } from '../errors';
import type { Job, Report } from '../job';
import type { Offer } from './backbone-offers';

/** A server that says nothing for so long is given up. */
const PATIENCE_MS = 30_000;
const MAX_REDIRECTS = 5;

/**
 * Writes the offered file; what is written is right where this resolves.
 * @param report takes how many bytes came
 * @throws UserError where other bytes came, none, or the job was cancelled
 */
export async function download(offer: Offer, file: FileHandle, job: Job, report: Report): Promise<void> {
  const watch = new Watch(job.signal);
  try {
    const response = await request(offer, watch);
    await receive(offer, response, file, watch, report);
  } catch (error) {
    job.throwIfCancelled();
    throw error instanceof UserError || isOfFile(error) ? error : failed(offer, reasonOf(error, watch));
  } finally {
    watch.end();
  }
}

/** Aborts when the job is cancelled, or nothing was heard for long. */
class Watch {
  private readonly silence = new AbortController();
  readonly signal: AbortSignal;
  private timer: NodeJS.Timeout;

  constructor(cancelled: AbortSignal) {
    this.signal = AbortSignal.any([cancelled, this.silence.signal]);
    this.timer = this.wait();
  }

  heard(): void {
    clearTimeout(this.timer);
    this.timer = this.wait();
  }

  get isSilent(): boolean {
    return this.silence.signal.aborted;
  }

  end(): void {
    clearTimeout(this.timer);
    // A response that was not read to its end would keep its connection open.
    this.silence.abort();
  }

  private wait(): NodeJS.Timeout {
    return setTimeout(() => this.silence.abort(), PATIENCE_MS);
  }
}

/** Follows redirects itself, to see where each of them leads. */
async function request(offer: Offer, watch: Watch): Promise<Response> {
  let url = new URL(offer.url);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    requireSafe(offer, url);
    // As it is, so that bytes can be counted.
    const headers = { 'accept-encoding': 'identity' };
    const response = await fetch(url, { redirect: 'manual', signal: watch.signal, headers });
    watch.heard();
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      url = new URL(location, url);
    } else if (response.status === 200) return response;
    else throw failed(offer, t('the server answered {status}', { status: String(response.status) }));
  }
  throw failed(offer, t('the server sent this app from one place to the next'));
}

/** Only https; an offer of this machine itself may be without, as in tests. */
function requireSafe(offer: Offer, { protocol, hostname }: URL): void {
  const isOffered = offer.url.startsWith('http://');
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol === 'https:' || (protocol === 'http:' && isOffered && isLocal)) return;
  const address = `${protocol}//${hostname}`;
  throw failed(offer, t('the server sent this app to {address}, which is not https', { address }));
}

async function receive(
  offer: Offer,
  response: Response,
  file: FileHandle,
  watch: Watch,
  report: Report,
): Promise<void> {
  const announced = response.headers.get('content-length');
  if (announced !== null && Number(announced) !== offer.bytes)
    throw other(offer, t('{n} bytes', { n: announced }));
  const hash = createHash('sha256');
  let done = 0;
  for await (const chunk of response.body ?? []) {
    watch.heard();
    done += chunk.length;
    if (done > offer.bytes) throw other(offer, t('more than {n} bytes', { n: String(offer.bytes) }));
    hash.update(chunk);
    await file.write(chunk);
    report(done);
  }
  if (done < offer.bytes)
    throw failed(
      offer,
      t('it broke off after {done} of {all} bytes', { done: String(done), all: String(offer.bytes) }),
    );
  if (hash.digest('hex') !== offer.sha256) throw other(offer, t('another SHA-256'));
}

const failed = (offer: Offer, reason: string) =>
  new UserError(
    'not-fetched',
    t(
      '"{name}" could not be fetched: {reason}. Try again later. You can download {url} with a browser and add the file by hand (on the command line: backbone add FILE).',
      { name: offer.name, url: offer.url, reason },
    ),
  );

const other = (offer: Offer, what: string) =>
  new UserError(
    'wrong-file',
    t('"{name}" was not kept: the server has another file than the one that was announced ({what}).', {
      name: offer.name,
      what,
    }),
  );

/** The disk failed, not the network. */
const isOfFile = (error: unknown) =>
  ['write', 'open'].includes(String((error as NodeJS.ErrnoException).syscall));

function reasonOf(error: unknown, { isSilent }: Watch): string {
  if (isSilent) return t('the server said nothing for {n} seconds', { n: PATIENCE_MS / 1000 });
  const { message, cause } = error as { message?: string; cause?: { code?: string; message?: string } };
  const code = cause?.code ?? '';
  if (['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN'].includes(code))
    return t('there is no way to the server ({code}); this machine may not be connected to the internet', {
      code,
    });
  return t('the connection failed ({reason})', { reason: code || cause?.message || String(message) });
}
