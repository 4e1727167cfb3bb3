import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writePageFile } from '../../src-main/page-file';
import { mainCommands, SAVE_LIMIT } from '../../src-preload/contract';
import { temporaryFolder } from '../fixtures';

/** One black pixel. */
const png = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
    'base64',
  ),
);
const text = (content: string) => new TextEncoder().encode(content);
const page = (kind: 'png' | 'csv' | 'json', bytes: Uint8Array<ArrayBuffer>) => ({
  kind,
  suggestedName: 'Loss',
  bytes,
});

describe('What the page made', () => {
  it('is written as it is, and over what was there', async () => {
    const path = join(temporaryFolder().path, 'loss.png');
    await writeFile(path, 'older');
    expect(await writePageFile(page('png', png), path)).toBe(path);
    expect(Uint8Array.from(await readFile(path))).toEqual(png);
  });

  it('gets the ending of its kind, unless that name is taken', async () => {
    const folder = temporaryFolder().path;
    expect(await writePageFile(page('csv', text('epoch\n1\n')), join(folder, 'loss'))).toBe(
      join(folder, 'loss.csv'),
    );
    expect(await writePageFile(page('csv', text('é\n')), join(folder, 'loss'))).toBe(join(folder, 'loss'));
    expect(await readFile(join(folder, 'loss.csv'), 'utf8')).toBe('epoch\n1\n');
  });

  it('keeps the whole of a name that ends in its kind', async () => {
    const path = join(temporaryFolder().path, 'rings.softmax-lab.json');
    expect(await writePageFile(page('json', text('{"a":1}')), path)).toBe(path);
  });

  it.each([
    ['a PNG without its signature', page('png', text('GIF89a'))],
    ['an empty PNG', page('png', new Uint8Array())],
    ['a program as a CSV', page('csv', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0, 1]))],
    ['a table as JSON', page('json', text('a,b\n1,2\n'))],
    ['text that is not UTF-8 as a CSV', page('csv', Uint8Array.from([0x61, 0xff, 0xfe]))],
  ])('is refused where it is %s', async (_, file) => {
    const folder = temporaryFolder().path;
    await expect(writePageFile(file, join(folder, 'file'))).rejects.toMatchObject({ code: 'bad-input' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('is told in words where it cannot be written', async () => {
    const path = join(temporaryFolder().path, 'not-there', 'loss.png');
    await expect(writePageFile(page('png', png), path)).rejects.toMatchObject({ code: 'folder-missing' });
  });

  it('is at most so large, and bytes', () => {
    const schema = mainCommands['file:save'];
    expect(schema.safeParse(page('png', png)).success).toBe(true);
    expect(schema.safeParse(page('png', new Uint8Array(SAVE_LIMIT + 1))).success).toBe(false);
    expect(schema.safeParse({ ...page('png', png), bytes: 'text' }).success).toBe(false);
    expect(schema.safeParse({ ...page('png', png), kind: 'exe' }).success).toBe(false);
  });
});
