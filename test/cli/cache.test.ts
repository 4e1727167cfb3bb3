import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder } from '../../src-main/cli/cache';
import { temporaryFolder } from '../fixtures';
import { keep, range } from '../trainer/features/cache-support';
import { run, start } from './run';

const inFolder = (folder: string, ...args: string[]) =>
  start(['cache', ...args], { env: { ...process.env, SOFTMAX_STUDIO_CACHE: folder } }).finished;

describe('The command "cache"', () => {
  it('shows the folder, its size and its limit; keeps a limit; clears', async () => {
    const { path } = temporaryFolder();
    await keep(path, range(0, 2000));
    const shown = await inFolder(path);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toMatch(
      new RegExp(`^folder: ${path}\nsize: {3}2.1 MB\nlimit: {2}.* GB \\(automatic\\)\n$`),
    );
    expect((await inFolder(path, '--limit', '5GB')).stdout).toContain('limit:  5 GB\n');
    const { stdout } = await inFolder(path, '--clear', '--json');
    expect(JSON.parse(stdout)).toEqual({
      folder: path,
      bytes: 0,
      limit: 5e9,
      isAutomatic: false,
      note: null,
    });
    expect((await inFolder(path, '--limit', 'auto')).stdout).toContain('(automatic)');
  });

  it('says what a limit must be', async () => {
    const { code, stderr } = await run('cache', '--limit', '5');
    expect(code).toBe(2);
    expect(stderr).toContain('It must be a size such as 5GB, from 100MB up, or "auto".');
  });

  it('fails in words where its folder is a file', async () => {
    const file = join(temporaryFolder().path, 'file');
    await writeFile(file, '');
    const { code, stderr } = await inFolder(file);
    expect(code).toBe(1);
    expect(stderr).toContain(`"${file}" cannot be used`);
  });
});

describe('The folder of the cache', () => {
  it('is a temporary one in tests', () => {
    expect(cacheFolder()).toMatch(/softmax-studio-test-cache-/);
  });

  it.each([
    ['linux', {}, '/home/me/.cache/softmax-studio'],
    ['linux', { XDG_CACHE_HOME: '/var/mine' }, '/var/mine/softmax-studio'],
    ['darwin', {}, '/home/me/Library/Caches/Softmax Studio'],
    ['win32', { LOCALAPPDATA: '/local' }, '/local/Softmax Studio/Cache'],
    ['win32', { SOFTMAX_STUDIO_CACHE: '/elsewhere' }, '/elsewhere'],
  ] as const)('is where %s with %j wants it', (platform, environment, folder) => {
    expect(cacheFolder(environment, platform, '/home/me').replaceAll('\\', '/')).toBe(folder);
  });
});
