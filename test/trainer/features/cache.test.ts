import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures';
import { hashOf, RECORD_BYTES, recipe, recordOf, sha256 } from './cache-records';
import { dataFiles, keep, openCache, present, put, range } from './cache-support';

const other = sha256('another recipe');

describe('A shelf', () => {
  it('gives back what was put: at once, after a flush, and from the disk', async () => {
    const { path } = temporaryFolder();
    const cache = await openCache(path);
    const shelf = cache.shelf(recipe, RECORD_BYTES);
    const record = recordOf(1);
    shelf.put(hashOf(1), record);
    record.fill(0);
    expect(present(cache, [1, 2])).toEqual([1]);
    expect(dataFiles(path)).toEqual([]);
    shelf.flush();
    expect(dataFiles(path)).toHaveLength(1);
    expect(present(cache, [1, 2])).toEqual([1]);
    await cache.close();
    const again = await openCache(path);
    expect(present(again, [1, 2])).toEqual([1]);
    expect(again.note).toBeNull();
  });

  it('gives arrays whose buffer is theirs alone, so that floats can be looked at in place', async () => {
    const { path } = temporaryFolder();
    await keep(path, [1, 2]);
    const shelf = (await openCache(path)).shelf(recipe, RECORD_BYTES);
    const record = shelf.get(hashOf(2))!;
    expect([record.byteOffset, record.buffer.byteLength]).toEqual([0, RECORD_BYTES]);
    record.fill(0);
    expect(shelf.get(hashOf(2))).toEqual(recordOf(2));
  });

  it('knows only its own recipe and length', async () => {
    const { path } = temporaryFolder();
    await keep(path, [1]);
    const cache = await openCache(path);
    expect(present(cache, [1], other)).toEqual([]);
    expect(cache.shelf(recipe, RECORD_BYTES + 1).get(hashOf(1))).toBeNull();
  });

  it('refuses a record of another length and a name that is no hash', async () => {
    const shelf = (await openCache(temporaryFolder().path)).shelf(recipe, RECORD_BYTES);
    expect(() => shelf.put(hashOf(1), new Uint8Array(3))).toThrow(RangeError);
    expect(() => shelf.put('../x', recordOf(1))).toThrow(RangeError);
  });

  it('goes on in the same file, run after run', async () => {
    const { path } = temporaryFolder();
    for (const run of range(0, 5)) await keep(path, range(run * 3, run * 3 + 3));
    expect(dataFiles(path)).toHaveLength(1);
    expect(present(await openCache(path), range(0, 20))).toEqual(range(0, 15));
  });

  it('keeps a record once, however often it is put', async () => {
    const { path } = temporaryFolder();
    await keep(path, [1, 1]);
    const bytes = dataFiles(path)[0]!.bytes;
    await keep(path, [1]);
    expect(dataFiles(path)).toMatchObject([{ bytes }]);
  });
});

