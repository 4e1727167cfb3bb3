/** A model as a service of this machine. */
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { UserError } from '../trainer/errors';
import { loadModel, type LoadedModel } from '../trainer/model/model-file';
import { print } from './output';
import { exampleRow } from './service/examples';
import type { RequestLimits } from './service/model-facts';
import { createService, type Service } from './service/service';

export interface ServeOptions {
  port: number;
  token?: string;
  maxBatch?: number;
  maxWaiting: number;
  maxBytes: number;
}

const HOST = '127.0.0.1';
const TOKEN_BYTES = 32;
const SHORTEST_TOKEN = 16;
/** Pictures of a request, unless told otherwise. */
const PICTURES = 64;
/** Rows of a request, fewer where there are so many classes that an answer would have more probabilities. */
const ROWS = 10_000;
const PROBABILITIES = 250_000;

export async function serve(path: string, options: ServeOptions): Promise<void> {
  const given = options.token ?? process.env['SOFTMAX_STUDIO_TOKEN'];
  const token = given === undefined ? randomBytes(TOKEN_BYTES).toString('base64url') : checkedToken(given);
  const model = await loadModel(path);
  const limits = { samples: options.maxBatch ?? usualBatch(model), bytes: options.maxBytes };
  const log = (line: string) => void process.stderr.write(`${line}\n`);
  const service = createService(model, { token, limits, waiting: options.maxWaiting, log });
  const stopped = untilInterrupted();
  const url = await listen(service, options.port);
  announce(model, url, given === undefined ? token : null, limits);
  await stopped;
  process.stderr.write('Finishing what was asked. Press Ctrl-C again to end at once.\n');
  process.once('SIGINT', () => process.exit(1));
  await service.stop();
  await model.session.release();
}

/** It goes into a header. */
function checkedToken(token: string): string {
  if (new RegExp(`^[\\x21-\\x7e]{${SHORTEST_TOKEN},512}$`).test(token)) return token;
  throw new UserError(
    'bad-token',
    `A token must be ${SHORTEST_TOKEN} to 512 letters, digits and signs without spaces. Leave it away to have one made.`,
  );
}

const usualBatch = ({ metadata: { kind, labels } }: LoadedModel) =>
  kind === 'images' ? PICTURES : Math.max(1, Math.min(ROWS, Math.floor(PROBABILITIES / labels.length)));

/** @returns its address @throws UserError where the port is taken */
async function listen({ app }: Service, port: number): Promise<string> {
  await app.listen({ host: HOST, port }).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'EADDRINUSE' ? 'another program uses it' : 'it may not be used';
    throw new UserError(
      'no-port',
      `Port ${port} cannot be had: ${why}. Choose another, or any free one with --port 0.`,
    );
  });
  return `http://${HOST}:${(app.server.address() as AddressInfo).port}`;
}

/** @param token null where whoever started the service knows it */
function announce(model: LoadedModel, url: string, token: string | null, limits: RequestLimits): void {
  const { kind, report } = model.metadata;
  const what = kind === 'images' ? 'images' : 'rows';
  print(`${report.name} is served at ${url}, to this machine alone. Ctrl-C ends it.`);
  if (token !== null) print(`token: ${token}`);
  print(
    `A request may have ${limits.samples} ${what}. ${url}/openapi.json describes all of it. For example:`,
  );
  const bearer = `-H "Authorization: Bearer ${token ?? '$SOFTMAX_STUDIO_TOKEN'}"`;
  const body =
    kind === 'images'
      ? '-H "Content-Type: image/jpeg" --data-binary @photo.jpg'
      : `-H "Content-Type: application/json" -d '${JSON.stringify({ rows: [exampleRow(model)] }).replaceAll("'", "'\\''")}'`;
  print(`  curl ${bearer} ${body} ${url}/v1/classify`);
}

function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
