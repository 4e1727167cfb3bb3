/** The service as programs meet it: a process of its own, asked over HTTP. */
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageFolder, temporaryFolder, truncatedJpeg, writeCsv } from '../fixtures';
import { csvRows, run, start, type Finished, type Running } from './run';
import { schemaOf, type OpenApi } from './openapi';

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder.path, ...names);
const TOKEN = 'a-token-that-nobody-guesses';

interface Served {
  url: string;
  stdout: string;
  ask(path: string, init?: RequestInit): Promise<Response>;
  classify(type: string, body: Exclude<RequestInit['body'], undefined>): Promise<Response>;
  stop(signal?: NodeJS.Signals): Promise<Finished>;
  running: Running;
}

const services: Served[] = [];

async function startService(model: string, ...options: string[]): Promise<Served> {
  const env = { ...process.env, SOFTMAX_STUDIO_TOKEN: TOKEN, TMPDIR: at('tmp') };
  const running = start(['serve', model, '--port', '0', ...options], { env });
  let stdout = '';
  running.child.stdout!.on('data', (text: string) => (stdout += text));
  while (!stdout.includes('/v1/classify\n')) await once(running.child.stdout!, 'data');
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(stdout)![0];
  const headers = { authorization: `Bearer ${TOKEN}` };
  const ask: Served['ask'] = (path, init = {}) =>
    fetch(url + path, { ...init, headers: { ...headers, ...(init.headers as Record<string, string>) } });
  const served: Served = {
    url,
    stdout,
    ask,
    classify: (type, body) =>
      ask('/v1/classify', { method: 'POST', headers: { 'content-type': type }, body }),
    stop: (signal = 'SIGINT') => {
      running.child.kill(signal);
      return running.finished;
    },
    running,
  };
  services.push(served);
  return served;
}

interface Prediction {
  label: string;
  confidence: number;
  accepted: boolean | null;
  distance: number | null;
  probabilities: Record<string, number>;
  error?: string;
}

const answerOf = async (response: Response) => {
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'application/json; charset=utf-8',
  ]);
  return (await response.json()) as { predictions: Prediction[]; warnings: string[] };
};

async function errorOf(response: Response): Promise<[number, string, string]> {
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  return [response.status, error.code, error.message];
}

const json = (value: unknown) => JSON.stringify(value);

let pictures: Served;
let rows: Served;
beforeAll(async () => {
  await mkdir(at('tmp'));
  await imageFolder(at('photos'), { classes: ['cat', 'dog'], perClass: 12 });
  const cities = ['Köln', 'Paris', 'a "b", c'];
  await writeCsv(at('table.csv'), [
    ['size', 'city', 'seen', 'kind'],
    ...Array.from({ length: 90 }, (_, index) => [
      index % 10 === 3 ? null : (index % 9) + (index % 3) * 4 + 0.5,
      cities[(index + Math.floor(index / 7)) % 3]!,
      `2024-0${(index % 9) + 1}-1${index % 10}`,
      ['a', 'b', 'c'][index % 3]!,
    ]),
  ]);
  const quick = ['--search', 'none', '--epochs', '20'];
  const trained = await Promise.all([
    run('train', at('photos'), '--backbone', 'pixels', ...quick, '--out', at('photos.onnx')),
    run('train', at('table.csv'), '--label', 'kind', ...quick, '--out', at('table.onnx')),
  ]);
  expect(trained.map(({ code }) => code)).toEqual([0, 0]);
  pictures = await startService(at('photos.onnx'), '--max-batch', '8');
  rows = await startService(at('table.onnx'), '--max-bytes', '1MB', '--max-batch', '500');
});
afterAll(async () => {
  for (const { running } of services) running.child.kill('SIGKILL');
  await Promise.all(services.map(({ running }) => running.finished));
  folder.dispose();
});

const photo = (name: string) => readFile(at('photos', name.split('-')[0]!, name));

