import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Progress } from '../../../src-preload/contract';
import { OFFERED } from '../../../src-main/trainer/features/backbone-offers';
import { BackboneStore } from '../../../src-main/trainer/features/backbone-store';
import { Backbones } from '../../../src-main/trainer/features/backbones';
import { Job } from '../../../src-main/trainer/job';
import { repositoryRoot, temporaryFolder } from '../../fixtures';
import { errorOf } from '../helpers';
import { offerOf, sends, serve, served } from './backbone-server';
import { input } from './hand-made-backbones';

function kept(url: string, bytes = served) {
  const folder = join(temporaryFolder().path, 'kept');
  const backbones = new Backbones(undefined, new BackboneStore(folder), [offerOf(url, bytes)]);
  return { backbones, folder };
}

/** The error of a fetch, after which nothing is left. */
async function refusal(answer: RequestListener, job = new Job()) {
  const { backbones, folder } = kept(await serve(answer));
  const error = await errorOf(backbones.fetch('tiny-net', job));
  expect(readdirSync(folder)).toEqual([]);
  expect(await backbones.list()).toEqual([]);
  return error;
}

describe('Fetching a backbone', () => {
  it('keeps what was announced, with what is known of it, and says how far it is', async () => {
    const { backbones, folder } = kept(await serve(sends(served)));
    const said: Progress[] = [];
    const info = await backbones.fetch('tiny-net', new Job((progress) => said.push(progress)));
    const { sha256 } = backbones.offered[0]!;
    expect(info).toMatchObject({
      name: 'tiny-net',
      sha256,
      ...input,
      columns: 4,
      licence: 'MIT',
      trainedOn: 'nothing',
    });
    expect(readdirSync(folder).sort()).toEqual([`${sha256}.json`, `${sha256}.onnx`]);
    expect((await readFile(join(folder, `${sha256}.onnx`))).equals(served)).toBe(true);
    expect(await backbones.list()).toEqual([info]);
    expect(said.at(-1)).toMatchObject({ phase: 'fetching', done: served.length, total: served.length });
    // Nobody has to say what it takes.
    expect((await backbones.get(sha256))!.card).toMatchObject({ name: 'tiny-net', ...input });
  });

  it('follows to where the file lies now', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/there') return void sends(served)(request, response);
      response.writeHead(302, { location: '/there' }).end();
    });
    expect(await kept(url).backbones.fetch('tiny-net', new Job())).toMatchObject({ name: 'tiny-net' });
  });

  it('sends nothing about the person or this app', async () => {
    let headers = {};
    const url = await serve((request, response) => {
      ({ headers } = request);
      sends(served)(request, response);
    });
    await kept(url).backbones.fetch('tiny-net', new Job());
    const usual = [
      'host',
      'connection',
      'accept',
      'accept-language',
      'sec-fetch-mode',
      'user-agent',
      'accept-encoding',
    ];
    expect(Object.keys(headers).filter((name) => !usual.includes(name))).toEqual([]);
    expect(headers).toMatchObject({ 'user-agent': 'node' });
  });

  const changed = Uint8Array.from(served);
  changed[changed.length - 100]! ^= 1;
  const longer = Buffer.concat([served, Buffer.from('more')]);
  it.each<[string, RequestListener, string, RegExp]>([
    [
      'another file of the same length',
      sends(changed),
      'wrong-file',
      /another file than the one that was announced \(another SHA-256\)/,
    ],
    ['a file that says it is longer', sends(longer), 'wrong-file', /announced \(\d+ bytes\)/],
    [
      'a file that goes on and on',
      (_, response) => void response.writeHead(200).end(longer),
      'wrong-file',
      /announced \(more than \d+ bytes\)/,
    ],
    [
      'a short file',
      (_, response) => void response.writeHead(200).end(served.subarray(0, 1000)),
      'not-fetched',
      /it broke off after 1000 of \d+ bytes/,
    ],
    [
      'nothing',
      (_, response) => void response.writeHead(404).end('no'),
      'not-fetched',
      /the server answered 404\. Try again later\. You can download http:\S+tiny-net.onnx with a browser/,
    ],
    [
      'an error',
      (_, response) => void response.writeHead(503).end(),
      'not-fetched',
      /the server answered 503/,
    ],
    [
      'one redirect after the other',
      (_, response) => void response.writeHead(302, { location: '/again' }).end(),
      'not-fetched',
      /from one place to the next/,
    ],
    [
      'a redirect that is not safe',
      (_, response) => void response.writeHead(302, { location: 'http://example.org/x.onnx' }).end(),
      'not-fetched',
      /to http:\/\/example.org, which is not https/,
    ],
    [
      'a redirect to a file of this machine',
      (_, response) => void response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
      'not-fetched',
      /to file:\/\/, which is not https/,
    ],
  ])('refuses %s, and keeps nothing', async (_, answer, code, message) => {
    expect(await refusal(answer)).toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  it('says that the connection broke', async () => {
    const error = await refusal((_, response) => {
      response.writeHead(200, { 'content-length': served.length });
      response.write(served.subarray(0, 100_000), () => response.destroy());
    });
    expect(error).toMatchObject({ code: 'not-fetched' });
    expect(error.message).toContain('"tiny-net" could not be fetched: the connection failed');
  });

  it('says that there is no server', async () => {
    const { backbones } = kept('http://127.0.0.1:1');
    const error = await errorOf(backbones.fetch('tiny-net', new Job()));
    expect(error).toMatchObject({ code: 'not-fetched' });
  });

  it('can be cancelled in the middle', async () => {
    const job = new Job();
    const error = await refusal((_, response) => {
      response.writeHead(200, { 'content-length': served.length });
      // And no more: whoever waits for the rest waits long.
      response.write(served.subarray(0, 100_000), () => setTimeout(() => job.cancel(), 50));
    }, job);
    expect(error.code).toBe('cancelled');
  });

  it('refuses what is no backbone, though it is what was announced', async () => {
    const text = Buffer.from('a page that says that you should log in');
    const { backbones, folder } = kept(await serve(sends(text)), text);
    const error = await errorOf(backbones.fetch('tiny-net', new Job()));
    expect(error.message).toContain('"tiny-net.onnx" cannot be used as a backbone');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('knows only what is offered', async () => {
    const error = await errorOf(kept('http://127.0.0.1:1').backbones.fetch('other', new Job()));
    expect(error.message).toBe('There is no "other" to fetch. There is "tiny-net".');
  });
});

describe('What is offered', () => {
  it('comes by https, with its size, hash and licence', () => {
    expect(OFFERED.length).toBeGreaterThan(0);
    for (const { url, bytes, sha256, licence, trainedOn } of OFFERED) {
      expect(url).toMatch(/^https:\/\/huggingface\.co\/onnxmodelzoo\/.*\.onnx$/);
      expect(bytes).toBeGreaterThan(1e6);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(`${licence}${trainedOn}`).not.toBe('');
    }
    expect(new Set(OFFERED.map(({ name }) => name)).size).toBe(OFFERED.length);
  });
});

describe('The network', () => {
  it('is reached by this one file of the trainer and the command line', () => {
    const NETWORK =
      /\bfetch\(|['"](node:)?(https?|http2|net|tls|dgram|dns)['"]|\bundici\b|\b(WebSocket|EventSource)\(/;
    // The service listens to this machine, and asks nobody.
    const OUT = /\bfetch\(|\b(request|connect|createConnection)\(|\bundici\b|\b(WebSocket|EventSource)\(/;
    const isService = (path: string) => /cli[\\/](serve\.ts|service[\\/].*)$/.test(path);
    const textOf = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');
    const users = ['src-main/trainer', 'src-main/cli', 'src-main/cli.ts'].flatMap((place) => {
      const names = place.endsWith('.ts')
        ? ['']
        : readdirSync(join(repositoryRoot, place), { recursive: true, encoding: 'utf8' });
      return names
        .filter((name) => name === '' || name.endsWith('.ts'))
        .map((name) => join(place, name))
        .filter((path) => (isService(path) ? OUT : NETWORK).test(textOf(path)));
    });
    // Others say `.fetch(` of what this file does.
    const own = users.filter(
      (path) => !/backbones\.ts$|session[\\/]backbone-commands\.ts$|cli[\\/]backbone\.ts$/.test(path),
    );
    expect(own).toEqual([join('src-main', 'trainer', 'features', 'backbone-fetch.ts')]);
  });
});
