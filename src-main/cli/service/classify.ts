/** `POST /v1/classify`: pictures or rows, whichever the model is for. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { LoadedModel } from '../../trainer/model/model-file';
import { Turns, type Gate, type Visit } from './gate';
import type { RequestLimits } from './model-facts';
import { classifyPicture, classifyPictures } from './pictures';
import { busy, Refusal, stopping } from './refusal';
import { classifyCsv, classifyJsonRows } from './rows';
import type { Answer } from './schemas';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a request that is to be classified. */
    visit: Visit | null;
  }
}

/** Decoded pictures in memory at a time, of all requests together. */
const PICTURES = 4;
/** A program that does not read its answer for so long (in ms) is cut off. */
const READING_TIMEOUT = 30_000;

export function addClassify(
  app: FastifyInstance,
  model: LoadedModel,
  gate: Gate,
  limits: RequestLimits,
): void {
  const answerTo = model.metadata.kind === 'images' ? pictures(model, limits) : rows(model, limits);
  app.decorateRequest('visit', null);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post<{ Body: Buffer | undefined }>(
    '/v1/classify',
    {
      // Before the body is read: what there is no room for does not come into memory.
      onRequest: (request, reply, done) => {
        request.visit = enter(request, reply, gate, limits);
        done();
      },
    },
    async (request, reply) => {
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const body = request.body ?? Buffer.alloc(0);
      const answer = await request.visit!.work(async () => {
        gone.signal.throwIfAborted();
        return answerTo(mediaType(request), body, gone.signal);
      });
      reply.raw.setTimeout(READING_TIMEOUT, () => reply.raw.destroy());
      return answer;
    },
  );
}

/** @throws Refusal where the request is too large, or there is no room for it */
function enter(
  { headers }: FastifyRequest,
  { raw }: FastifyReply,
  gate: Gate,
  { bytes: most }: RequestLimits,
): Visit {
  if (gate.isClosed) throw stopping();
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity')
    throw new Refusal(415, 'encoded', 'Send the body as it is, without Content-Encoding.');
  if (headers['content-length'] === undefined)
    throw new Refusal(411, 'no-length', 'Say how long the body is (Content-Length).');
  const bytes = Number(headers['content-length']);
  if (bytes > most) {
    const message = `The body has ${bytes} bytes, and may have ${most}: send less at a time, or start the service with a larger --max-bytes.`;
    throw new Refusal(413, 'too-large', message);
  }
  const visit = gate.enter(bytes);
  if (visit === null) throw busy();
  raw.once('close', visit.leave);
  return visit;
}

type AnswerTo = (type: string, body: Buffer, signal: AbortSignal) => Promise<Answer>;

/** Without parameters. */
const mediaType = ({ headers }: FastifyRequest) =>
  (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();

function pictures(model: LoadedModel, { samples }: RequestLimits): AnswerTo {
  const turns = new Turns(PICTURES);
  return (type, body, signal) => {
    if (type === 'application/json') return classifyPictures(model, parsed(body), turns, samples, signal);
    if (type.startsWith('image/') || type === 'application/octet-stream')
      return classifyPicture(model, body, turns);
    throw wrongType(
      'This model classifies pictures. Send the bytes of one as image/jpeg (or another image type) or application/octet-stream, or several in base64 as application/json.',
    );
  };
}

function rows(model: LoadedModel, { samples }: RequestLimits): AnswerTo {
  // Each has a database of its own.
  const tables = new Turns(1);
  return (type, body, signal) => {
    if (type === 'application/json') return classifyJsonRows(model, parsed(body), samples, signal);
    if (type === 'text/csv') return tables.take(() => classifyCsv(model, body, samples, signal));
    throw wrongType('This model classifies rows. Send them as application/json or text/csv.');
  };
}

const wrongType = (message: string) => new Refusal(415, 'wrong-type', message);

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new Refusal(400, 'bad-json', 'The body is not JSON.');
  }
}