describe('the pictures of requests', () => {
  it('get the probabilities that classify gives their files', async () => {
    const files = ['cat-001.png', 'dog-002.png', 'cat-003.png'];
    const paths = files.map((name) => at('photos', name.split('-')[0]!, name));
    const told = csvRows((await run('classify', at('photos.onnx'), ...paths)).stdout);
    const bytes = await Promise.all(files.map(photo));
    const one = await answerOf(await pictures.classify('image/png', bytes[1]!));
    const several = await answerOf(
      await pictures.classify('application/json', json({ images: bytes.map((b) => b.toString('base64')) })),
    );
    expect(several.warnings).toEqual([]);
    expect(several.predictions[1]).toEqual(one.predictions[0]);
    expect(
      several.predictions.map(({ label, confidence, probabilities }) => ({
        prediction: label,
        confidence: String(confidence),
        probability_cat: String(probabilities['cat']),
        probability_dog: String(probabilities['dog']),
      })),
    ).toEqual(
      told.map(({ prediction, confidence, probability_cat, probability_dog }) => ({
        prediction,
        confidence,
        probability_cat,
        probability_dog,
      })),
    );
  });

  it('that are broken are errors of their own among those that are answered', async () => {
    const broken = await readFile(await truncatedJpeg(at('half.jpg')));
    const images = [
      (await photo('cat-004.png')).toString('base64'),
      broken.toString('base64'),
      'no base64!',
      '',
      Buffer.from('a note').toString('base64'),
      (await photo('dog-004.png')).toString('base64'),
    ];
    const { predictions } = await answerOf(await pictures.classify('application/json', json({ images })));
    expect(predictions.map(({ label, error }) => label ?? error)).toEqual([
      'cat',
      expect.stringMatching(/^broken image: /),
      'this is not base64 of the bytes of a picture',
      'this is not base64 of the bytes of a picture',
      'not an image, whatever its name says',
      'dog',
    ]);
    const [status, code, message] = await errorOf(await pictures.classify('image/jpeg', broken));
    expect([status, code]).toEqual([422, 'broken-image']);
    expect(message).toMatch(/^broken image: /);
    expect((await errorOf(await pictures.classify('image/jpeg', '')))[1]).toBe('broken-image');
  });

  it('may not be too many, and are no rows', async () => {
    const images = Array<string>(9).fill((await photo('cat-001.png')).toString('base64'));
    const [status, code, message] = await errorOf(
      await pictures.classify('application/json', json({ images })),
    );
    expect([status, code]).toEqual([413, 'too-many']);
    expect(message).toMatch(/^9 images are more than .* 8 at a time at most/);
    expect(await errorOf(await pictures.classify('text/csv', 'a,b\n1,2\n'))).toMatchObject([
      415,
      'wrong-type',
      expect.stringContaining('This model classifies pictures.'),
    ]);
    const wrong = await errorOf(await pictures.classify('application/json', json({ rows: [{ a: 1 }] })));
    expect(wrong.slice(0, 2)).toEqual([422, 'bad-input']);
  });
});

