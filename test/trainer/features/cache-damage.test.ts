import { spawnSync } from 'node:child_process';
import { appendFile, chmod, chown, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot, temporaryFolder } from '../../fixtures';
import { hashOf, RECORD_BYTES, recipe, recordOf } from './cache-records';
import { dataFiles, keep, openCache, present, put, range, startWriter, writerCommand } from './cache-support';

/** A cache of ten blocks in one file. */
async function tenBlocks() {
  const { path } = temporaryFolder();
  for (const i of range(0, 10)) await keep(path, [i]);
  return { path, file: dataFiles(path)[0]! };
}

describe('A file that ends in the middle', () => {
  it.each([1, RECORD_BYTES, RECORD_BYTES + 36, RECORD_BYTES + 36 + 19])(
    'of a block, %i bytes short, loses that block alone and is gone on with',
    async (missing) => {
      const { path, file } = await tenBlocks();
      await truncate(file.path, file.bytes - missing);
      const cache = await openCache(path);
      expect(present(cache, range(0, 20))).toEqual(range(0, 9));
      put(cache, range(9, 15));
      await cache.close();
      expect(dataFiles(path)).toHaveLength(1);
      const again = await openCache(path);
      expect(present(again, range(0, 20))).toEqual(range(0, 15));
      expect(again.note).toBeNull();
    },
  );
});

describe('A damaged file', () => {
  it('never gives a wrong record, wherever a byte is another one', async () => {
    const { path, file } = await tenBlocks();
    const whole = await readFile(file.path);
    let noticed = 0;
    for (let at = 0; at < whole.length; at += 97) {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 1 << (at % 8);
      await rm(dirname(file.path), { recursive: true });
      await mkdir(dirname(file.path));
      await writeFile(file.path, damaged);
      const cache = await openCache(path);
      // Throws where a record is another one than was put.
      const found = present(cache, range(0, 10));
      expect(found.length).toBeLessThan(10);
      if (cache.note !== null) {
        noticed++;
        expect(cache.note).toMatch(/was damaged/);
        put(cache, range(0, 10));
      }
      await cache.close();
      if (cache.note !== null) expect(present(await openCache(path), range(0, 10))).toHaveLength(10);
    }
    // What is not noticed is a count that seems to reach beyond the end.
    expect(noticed).toBeGreaterThan(95);
  });

  it.each([
    ['nothing', ''],
    ['something else', 'no cache at all'],
    ['half of a header', 'smsfeat1'],
    ['zeros after the first word', 'smsfeat1'.padEnd(500, '\0')],
  ])('that holds %s is as good as none', async (_, content) => {
    const { path, file } = await tenBlocks();
    await writeFile(file.path, content);
    const cache = await openCache(path);
    expect(present(cache, range(0, 10))).toEqual([]);
    put(cache, range(0, 10));
    await cache.close();
    expect(present(await openCache(path), range(0, 10))).toHaveLength(10);
  });

  it('that has noise after its blocks is thrown away, and said to be', async () => {
    const { path, file } = await tenBlocks();
    await appendFile(file.path, Buffer.alloc(5000, 'noise'));
    const cache = await openCache(path);
    expect(present(cache, range(0, 10))).toEqual([]);
    expect(cache.note).toMatch(/damaged/);
    expect(dataFiles(path)).toEqual([]);
  });
});

describe('Settings that cannot be read', () => {
  it.each(['', '{"limit":', '{"limit":-1}', '[]'])('%j count as none', async (text) => {
    const { path } = temporaryFolder();
    await writeFile(join(path, 'settings.json'), text);
    expect(await (await openCache(path)).info()).toMatchObject({ isAutomatic: true });
  });
});

describe('A folder that cannot be used', () => {
  it('finds nothing, keeps nothing, and says so once, where it is a file', async () => {
    const path = join(temporaryFolder().path, 'file');
    await writeFile(path, 'mine');
    const cache = await openCache(path);
    put(cache, [1]);
    expect(present(cache, [1])).toEqual([]);
    expect(cache.note).toContain(`No features are kept for the next training. "${path}" cannot be used`);
    expect(cache.knownHash('/a', { size: 1, mtimeMs: 1, ctimeMs: 1, ino: 1 })).toBeNull();
    expect(await readFile(path, 'utf8')).toBe('mine');
  });

  // The administrator may write anywhere: as such, the records are put by the user "nobody".
  const isAdministrator = process.getuid?.() === 0;
  const user = isAdministrator ? { uid: 65_534, gid: 65_534 } : {};
  const canRead = spawnSync(process.execPath, ['-e', '0'], { cwd: repositoryRoot, ...user }).status === 0;
  it.skipIf(process.platform === 'win32' || !canRead)(
    'still gives what it holds where it may only be read',
    async () => {
      const { path } = temporaryFolder();
      await keep(path, range(0, 5));
      const temporary = temporaryFolder().path;
      if (isAdministrator) await chown(temporary, user.uid!, user.gid!);
      else await chmod(path, 0o500);
      await chmod(path, 0o555);
      const env = { ...process.env, TMPDIR: temporary };
      const { ended, puts } = startWriter(writerCommand(path, 3, 10), { ...user, env });
      const { code, stderr } = await ended;
      await chmod(path, 0o755);
      expect(code).toBe(0);
      expect(stderr).toContain('No features are kept');
      expect(stderr).toContain('permission was denied');
      expect(puts.filter(({ found }) => found).map(({ record }) => record)).toEqual([3, 4]);
      expect(present(await openCache(path), range(0, 20))).toEqual(range(0, 5));
    },
  );

  // A file may not grow further, as on a disk that is full.
  it.skipIf(process.platform === 'win32')('keeps what fits where the disk is full', async () => {
    const { path } = temporaryFolder();
    const [node, args] = writerCommand(path, 0, 2000);
    const { ended, puts } = startWriter(['bash', ['-c', `ulimit -f 400; exec "$0" "$@"`, node, ...args]]);
    const { code, stderr } = await ended;
    expect(code).toBe(0);
    expect(puts).toHaveLength(2000);
    expect(stderr).toContain('No features are kept');
    const cache = await openCache(path);
    const kept = present(cache, range(0, 2000));
    expect(kept).toEqual(range(0, kept.length));
    expect(cache.note).toBeNull();
    put(cache, [5000]);
    expect(present(await openCache(path), [5000])).toEqual([5000]);
  });
});

describe('An unexpected failure while reading', () => {
  it('is a record that is not there', async () => {
    const { path, file } = await tenBlocks();
    const cache = await openCache(path);
    const shelf = cache.shelf(recipe, RECORD_BYTES);
    expect(shelf.get(hashOf(9))).toEqual(recordOf(9));
    await truncate(file.path, 100);
    expect(shelf.get(hashOf(9))).toBeNull();
    expect(cache.note).toMatch(/damaged/);
  });
});
