import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { Grants } from '../../src-main/grants';
import { toSource } from '../../src-main/sources';
import { temporaryFolder } from '../fixtures';

describe('grants', () => {
  it('gives a path one token, however it is written, and tells of it once', () => {
    const grants = new Grants();
    const told = vi.fn();
    grants.onGrant(told);
    const token = grants.grant('/data/set');
    expect(grants.grant('/data/other/../set')).toBe(token);
    expect(grants.grant('/data/set2')).not.toBe(token);
    expect(told.mock.calls).toHaveLength(2);
    expect(told).toHaveBeenCalledWith({ token, path: resolve('/data/set') });
    expect(grants.all()[0]).toEqual({ token, path: resolve('/data/set') });
  });

  it('knows only the tokens that it gave', () => {
    const grants = new Grants();
    expect(grants.path(grants.grant('/data/set'))).toBe(resolve('/data/set'));
    expect(() => grants.path('/data/set')).toThrow(expect.objectContaining({ code: 'unknown-source' }));
  });
});

describe('sources', () => {
  it('describe what lies at the path', async () => {
    const folder = temporaryFolder().path;
    const grants = new Grants();
    await mkdir(join(folder, 'set'));
    await writeFile(join(folder, 'a.csv'), '');
    expect(await toSource(join(folder, 'set'), grants)).toMatchObject({ name: 'set', isFolder: true });
    const file = await toSource(join(folder, 'a.csv'), grants);
    expect(file).toMatchObject({ name: 'a.csv', isFolder: false, path: join(folder, 'a.csv') });
    expect(grants.path(file.token)).toBe(join(folder, 'a.csv'));
  });

  it('refuse what is not there or no full path, and grant nothing', async () => {
    const folder = temporaryFolder().path;
    const grants = new Grants();
    await expect(toSource(join(folder, 'missing'), grants)).rejects.toMatchObject({ code: 'not-found' });
    await expect(toSource('a.csv', grants)).rejects.toMatchObject({ code: 'not-a-path' });
    expect(grants.all()).toEqual([]);
  });
});