describe('the rows of requests', () => {
  const row = { size: 3.5, city: 'Paris', seen: '2024-03-13' };

  it('get the probabilities that classify gives their file, as CSV and as JSON', async () => {
    const told = csvRows(
      (await run('classify', at('table.onnx'), at('table.csv'))).stdout.replaceAll('"a ""b"", c"', 'abc'),
    );
    const wanted = told.map((line) => [
      line['prediction'],
      ...['a', 'b', 'c'].map((name) => line[`probability_${name}`]),
    ]);
    const text = await readFile(at('table.csv'), 'utf8');
    const asJson = text
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [, size, city, seen] = /^(.*?),("(?:[^"]|"")*"|[^,]*),(.*?),/.exec(line)!;
        const plain = city!.startsWith('"') ? city!.slice(1, -1).replaceAll('""', '"') : city!;
        return { size: size ? Number(size) : null, city: plain, seen: seen! };
      });
    const csv = await answerOf(await rows.classify('text/csv; charset=utf-8', text));
    const given = await answerOf(await rows.classify('application/json', json({ rows: asJson })));
    for (const { predictions, warnings } of [csv, given]) {
      expect(
        predictions.map(({ label, probabilities }) => [label, ...Object.values(probabilities).map(String)]),
      ).toEqual(wanted);
      expect(warnings).toContain('"size": 9 missing or not a number, taken as the median.');
    }
    expect(new Set(wanted.map(([label]) => label)).size).toBe(3);
    expect(await readdir(at('tmp'))).toEqual([]);
  });

  it('may be one alone, of any order, with columns that nobody needs and values that are missing', async () => {
    const { predictions, warnings } = await answerOf(
      await rows.classify(
        'application/json',
        json({ rows: [{ extra: 1, seen: null, City: 'Rom', size: '3.5' }] }),
      ),
    );
    expect(predictions).toHaveLength(1);
    expect(warnings).toEqual([
      'The column "City" is taken for "city".',
      'The model does not use "extra".',
      '"city": 1 with a text that training saw rarely or never, such as "Rom".',
      '"seen": 1 missing or no date, taken as the median.',
    ]);
    const csv = await answerOf(await rows.classify('text/csv', 'city,seen,size\nParis,2024-03-13,3.5\n'));
    const given = await answerOf(await rows.classify('application/json', json({ rows: [row] })));
    expect(csv.predictions).toEqual(given.predictions);
  });

  it('must have the columns that the model was trained on', async () => {
    const lacking = [{ size: 1, seen: null, citty: 'Paris' }];
    for (const response of [
      await rows.classify('application/json', json({ rows: lacking })),
      await rows.classify('text/csv', 'size,seen,citty\n1,,Paris\n'),
    ]) {
      const [status, code, message] = await errorOf(response);
      expect([status, code]).toEqual([422, 'missing-columns']);
      expect(message).toContain('lacks 1 of the columns');
      expect(message).toContain('"city" (is "citty" meant?)');
      expect(message).not.toContain('/');
    }
    const some = json({ rows: [row, { size: 1, seen: null }] });
    expect(await errorOf(await rows.classify('application/json', some))).toEqual([
      422,
      'missing-columns',
      'Row 2 lacks "city", which other rows have. Send null where there is no value.',
    ]);
  });

  it.each([
    ['no JSON', 'application/json', '{"rows":[', 400, 'bad-json'],
    ['another shape', 'application/json', '{"row":[]}', 422, 'bad-input'],
    ['no row', 'application/json', '{"rows":[]}', 422, 'bad-input'],
    ['a nested value', 'application/json', '{"rows":[{"size":[1]}]}', 422, 'bad-input'],
    ['a prototype', 'application/json', '{"rows":[{"__proto__":{"size":1}}]}', 422, 'missing-columns'],
    ['an empty table', 'text/csv', '', 422, 'empty'],
    ['a picture', 'image/png', 'x', 415, 'wrong-type'],
    ['gzip', 'text/csv', Buffer.from([0x1f, 0x8b, 8, 0]), 415, 'not-text'],
    ['Parquet', 'text/csv', 'PAR1....PAR1', 415, 'not-text'],
    ['too many rows', 'text/csv', `size,city,seen\n${'1,Paris,\n'.repeat(501)}`, 413, 'too-many'],
    ['too many rows in JSON', 'application/json', json({ rows: Array(501).fill(row) }), 413, 'too-many'],
    ['too much', 'text/csv', 'x'.repeat(1_000_001), 413, 'too-large'],
  ])('are refused as %s', async (_, type, body, status, code) => {
    expect((await errorOf(await rows.classify(type, body))).slice(0, 2)).toEqual([status, code]);
    expect((await rows.ask('/health')).status).toBe(200);
  });
});

/** A request with headers that fetch does not let through. */
const bare = (url: string, headers: Record<string, string>, method = 'GET', body = '') =>
  new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    sent.on('error', reject).end(body);
  });

