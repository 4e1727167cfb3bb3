import { link, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requireOther, writeBeside, writeInPieces } from '../../src-main/trainer/whole-file';
import { temporaryFolder } from '../fixtures';
import { errorOf } from './helpers';

const isWindows = process.platform === 'win32';

describe('A file written in pieces', () => {
  it('takes its place when it is done, and says its bytes', async () => {
    const { path } = temporaryFolder();
    const target = join(path, 'out.txt');
    await writeFile(target, 'before, and longer than what comes');
    const bytes = await writeInPieces(target, async (write) => {
      await write('ä');
      await write(new Uint8Array([33]));
      expect(await readFile(target, 'utf8')).toMatch(/^before/);
    });
    expect([bytes, await readFile(target, 'utf8')]).toEqual([3, 'ä!']);
    expect(await readdir(path)).toEqual(['out.txt']);
  });

  it('leaves what was there where the work fails', async () => {
    const { path } = temporaryFolder();
    const target = join(path, 'out.txt');
    await writeFile(target, 'before');
    const work = writeInPieces(target, async (write) => {
      await write('half');
      throw new Error('enough');
    });
    expect((await errorOf(work)).message).toBe('enough');
    expect([await readdir(path), await readFile(target, 'utf8')]).toEqual([['out.txt'], 'before']);
  });

  it.skipIf(isWindows)('goes where a link leads, and leaves the link', async () => {
    const { path } = temporaryFolder();
    await mkdir(join(path, 'elsewhere'));
    const real = join(path, 'elsewhere', 'real.txt');
    await writeFile(real, 'before');
    await symlink(real, join(path, 'link.txt'));
    await writeInPieces(join(path, 'link.txt'), (write) => write('after'));
    expect(await readFile(real, 'utf8')).toBe('after');
    expect(await readdir(join(path, 'elsewhere'))).toEqual(['real.txt']);
    expect(
      (await readdir(path, { withFileTypes: true })).filter((entry) => entry.isSymbolicLink()),
    ).toHaveLength(1);
  });
});

describe('A file written beside its place', () => {
  it('is refused before the work where a folder is, or no folder for it', async () => {
    const { path } = temporaryFolder();
    await mkdir(join(path, 'taken'));
    let isBegun = false;
    const tried = (target: string) => errorOf(writeBeside(target, async () => void (isBegun = true)));
    expect((await tried(join(path, 'taken'))).message).toContain('taken" is no file that can be replaced');
    expect((await tried(join(path, 'gone', 'out.txt'))).message).toContain('it does not exist');
    expect([isBegun, await readdir(path)]).toEqual([false, ['taken']]);
  });

  it.skipIf(isWindows)('is no device: these stay what they are', async () => {
    expect((await errorOf(writeBeside('/dev/null', async () => {}))).code).toBe('unwritable');
  });
});

describe('What is in use', () => {
  it('is not written over, by whatever name', async () => {
    const { path } = temporaryFolder();
    const input = join(path, 'in.csv');
    await writeFile(input, 'a');
    const names = [input, join(path, 'x', '..', 'in.csv'), relative(process.cwd(), input)];
    if (!isWindows) {
      await symlink(input, join(path, 'link.csv'));
      names.push(join(path, 'link.csv'));
    }
    for (const name of names) {
      const error = await errorOf(requireOther(name, [join(path, 'other.csv'), input]));
      expect([error.code, error.message]).toEqual([
        'same-file',
        expect.stringContaining('Choose another name.'),
      ]);
    }
  });

  it('is another file where the name is another, also where nothing is there yet', async () => {
    const { path } = temporaryFolder();
    const [one, two] = [join(path, 'one.csv'), join(path, 'two.csv')];
    await requireOther(one, [two]);
    expect((await errorOf(requireOther(one, [one]))).code).toBe('same-file');
    await writeFile(one, 'a');
    // Its bytes stay under the other name when this one is replaced.
    await link(one, two);
    await requireOther(one, [two]);
  });
});
