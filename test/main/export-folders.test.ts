import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExportFolders } from '../../src-main/export-folders';
import { temporaryFolder } from '../fixtures';

function chosen() {
  const { path } = temporaryFolder();
  const folders = new ExportFolders();
  folders.add({ token: 'chosen', path, name: 'folder', isFolder: true });
  return { folders, path };
}

describe('A folder that was chosen for an export', () => {
  it('is shown by a file in it, where it has one', async () => {
    const { folders, path } = chosen();
    expect(await folders.shown('chosen')).toBe(path);
    await writeFile(join(path, 'model.onnx'), '');
    await writeFile(join(path, 'README.md'), '');
    expect(await folders.shown('chosen')).toBe(join(path, 'README.md'));
  });

  it('is shown as such where it is gone', async () => {
    const { folders, path } = chosen();
    await rm(path, { recursive: true });
    expect(await folders.shown('chosen')).toBe(path);
  });

  it('gets new folders, never one that is there', async () => {
    const { folders, path } = chosen();
    expect(await folders.make('chosen', 'shapes')).toBe(join(path, 'shapes'));
    await mkdir(join(path, 'shapes (2)'));
    expect(await folders.make('chosen', 'shapes')).toBe(join(path, 'shapes (3)'));
    expect((await readdir(path)).sort()).toEqual(['shapes', 'shapes (2)', 'shapes (3)']);
  });

  it.each(['../out', '..', '/etc', 'a/../../b', '\\\\server\\share'])(
    'gets new folders within itself: %s',
    async (name) => {
      const { folders, path } = chosen();
      const made = await folders.make('chosen', name);
      expect((await readdir(path)).map((each) => join(path, each))).toEqual([made]);
    },
  );

  it('says so where it is gone', async () => {
    const { folders, path } = chosen();
    await rm(path, { recursive: true });
    await expect(folders.make('chosen', 'shapes')).rejects.toMatchObject({ code: 'folder-missing' });
  });

  it('is the only one that is', async () => {
    const { folders, path } = chosen();
    for (const token of ['other', path, '']) {
      await expect(folders.shown(token)).rejects.toMatchObject({ code: 'unknown-source' });
      await expect(folders.make(token, 'shapes')).rejects.toMatchObject({ code: 'unknown-source' });
    }
  });
});