describe('strangers', () => {
  it.each([
    ['no token', {}],
    ['another token', { authorization: 'Bearer a-token-that-somebody-guesses' }],
    ['part of the token', { authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
    ['the token in another way', { authorization: `Basic ${TOKEN}` }],
  ])('with %s learn nothing but that the service is there', async (_, headers) => {
    for (const path of ['/v1/model', '/openapi.json', '/v1/classify', '/', '/anything']) {
      const response = await fetch(rows.url + path, { headers });
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect((await errorOf(response)).slice(0, 2)).toEqual([401, 'wrong-token']);
    }
    const health = await fetch(`${rows.url}/health`, { headers });
    expect(await health.json()).toEqual({ status: 'ok', version: expect.stringMatching(/^\d+\./) as string });
  });

  const authorization = `Bearer ${TOKEN}`;
  it.each([
    ['by another name', { host: 'attacker.example' }],
    ['by another address', { host: '192.168.0.1:8765' }],
    ['by a name that begins right', { host: '127.0.0.1.attacker.example' }],
    ['from a page of the web', { origin: 'https://attacker.example' }],
    ['from a page of a file', { origin: 'null' }],
    ['from a page of another service here', { origin: 'http://127.0.0.1:1' }],
  ])('are refused %s, even with the token', async (_, headers) => {
    for (const path of ['/health', '/v1/model']) {
      const { status, headers: got } = await bare(rows.url + path, { authorization, ...headers });
      expect(status).toBe(403);
      expect(Object.keys(got).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    const preflight = await bare(`${rows.url}/v1/classify`, headers, 'OPTIONS');
    expect(preflight.status).toBe(403);
  });

  it('are told apart from friends: this machine by its other name, and a page of the service itself', async () => {
    const { port } = new URL(rows.url);
    const host = `localhost:${port}`;
    expect((await bare(`${rows.url}/v1/model`, { authorization, host })).status).toBe(200);
    const own = { authorization, host, origin: `http://${host}` };
    expect((await bare(`${rows.url}/v1/model`, own)).status).toBe(200);
  });

  it('cannot reach it from other machines', async () => {
    const { port } = new URL(rows.url);
    const outcome = await new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.2', port: Number(port) });
      socket.on('connect', () => resolve('connected')).on('error', () => resolve('refused'));
    });
    expect(outcome).toBe('refused');
  });

  it('are sent away with headers without end, with a body of unknown length and with packed ones', async () => {
    const long = await bare(`${rows.url}/health`, { 'x-long': 'x'.repeat(9000) });
    expect(long.status).toBe(431);
    const chunked = { authorization, 'transfer-encoding': 'chunked', 'content-type': 'text/csv' };
    expect((await bare(`${rows.url}/v1/classify`, chunked, 'POST', 'a,b\n')).status).toBe(411);
    const packed = { ...chunked, 'content-encoding': 'gzip' };
    expect((await bare(`${rows.url}/v1/classify`, packed, 'POST', 'a,b\n')).status).toBe(415);
  });

  it('find no files, whatever they ask for', async () => {
    for (const path of [
      '/../../etc/passwd',
      '/%2e%2e/package.json',
      '/v1/classify?path=/etc/passwd',
      '/%ZZ',
    ]) {
      const { status, text } = await bare(rows.url + path, { authorization });
      expect([400, 404]).toContain(status);
      expect(text).not.toMatch(/root:|at .*\.(ts|js):/);
    }
  });
});

describe('more than it can do', () => {
  it('is answered or sent away at once, and none is lost', async () => {
    const body = json({ images: Array<string>(8).fill((await photo('cat-001.png')).toString('base64')) });
    const few = await startService(at('photos.onnx'), '--max-waiting', '4');
    const flood = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const response = await few.classify('application/json', body);
        if (response.status === 200) return (await answerOf(response)).predictions.length;
        expect(response.headers.get('retry-after')).toBe('1');
        return (await errorOf(response)).slice(0, 2).join(' ');
      }),
    );
    const answered = flood.filter((outcome) => outcome === 8).length;
    const refused = flood.filter((outcome) => outcome === '503 busy').length;
    expect(answered + refused).toBe(200);
    expect(answered).toBeGreaterThanOrEqual(8);
    expect(refused).toBeGreaterThan(0);
    await answerOf(await few.classify('application/json', body));
  });

  it('is told so to whoever is still sending when the connection ends', async () => {
    const body = 'x'.repeat(20_000_000);
    const headers = { authorization: `Bearer ${TOKEN}`, connection: 'close', 'content-type': 'text/csv' };
    const sent = { ...headers, 'content-length': String(body.length) };
    const { status } = await bare(`${rows.url}/v1/classify`, sent, 'POST', body);
    expect(status).toBe(413);
    const nobody = { ...sent, authorization: 'Bearer wrong' };
    expect((await bare(`${rows.url}/v1/classify`, nobody, 'POST', body)).status).toBe(401);
  });

  it('gives its place to others when whoever asked goes away', async () => {
    const one = await startService(at('photos.onnx'), '--max-waiting', '0');
    const body = await photo('cat-001.png');
    const { port } = new URL(one.url);
    const head = `POST /v1/classify HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: image/png\r\nContent-Length: ${body.length}\r\n\r\n`;
    const sockets = Array.from({ length: 4 }, () => connect({ host: '127.0.0.1', port: Number(port) }));
    for (const socket of sockets) {
      await once(socket, 'connect');
      socket.on('error', () => {}).write(head);
    }
    // All four places are taken by those who send nothing more.
    await expect.poll(async () => (await one.classify('image/png', body)).status).toBe(503);
    for (const socket of sockets) socket.destroy();
    await expect.poll(async () => (await one.classify('image/png', body)).status).toBe(200);
  });
});

