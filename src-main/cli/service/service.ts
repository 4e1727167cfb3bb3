/** The service itself: who may ask, how much at once, what is answered. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { version } from '../../../package.json';
import type { LoadedModel } from '../../trainer/model/model-file';
import { addClassify } from './classify';
import { failureOf, keepReport } from './failure';
import { Gate } from './gate';
import { requireLocal, requireToken } from './guard';
import { modelFacts, type RequestLimits } from './model-facts';
import { openApi } from './openapi';
import { Refusal } from './refusal';
import type { Health, ModelFacts } from './schemas';

export interface ServiceOptions {
  token: string;
  limits: RequestLimits;
  /** So many requests may wait for their turn. */
  waiting: number;
  /** Takes a line a request, which holds nothing of what was sent. */
  log(line: string): void;
}

export interface Service {
  app: FastifyInstance;
  /** Finishes what is asked already, and refuses all else. */
  stop(): Promise<void>;
}

/** Requests that work at a time: one is read while another is in the graph. */
const WORKING = 4;
/** So many of the largest requests may be held at a time. */
const LARGEST_HELD = 4;
/** Milliseconds. */
const HEADERS_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 60_000;
const KEEP_ALIVE = 5_000;
const LINGER = 1_000;
/** Bytes. */
const MAX_HEADERS = 8192;
const MAX_CONNECTIONS = 1024;

export function createService(model: LoadedModel, options: ServiceOptions): Service {
  const { token, limits, waiting, log } = options;
  const gate = new Gate({ working: WORKING, waiting, bytes: LARGEST_HELD * limits.bytes });
  const app = Fastify({
    bodyLimit: limits.bytes,
    requestTimeout: REQUEST_TIMEOUT,
    keepAliveTimeout: KEEP_ALIVE,
    http: { headersTimeout: HEADERS_TIMEOUT, maxHeaderSize: MAX_HEADERS },
    return503OnClosing: false,
    clientErrorHandler: hangUp,
    frameworkErrors: (_error, _request, reply: FastifyReply) =>
      void refuse(reply, new Refusal(400, 'bad-address', 'The address of the request is not understood.')),
  });
  app.server.maxConnections = MAX_CONNECTIONS;
  app.addHook('onRequest', (request, reply, done) => {
    keepLog(request, reply, log);
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    requireLocal(request.headers);
    if (request.routeOptions.url !== '/health') requireToken(request.headers, token);
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (gate.isClosed) reply.header('connection', 'close');
    done();
  });
  app.setNotFoundHandler(() => {
    throw new Refusal(404, 'not-found', 'There is nothing here. GET /openapi.json says what there is.');
  });
  app.setErrorHandler(async (error, request, reply) => {
    const refusal = failureOf(error);
    if (refusal.status === 500) keepReport(error, log);
    if (gate.isClosed || isLast(request)) await allSent(request);
    return refuse(reply, refusal);
  });
  app.get('/health', (): Health => ({ status: gate.isClosed ? 'stopping' : 'ok', version }));
  app.get('/v1/model', (): ModelFacts => modelFacts(model, limits));
  app.get('/openapi.json', ({ host }) => openApi(model, `http://${host}`, limits));
  addClassify(app, model, gate, limits);
  const stop = async () => {
    gate.close();
    await app.close();
  };
  return { app, stop };
}

function refuse(reply: FastifyReply, { status, code, message, headers }: Refusal): FastifyReply {
  return reply.code(status).headers(headers).send({ error: { code, message } });
}

/** Whether the connection ends with the answer. */
const isLast = ({ raw }: FastifyRequest) =>
  raw.httpVersionMinor === 0 || raw.headers.connection?.toLowerCase() === 'close';

/** Who is still sending when the connection ends never reads why: the rest is taken, and thrown away. */
async function allSent({ raw }: FastifyRequest): Promise<void> {
  if (raw.complete) return;
  raw.resume();
  await finished(raw).catch(() => {});
}

/** What is not HTTP, has too long headers or is sent too slowly is answered if it can be, and never waited for. */
function hangUp({ code }: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable) return void socket.destroy();
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[code ?? ''] ?? 400;
  socket.setTimeout(LINGER, () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
}

/** Of the address only what is known of it: the rest is whoever asked's. */
function keepLog(request: FastifyRequest, { raw }: FastifyReply, log: (line: string) => void): void {
  const began = performance.now();
  raw.once('close', () => {
    const path = request.routeOptions.url ?? '(unknown)';
    const outcome = raw.writableFinished ? raw.statusCode : 'given up';
    const milliseconds = Math.round(performance.now() - began);
    log(`${new Date().toISOString()} ${request.method} ${path} ${outcome} ${milliseconds} ms`);
  });
}
