import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { findSources, pathsOfList } from '../../../src-main/trainer/bulk/sources';
import { temporaryFolder } from '../../fixtures';
import { errorOf } from '../helpers';

async function folderOf(...names: string[]): Promise<string> {
  const { path } = temporaryFolder();
  for (const name of names) {
    await mkdir(join(path, name, '..'), { recursive: true });
    await writeFile(join(path, name), '');
  }
  return path;
}

const none = () => Promise.resolve([]);

describe('What is given to classify', () => {
  it('may be patterns, in the order of file managers', async () => {
    const root = await folderOf('a/10.jpg', 'a/9.jpg', 'a/b/1.png', 'a/.hidden/2.jpg', 'c.txt');
    const found = async (pattern: string) => {
      const { paths } = await findSources([join(root, pattern)], 'images', none);
      return paths.map((path) => relative(root, path));
    };
    expect(await found('**/*.jpg')).toEqual(['a/9.jpg', 'a/10.jpg']);
    expect(await found('a/*')).toEqual(['a/9.jpg', 'a/10.jpg', 'a/b']);
    expect(await found('{a/b,a}/*.{png,jpg}')).toEqual(['a/9.jpg', 'a/10.jpg', 'a/b/1.png']);
    const error = await errorOf(found('*.webp'));
    expect([error.code, error.message]).toEqual(['no-match', `"${join(root, '*.webp')}" matches no file.`]);
  });

  it('is no pattern where a file has that name', async () => {
    const root = await folderOf('a[1].jpg', 'a1.jpg');
    const path = join(root, 'a[1].jpg');
    expect((await findSources([path], 'images', none)).paths).toEqual([path]);
    const missing = join(root, 'none.jpg');
    expect((await findSources([missing], 'images', none)).paths).toEqual([missing]);
  });

  it('are all tables of a folder, for a model of tables', async () => {
    const root = await folderOf('x/b.csv', 'x/a.tsv', 'c.parquet', 'd.csv.gz', 'notes.md', '.git/e.csv');
    const { paths } = await findSources([root], 'table', none);
    expect(paths.map((path) => relative(root, path))).toEqual([
      'c.parquet',
      'd.csv.gz',
      'x/a.tsv',
      'x/b.csv',
    ]);
    await mkdir(join(root, 'empty'));
    const error = await errorOf(findSources([join(root, 'empty')], 'table', none));
    expect(error.message).toBe(`There is no table in "${join(root, 'empty')}".`);
  });

  it('may be a list, one path a line or ended by NUL', async () => {
    const text = (...pieces: string[]) => Readable.from(pieces.map((piece) => Buffer.from(piece)));
    expect(await pathsOfList(text('a b.jpg\r\nsub/c.j', 'pg\n\n'), false)).toEqual(['a b.jpg', 'sub/c.jpg']);
    expect(await pathsOfList(text('a\nb.jpg\0é', '.jpg\0'), true)).toEqual(['a\nb.jpg', 'é.jpg']);
    expect(await findSources(['-', 'x.jpg'], 'images', () => Promise.resolve(['y.jpg']))).toEqual({
      paths: ['x.jpg'],
      listed: ['y.jpg'],
    });
    expect((await errorOf(findSources(['-'], 'images', none))).message).toBe('The list of files is empty.');
  });
});