describe.each(['pictures', 'rows'] as const)('openapi.json of %s', (kind) => {
  const served = () => (kind === 'pictures' ? pictures : rows);
  const documentOf = async () => (await (await served().ask('/openapi.json')).json()) as OpenApi;

  it('names every address, every schema that it speaks of, and the classes of this model', async () => {
    const document = await documentOf();
    expect(document.openapi).toBe('3.1.0');
    expect(document.servers).toEqual([{ url: served().url }]);
    expect(Object.keys(document.paths)).toEqual(['/health', '/v1/model', '/v1/classify', '/openapi.json']);
    const text = json(document);
    for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g))
      expect(Object.keys(document.components.schemas)).toContain(name);
    for (const operations of Object.values(document.paths))
      for (const { operationId, responses } of Object.values(operations)) {
        expect(operationId).toBeTruthy();
        for (const { description, content } of Object.values(responses)) {
          expect(description).toBeTruthy();
          expect(Object.keys(content)).toEqual(['application/json']);
        }
      }
    const { example } = document.paths['/v1/model']!['get']!.responses['200']!.content['application/json']!;
    expect(example).toMatchObject({ classes: kind === 'pictures' ? ['cat', 'dog'] : ['a', 'b', 'c'] });
  });

  it('has examples that are answered as it says', async () => {
    const document = await documentOf();
    const { content } = document.paths['/v1/classify']!['post']!.requestBody!;
    const examples = Object.entries(content).filter(([, { example }]) => example !== undefined);
    expect(examples.map(([type]) => type)).toEqual(
      kind === 'pictures' ? ['application/json'] : ['application/json', 'text/csv'],
    );
    for (const [type, { example, schema }] of examples) {
      expect(() => schemaOf(document, schema).parse(example)).not.toThrow();
      const body = typeof example === 'string' ? example : json(example);
      const answer = await answerOf(await served().classify(type, body));
      expect(answer.predictions[0]!.error).toBeUndefined();
      expect(answer.warnings).toEqual([]);
    }
  });

  it('describes what comes back', async () => {
    const document = await documentOf();
    const told = (path: string, method: string, status: string) =>
      schemaOf(
        document,
        document.paths[path]![method]!.responses[status]!.content['application/json']!.schema,
      );
    const model: unknown = await (await served().ask('/v1/model')).json();
    expect(told('/v1/model', 'get', '200').parse(model)).toEqual(model);
    const { example } = document.paths['/v1/classify']!['post']!.requestBody!.content['application/json']!;
    const answer: unknown = await (await served().classify('application/json', json(example))).json();
    expect(told('/v1/classify', 'post', '200').parse(answer)).toEqual(answer);
    const error: unknown = await (await served().classify('application/json', '{')).json();
    expect(told('/v1/classify', 'post', '400').parse(error)).toEqual(error);
    expect(() => told('/v1/classify', 'post', '200').parse(error)).toThrow();
  });
});

