/** Saving a table as it was read, and what could not be read of it: whole or not at all, and never over the table. */
import { DuckDBInstance } from '@duckdb/node-api';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { saveRows } from '../../../../src-main/trainer/data/table/save-rows';
import { Job } from '../../../../src-main/trainer/job';
import { temporaryFolder } from '../../../fixtures';
import { errorOf, file, lines, openTable } from '../../helpers';

const ROWS = 200_000;
const many = () => file('a,b\n' + lines(ROWS, (row) => `${row},some text of row ${row}`));

async function parquet(rows = 'SELECT i AS a, i / 4 AS b FROM range(20) t(i)'): Promise<string> {
  const path = join(temporaryFolder().path, 'table.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (${rows}) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 20000)`);
  connection.closeSync();
  instance.closeSync();
  return path;
}

/** Fails to save, over a file and where none is. @returns how it failed over the file */
async function failing(work: (target: string) => Promise<unknown>) {
  const { path } = temporaryFolder();
  await errorOf(work(join(path, 'new.csv')));
  expect(await readdir(path)).toEqual([]);
  const target = join(path, 'out.csv');
  await writeFile(target, 'before');
  const error = await errorOf(work(target));
  expect([await readdir(path), await readFile(target, 'utf8')]).toEqual([['out.csv'], 'before']);
  return error;
}

describe('A table is not saved over itself', () => {
  it.each([
    ['text', () => file('a,b\n1,2\n3,4\nnote\n')],
    ['Parquet', parquet],
  ])('%s', async (_, make) => {
    const path = await make();
    const before = await readFile(path);
    const other = join(dirname(path), 'out.csv');
    const errors = [
      await errorOf(saveRows(path, path, new Job())),
      await errorOf(saveRows(path, other, new Job(), { unreadPath: path })),
      await errorOf(saveRows(path, other, new Job(), { unreadPath: other })),
    ];
    expect(errors.map(({ code }) => code)).toEqual(['same-file', 'same-file', 'same-file']);
    expect(errors[0]!.message).toMatch(/^Saving as "table\.\w+" would write over .* Choose another name\.$/);
    expect(await readFile(path)).toEqual(before);
    expect(await readdir(dirname(path))).toHaveLength(1);
  });

  it.skipIf(process.platform === 'win32')('through a link', async () => {
    const path = await file('a,b\n1,2\n');
    const link = join(dirname(path), 'link.csv');
    await symlink(path, link);
    expect((await errorOf(saveRows(path, link, new Job()))).code).toBe('same-file');
    expect((await errorOf(saveRows(link, path, new Job()))).code).toBe('same-file');
    expect(await readFile(path, 'utf8')).toBe('a,b\n1,2\n');
  });

  it('nor is what could not be read of it', async () => {
    const content = 'a,label\n1,x\n2,y\nnote\n3,x\n';
    const table = await openTable(content);
    expect((await errorOf(table.saveUnread(table.path))).code).toBe('same-file');
    expect(await readFile(table.path, 'utf8')).toBe(content);
  });
});

describe('No half file is left, and what was there stays,', () => {
  it('where saving is given up in the middle', async () => {
    const path = await many();
    const bytes = (await readFile(path)).length;
    const said: number[] = [];
    const error = await failing((target) => {
      const job: Job = new Job(({ done }) => {
        said.push(done);
        if (done > 0) job.cancel();
      });
      return saveRows(path, target, job);
    });
    expect(error.code).toBe('cancelled');
    expect(Math.max(...said)).toBeGreaterThan(0);
    expect(Math.max(...said)).toBeLessThan(bytes);
  });

  it('where Parquet is damaged in its middle', async () => {
    const path = await parquet(`SELECT i AS a, hash(i)::VARCHAR AS b FROM range(${ROWS}) t(i)`);
    const bytes = await readFile(path);
    const half = Math.floor(bytes.length / 2);
    await writeFile(path, bytes.fill(0xff, half, half + 100_000));
    const error = await failing((target) => saveRows(path, target, new Job()));
    expect(error.message).toContain('it is damaged');
  });

  it('where Parquet is given up', async () => {
    const path = await parquet();
    const job = new Job();
    job.cancel();
    expect((await failing((target) => saveRows(path, target, job))).code).toBe('cancelled');
  });

  it('where there is no folder for it, which is no fault of the table', async () => {
    for (const path of [await file('a,b\n1,2\n'), await parquet()]) {
      const error = await errorOf(saveRows(path, join(dirname(path), 'gone', 'out.csv'), new Job()));
      expect(error.message).toMatch(/out\.csv" cannot be used: it does not exist/);
    }
  });
});

describe('A saved table', () => {
  it('takes the place of what was there, and leaves nothing beside it', async () => {
    for (const path of [
      await file('a,b\n0,0.0\n1,0.25\n'),
      await parquet('SELECT i AS a, i / 4 AS b FROM range(2) t(i)'),
    ]) {
      const folder = temporaryFolder().path;
      const target = join(folder, "it's.csv");
      await writeFile(target, 'before, and longer than what is saved now');
      const unreadPath = join(folder, 'unread.csv');
      const { rows, bytes, unread } = await saveRows(path, target, new Job(), { unreadPath });
      const text = await readFile(target, 'utf8');
      expect([rows, bytes, unread, text]).toEqual([2, text.length, 0, 'a,b\n0,0.0\n1,0.25\n']);
      expect(await readFile(unreadPath, 'utf8')).toBe('line,reason,text\n');
      expect((await readdir(folder)).sort()).toEqual(["it's.csv", 'unread.csv']);
    }
  });
});
