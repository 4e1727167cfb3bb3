import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveBundleFile } from '../../src-main/bundle-path';

let folder: string;
let root: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'bundle-')));
  root = join(folder, 'renderer');
  await mkdir(join(root, 'assets'), { recursive: true });
  await mkdir(join(folder, 'renderer-old'));
  await writeFile(join(root, 'index.html'), 'page');
  await writeFile(join(root, 'assets', 'a b.js'), 'script');
  await writeFile(join(root, 'tool.sh'), 'no type that a page needs');
  await writeFile(join(folder, 'secret.json'), 'secret');
  await writeFile(join(folder, 'renderer-old', 'index.html'), 'sibling');
  await symlink(join(folder, 'secret.json'), join(root, 'link.json'));
  await symlink(folder, join(root, 'up'));
  await symlink(join(root, 'index.html'), join(root, 'inside.html'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('what the bundle serves', () => {
  it.each([
    ['app://bundle/', 'index.html', 'text/html; charset=utf-8'],
    ['app://bundle/index.html', 'index.html', 'text/html; charset=utf-8'],
    ['app://bundle/index.html?v=1#top', 'index.html', 'text/html; charset=utf-8'],
    ['app://bundle/assets/a%20b.js', 'assets/a b.js', 'text/javascript; charset=utf-8'],
    ['app://bundle/assets/../index.html', 'index.html', 'text/html; charset=utf-8'],
    ['app://bundle/inside.html', 'index.html', 'text/html; charset=utf-8'],
  ])('%s', async (url, file, mimeType) => {
    expect(await resolveBundleFile(root, url)).toEqual({ path: join(root, file), mimeType });
  });
});

describe('what the bundle refuses', () => {
  it.each([
    ['dots', 'app://bundle/../secret.json'],
    ['encoded dots', 'app://bundle/%2e%2e/secret.json'],
    ['an encoded slash', 'app://bundle/..%2fsecret.json'],
    ['dots and slash encoded', 'app://bundle/assets/%2e%2e%2f%2e%2e%2fsecret.json'],
    ['encoded twice', 'app://bundle/%252e%252e%252fsecret.json'],
    ['a backslash', 'app://bundle/..\\secret.json'],
    ['an encoded backslash', 'app://bundle/..%5csecret.json'],
    ['a NUL', 'app://bundle/index.html%00.js'],
    ['a drive', 'app://bundle/C:/secret.json'],
    ['a stream', 'app://bundle/index.html::$DATA'],
    ['an absolute path', 'app://bundle//etc/hosts.json'],
    ['a sibling with the same prefix', 'app://bundle/..%2frenderer-old/index.html'],
    ['a link to a file outside', 'app://bundle/link.json'],
    ['a link to a folder outside', 'app://bundle/up/secret.json'],
    ['a link outside to the sibling', 'app://bundle/up/renderer-old/index.html'],
    ['a folder', 'app://bundle/assets'],
    ['a folder with its slash', 'app://bundle/assets/'],
    ['a missing file', 'app://bundle/missing.js'],
    ['an unknown type', 'app://bundle/tool.sh'],
    ['bad encoding', 'app://bundle/%E0%A4%A.js'],
    ['another host', 'app://other/index.html'],
    ['a longer host', 'app://bundle.example/index.html'],
    ['no host', 'app:///index.html'],
    ['a user name', 'app://me@bundle/index.html'],
    ['a port', 'app://bundle:80/index.html'],
    ['another scheme', 'file://bundle/index.html'],
    ['no URL', 'index.html'],
  ])('%s', async (_name, url) => {
    expect(await resolveBundleFile(root, url)).toBeNull();
  });
});
