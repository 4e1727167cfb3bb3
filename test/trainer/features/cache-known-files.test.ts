import { stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures';
import { sha256 } from './cache-records';
import { openCache } from './cache-support';

const hash = sha256('content');
const state = { size: 10, mtimeMs: 1e12 + 0.25, ctimeMs: 1e12 + 7, ino: 12 };

describe('A file that was read before', () => {
  it('is known again in the next run', async () => {
    const { path } = temporaryFolder();
    const cache = await openCache(path);
    expect(cache.knownHash('/photos/a.jpg', state)).toBeNull();
    cache.rememberHash('/photos/a.jpg', state, hash);
    await cache.close();
    const again = await openCache(path);
    expect(again.knownHash('/photos/a.jpg', state)).toBe(hash);
    expect(again.knownHash('/photos/../photos/a.jpg', state)).toBe(hash);
  });

  it.each([
    ['size', { size: 11 }],
    ['time of change', { mtimeMs: 1e12 + 0.5 }],
    ['time of change of status', { ctimeMs: 1e12 + 8 }],
    ['number on the disk', { ino: 13 }],
  ])('is not known with another %s', async (_, change) => {
    const cache = await openCache(temporaryFolder().path);
    cache.rememberHash('/photos/a.jpg', state, hash);
    expect(cache.knownHash('/photos/a.jpg', { ...state, ...change })).toBeNull();
    expect(cache.knownHash('/photos/b.jpg', state)).toBeNull();
  });

  it('is not known when it was changed at the same length and its time was set back', async () => {
    const folder = temporaryFolder().path;
    const photo = join(folder, 'a.jpg');
    const cache = await openCache(join(folder, 'cache'));
    await writeFile(photo, 'one');
    const before = await stat(photo);
    cache.rememberHash(photo, before, hash);
    // It was changed within the resolution of its times.
    expect(cache.knownHash(photo, before)).toBeNull();
    await wait(2100);
    cache.rememberHash(photo, before, hash);
    expect(cache.knownHash(photo, await stat(photo))).toBe(hash);
    await writeFile(photo, 'two');
    await utimes(photo, before.atime, before.mtime);
    expect(cache.knownHash(photo, await stat(photo))).toBeNull();
  });
});