describe('the service', () => {
  it('makes a token where none is given, prints it once, and an example that works', async () => {
    const env = { ...process.env };
    delete env['SOFTMAX_STUDIO_TOKEN'];
    const running = start(['serve', at('table.onnx'), '--port', '0'], { env });
    let printed = '';
    running.child.stdout!.on('data', (text: string) => (printed += text));
    await expect.poll(() => printed, { timeout: 20_000 }).toContain('/v1/classify\n');
    const [, authorization, body, url] = /"Authorization: (.*?)" .* -d '(.*)' (http:\S+)\n$/.exec(printed)!;
    const headers = { authorization: authorization!, 'content-type': 'application/json' };
    const answer = await answerOf(await fetch(url!, { method: 'POST', headers, body: body! }));
    expect(answer).toMatchObject({ predictions: [{ label: expect.any(String) as string }], warnings: [] });
    running.child.kill('SIGTERM');
    const { code, stdout, stderr } = await running.finished;
    expect(code).toBe(0);
    const token = /^token: ([\w-]{43})$/m.exec(stdout)![1]!;
    expect(stdout).toContain(`curl -H "Authorization: Bearer ${token}"`);
    expect(stderr).not.toContain(token);
  });

  it('finishes what it was asked when it is interrupted, and ends', async () => {
    const served = await startService(at('photos.onnx'));
    const images = Array<string>(64).fill((await photo('dog-001.png')).toString('base64'));
    const asked = served.classify('application/json', json({ images }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const stopped = served.stop('SIGINT');
    expect((await answerOf(await asked)).predictions).toHaveLength(64);
    const { code, stderr } = await stopped;
    expect(code).toBe(0);
    expect(stderr).toMatch(/POST \/v1\/classify 200 \d+ ms/);
    await expect(served.ask('/health')).rejects.toThrow();
  });

  it('writes a line a request, with nothing of what was sent', async () => {
    const served = await startService(at('table.onnx'));
    await served.ask('/secret-path?secret-query', { headers: { 'x-secret': 'secret-header' } });
    await served.classify('text/csv', 'secret-column\nsecret-cell\n');
    const { stderr } = await served.stop();
    const lines = stderr.trimEnd().split('\n');
    expect(lines.map((line) => line.replace(/^\S+Z (.*) \d+ ms$/, '$1'))).toEqual([
      'GET (unknown) 404',
      'POST /v1/classify 422',
      'Finishing what was asked. Press Ctrl-C again to end at once.',
    ]);
    expect(stderr).not.toContain('secret');
  });

  it.each([
    ['a token that is too short', ['--token', 'short'], 'A token must be 16 to 512'],
    ['a token with a space', ['--token', 'a token with some spaces'], 'A token must be'],
  ])('does not begin with %s', async (_, options, message) => {
    const { code, stderr } = await run('serve', at('table.onnx'), '--port', '0', ...options);
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
  });

  it('does not begin on a port that is taken, nor with what is no model', async () => {
    const { port } = new URL(rows.url);
    const taken = await run('serve', at('table.onnx'), '--port', port);
    expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining('another program uses it')]);
    await writeFile(at('no.onnx'), 'x');
    const { code, stderr } = await run('serve', at('no.onnx'));
    expect([code, stderr]).toEqual([1, expect.stringContaining('is not a Softmax Studio model')]);
    expect((await run('serve', at('table.onnx'), '--max-bytes', '1KB')).code).toBe(2);
  });
});
