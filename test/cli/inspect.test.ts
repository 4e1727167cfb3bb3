import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures';
import { file, lines } from '../trainer/helpers';
import { run } from './run';

const semicolons = 'größe;art\n' + lines(30, (row) => `${row},5;${'xy'[row % 2]}`);

describe('inspect', () => {
  it('writes the rows of a table as they were read, and says how', async () => {
    const out = join(temporaryFolder().path, 'out.csv');
    const path = await file(Buffer.from(semicolons, 'latin1'));
    const { code, stdout } = await run('inspect', path, '--save-as', out);
    expect(code).toBe(0);
    expect(stdout).toContain('read as: windows-1252, delimiter ";", quote ", decimal ,, header lines 1');
    expect(stdout).toContain('saved 30 rows');
    expect(await readFile(out, 'utf8')).toBe(
      'größe,art\n' + lines(30, (row) => `"${row},5",${'xy'[row % 2]}`),
    );
  });

  it('writes a file that nothing can be learned from too', async () => {
    const out = join(temporaryFolder().path, 'out.csv');
    expect((await run('inspect', await file('word\n'), '--save-as', out)).code).toBe(0);
    expect(await readFile(out, 'utf8')).toBe('word\n');
  });

  it('reads as it is told, and saves what it could not read', async () => {
    const unread = join(temporaryFolder().path, 'unread.csv');
    const path = await file(`${semicolons}a note\n`);
    const { code, stdout } = await run(
      'inspect',
      path,
      '--json',
      '--unread',
      unread,
      '--delimiter',
      'semicolon',
      '--missing',
      'x,-',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      rowCount: 30,
      skippedCount: 1,
      dialect: { missing: ['x', '-'] },
    });
    expect(await readFile(unread, 'utf8')).toBe(
      'line,reason,text\n32,it has one cell in the place of 2,a note\n',
    );
  });

  it('does not save a table over itself', async () => {
    const path = await file(semicolons);
    for (const flag of ['--save-as', '--unread']) {
      const { code, stdout, stderr } = await run('inspect', path, flag, path);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain('Saving as "table.csv" would write over a file that is in use here.');
    }
    expect(await readFile(path, 'utf8')).toBe(semicolons);
  });

  it('refuses what is no dialect before it begins', async () => {
    const path = await file(semicolons);
    expect((await run('inspect', path, '--delimiter', 'semicolons')).code).toBe(2);
    expect((await run('inspect', path, '--encoding', 'ebcdic')).code).toBe(2);
    expect((await run('inspect', path, '--save-as', join(path, 'no', 'where.csv'))).code).toBe(1);
  });
});
