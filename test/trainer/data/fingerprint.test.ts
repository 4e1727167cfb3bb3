/** The hashes that tell whether data is the data that a model was trained on. */
import { createHash } from 'node:crypto';
import { cp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { fileFingerprint, folderFingerprint } from '../../../src-main/trainer/data/fingerprint';
import type { LabelSource } from '../../../src-main/trainer/data/images';
import { temporaryFolder } from '../../fixtures';
import { folderOf, scanAs } from './image-folders';

const fingerprint = async (path: string, labels?: LabelSource) =>
  folderFingerprint(await scanAs(path, labels));

describe('The fingerprint of a folder of images', () => {
  let folder: string;
  let first: string;
  const at = (...names: string[]) => join(folder, ...names);
  beforeEach(async () => {
    folder = await folderOf('cat/1.jpg', 'cat/2.jpg', 'dog/1.jpg', 'dog/inner/2.jpg');
    first = await fingerprint(folder);
  });

  it('is a SHA-256, the same each time and wherever the folder lies', async () => {
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await fingerprint(folder)).toBe(first);
    const elsewhere = join(temporaryFolder().path, 'another name');
    await cp(folder, elsewhere, { recursive: true });
    expect(await fingerprint(elsewhere)).toBe(first);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['an image more', () => writeFile(at('cat', '3.jpg'), '')],
    ['an image less', () => rm(at('dog', '1.jpg'))],
    ['another name of an image', () => rename(at('cat', '1.jpg'), at('cat', 'one.jpg'))],
    ['another class of an image', () => rename(at('cat', '1.jpg'), at('dog', '3.jpg'))],
    ['another name of a class', () => rename(at('cat'), at('lion'))],
    ['another size of a file', () => writeFile(at('cat', '1.jpg'), 'a')],
  ])('is another one with %s', async (_, change) => {
    await change();
    expect(await fingerprint(folder)).not.toBe(first);
  });

  it('does not count what is no sample', async () => {
    await writeFile(at('cat', 'notes.txt'), 'not an image');
    await writeFile(at('Thumbs.db'), '');
    expect(await fingerprint(folder)).toBe(first);
  });

  it('is another one with labels from elsewhere', async () => {
    expect(await fingerprint(folder, { from: 'name', pattern: '^(.)' })).not.toBe(first);
    const swapped = join(temporaryFolder().path, 'labels.csv');
    const rows = ['file,label', 'cat/1.jpg,dog', 'cat/2.jpg,cat', 'dog/1.jpg,cat', 'dog/inner/2.jpg,dog'];
    await writeFile(swapped, `${rows.join('\n')}\n`);
    expect(await fingerprint(folder, { from: 'file', path: swapped })).not.toBe(first);
  });

  it('counts a file that is gone since it was found, and does not fail', async () => {
    const scanned = await scanAs(folder);
    await rm(at('cat', '1.jpg'));
    expect(await folderFingerprint(scanned)).not.toBe(first);
  });
});

describe('The fingerprint of a file', () => {
  it('is the SHA-256 of its bytes', async () => {
    const path = join(temporaryFolder().path, 'large.bin');
    const bytes = Buffer.alloc(300_000, 7);
    await writeFile(path, bytes);
    expect(await fileFingerprint(path)).toBe(createHash('sha256').update(bytes).digest('hex'));
  });
});
