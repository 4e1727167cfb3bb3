import { openSync, writeSync, closeSync, fstatSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures';
import { dataFiles, openCache, present, put, range, startWriter, writerCommand } from './cache-support';

const MANY = 1_000_000;

describe('A process that is killed while it keeps records', () => {
  it('loses what it put in its last second at most, and the next one goes on in its file', async () => {
    const { path } = temporaryFolder();
    for (const [round, enough] of [300, 1200, 700].entries()) {
      const first = round * MANY;
      const writer = startWriter(writerCommand(path, first, MANY));
      await writer.until(enough);
      const killed = Date.now();
      writer.child.kill('SIGKILL');
      await writer.ended;
      const cache = await openCache(path);
      const records = writer.puts.map(({ record }) => record);
      const there = new Set(present(cache, records));
      const lost = writer.puts.filter(({ record }) => !there.has(record));
      expect(lost.filter(({ at }) => at < killed - 1000)).toEqual([]);
      // What is lost is the end.
      expect(records.slice(0, there.size).every((record) => there.has(record))).toBe(true);
      await cache.close();
    }
    expect(dataFiles(path)).toHaveLength(1);
  });

  it('in the middle of a write leaves no record that is none', async () => {
    const { path } = temporaryFolder();
    const writer = startWriter(writerCommand(path, 0, MANY));
    await writer.until(2000);
    writer.child.kill('SIGKILL');
    await writer.ended;
    const [file] = dataFiles(path);
    const descriptor = openSync(file!.path, 'r+');
    // A block that says that it holds fifty records, and ends after one.
    const start = Buffer.alloc(60);
    start.write('smsfeat1');
    start.writeUInt32LE(50, 8);
    start.writeUInt32LE(1000, 12);
    writeSync(descriptor, start, 0, start.length, fstatSync(descriptor).size);
    closeSync(descriptor);
    const cache = await openCache(path);
    const there = present(cache, range(0, 2000)).length;
    put(cache, [MANY]);
    expect(dataFiles(path)).toHaveLength(1);
    const again = await openCache(path);
    expect(present(again, range(0, 2000))).toHaveLength(there);
    expect(present(again, [MANY])).toEqual([MANY]);
    expect(again.note).toBeNull();
  });
});

describe('Several processes at once', () => {
  it('keep their records side by side, and find those of the others', async () => {
    const { path } = temporaryFolder();
    const cache = await openCache(path);
    const writers = [0, 1000, 1500].map((first) => startWriter(writerCommand(path, first, 1000)));
    while (writers.some(({ child }) => child.exitCode === null && child.signalCode === null)) {
      // Throws where a record is another one than was put.
      present(cache, range(0, 2500));
      put(cache, [9000 + Math.floor(Math.random() * 500)]);
      await wait(20);
    }
    for (const { ended } of writers) expect(await ended).toEqual({ code: 0, stderr: '' });
    expect(present(cache, range(0, 2500))).toEqual(range(0, 2500));
    expect(cache.note).toBeNull();
    expect(dataFiles(path).length).toBeLessThanOrEqual(4);
  });

  it('that come one after the other share a file', async () => {
    const { path } = temporaryFolder();
    for (const first of [0, 100]) await startWriter(writerCommand(path, first, 100)).ended;
    expect(present(await openCache(path), range(0, 300))).toEqual(range(0, 200));
    expect(dataFiles(path)).toHaveLength(1);
  });
});