describe('The limit', () => {
  const limit = 100_000;

  it('is held by throwing away what was used least recently', async () => {
    const { path } = temporaryFolder();
    const third = sha256('a third recipe');
    await keep(path, range(0, 40), { limit });
    await wait(20);
    await keep(path, range(0, 40), { limit }, other);
    await wait(20);
    const cache = await openCache(path, { limit });
    expect(present(cache, range(0, 40))).toEqual(range(0, 40));
    await wait(20);
    put(cache, range(0, 40), third);
    expect(await cache.size()).toBeLessThanOrEqual(limit);
    expect(present(cache, range(0, 40), third)).toEqual(range(0, 40));
    expect(present(cache, range(0, 40))).toEqual(range(0, 40));
    const left = present(cache, range(0, 40), other).length;
    expect(left).toBeLessThan(40);
    expect(left).toBeGreaterThan(0);
    expect(cache.note).toBeNull();
  });

  it('that was lowered since the last run holds from the start', async () => {
    const { path } = temporaryFolder();
    await keep(path, range(0, 90), { limit });
    expect(await (await openCache(path, { limit: limit / 2 })).size()).toBeLessThanOrEqual(limit / 2);
    expect(await (await openCache(path, { limit })).size()).toBeGreaterThan(limit / 4);
  });

  it('does not let a run larger than the cache throw away what it comes to next time', async () => {
    const { path } = temporaryFolder();
    for (const run of [1, 2]) {
      const cache = await openCache(path, { limit });
      const shelf = cache.shelf(recipe, RECORD_BYTES);
      let hits = 0;
      for (const i of range(0, 300)) {
        if (shelf.get(hashOf(i))) hits++;
        else shelf.put(hashOf(i), recordOf(i));
        if (i % 4 === 0) shelf.flush();
      }
      expect(await cache.size()).toBeLessThanOrEqual(limit);
      expect(cache.note).toMatch(/is full/);
      if (run === 2) expect(hits).toBeGreaterThan(85);
      await cache.close();
      await wait(20);
    }
    const next = await openCache(path, { limit });
    await wait(20);
    put(next, range(0, 40), other);
    expect(present(next, range(0, 40), other)).toEqual(range(0, 40));
  });

  it('can be chosen, for every process and the time to come, and given back', async () => {
    const { path } = temporaryFolder();
    const cache = await openCache(path);
    const automatic = await cache.info();
    expect(automatic).toMatchObject({ folder: path, bytes: 0, isAutomatic: true });
    expect(automatic.limit).toBeGreaterThan(0);
    expect(automatic.limit).toBeLessThanOrEqual(2e9);
    await cache.setLimit(5e9);
    expect(await (await openCache(path)).info()).toMatchObject({ limit: 5e9, isAutomatic: false });
    await cache.setLimit(null);
    expect(await (await openCache(path)).info()).toMatchObject({ isAutomatic: true });
  });

  it('that is lowered takes effect at once, whatever is in use', async () => {
    const { path } = temporaryFolder();
    await keep(path, range(0, 600), { limit: 5e6 });
    const chosen = await openCache(path);
    expect(present(chosen, range(0, 600))).toHaveLength(600);
    await chosen.setLimit(3e5);
    expect(await chosen.size()).toBeLessThanOrEqual(3e5);
    const left = present(chosen, range(0, 600));
    expect(left.length).toBeLessThan(300);
    put(chosen, [5000]);
    expect(present(chosen, [5000])).toEqual([5000]);
  });
});

describe('Clearing', () => {
  it('takes away all that is kept, the limit and other people’s files not', async () => {
    const { path } = temporaryFolder();
    await mkdir(join(path, 'mine'));
    await writeFile(join(path, 'mine', 'letter.txt'), 'dear');
    const cache = await openCache(path);
    await cache.setLimit(3e9);
    put(cache, [1]);
    cache.shelf(recipe, RECORD_BYTES).put(hashOf(2), recordOf(2));
    await cache.clear();
    expect(await cache.info()).toMatchObject({ bytes: 0, limit: 3e9 });
    expect(present(cache, [1, 2])).toEqual([]);
    expect(dataFiles(path).map((file) => file.path)).toEqual([join(path, 'mine', 'letter.txt')]);
    expect(await readFile(join(path, 'mine', 'letter.txt'), 'utf8')).toBe('dear');
  });

  it('leaves a cache that can be filled again, also where another process has cleared it', async () => {
    const { path } = temporaryFolder();
    const cache = await openCache(path);
    put(cache, [1]);
    await (await openCache(path)).clear();
    put(cache, [2]);
    expect(present(await openCache(path), [1, 2])).toEqual([2]);
    await cache.clear();
    put(cache, [3]);
    expect(present(await openCache(path), [1, 2, 3])).toEqual([3]);
  });

  it('by another process in the middle of a run costs no more than what was kept', async () => {
    const { path } = temporaryFolder();
    const shelf = (await openCache(path)).shelf(recipe, RECORD_BYTES);
    for (const i of [1, 2]) {
      shelf.put(hashOf(i), recordOf(i));
      shelf.flush();
      if (i === 1) await (await openCache(path)).clear();
    }
    expect(present(await openCache(path), [1, 2])).toEqual([2]);
  });
});
