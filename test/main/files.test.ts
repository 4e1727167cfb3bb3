import { readFile, readdir, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyAtomic, explainWriteError, writeAtomic } from '../../src-main/files';
import { temporaryFolder } from '../fixtures';

describe('writing files', () => {
  it('replaces a file and leaves nothing beside it', async () => {
    const folder = temporaryFolder().path;
    const file = join(folder, 'a.json');
    await writeAtomic(file, 'old');
    await writeAtomic(file, 'new');
    expect(await readFile(file, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['a.json']);
  });

  it('keeps the old file and cleans up when a copy fails', async () => {
    const folder = temporaryFolder().path;
    const file = join(folder, 'model.onnx');
    await writeFile(file, 'old');
    await expect(copyAtomic(join(folder, 'missing'), file)).rejects.toThrow('ENOENT');
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['model.onnx']);
  });

  it('does not put a file in the place of a folder', async () => {
    const folder = temporaryFolder().path;
    const source = join(folder, 'source');
    await writeFile(source, 'model');
    await mkdir(join(folder, 'taken'));
    await expect(copyAtomic(source, join(folder, 'taken'))).rejects.toThrow();
    expect((await readdir(folder)).sort()).toEqual(['source', 'taken']);
  });

  it('copies and tells the size', async () => {
    const folder = temporaryFolder().path;
    const source = join(folder, 'source');
    await writeFile(source, 'model');
    expect(await copyAtomic(source, join(folder, 'copy'))).toBe(5);
    expect(await readFile(join(folder, 'copy'), 'utf8')).toBe('model');
  });
});

describe('a failed write in words', () => {
  const path = join('/', 'media', 'stick', 'iris.onnx');
  const systemError = (code: string) => Object.assign(new Error(`${code}: system words`), { code });

  it.each([
    ['EACCES', 'no-permission', path],
    ['EPERM', 'no-permission', path],
    ['EROFS', 'read-only', dirname(path)],
    ['ENOSPC', 'disk-full', dirname(path)],
    ['EDQUOT', 'disk-full', dirname(path)],
    ['ENOENT', 'folder-missing', dirname(path)],
    ['EISDIR', 'is-folder', path],
    ['EBUSY', 'file-busy', path],
    ['ENAMETOOLONG', 'name-too-long', 'iris.onnx'],
    ['EFBIG', 'too-large', dirname(path)],
    ['EIO', 'write-failed', path],
  ])('%s', (system, code, named) => {
    const explained = explainWriteError(systemError(system), path);
    expect(explained.code).toBe(code);
    expect(explained.message).toContain(named);
  });
});
