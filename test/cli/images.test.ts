import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src-preload/contract';
import { imageFolder, notAnImage, temporaryFolder, truncatedJpeg } from '../fixtures';
import { csvRows, run, type Finished } from './run';

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder.path, ...names);
afterAll(() => folder.dispose());

let trained: Finished;
beforeAll(async () => {
  await imageFolder(at('photos'), { classes: ['cat', 'dog'], perClass: 15 });
  await notAnImage(at('photos', 'cat', 'notes.txt'));
  await truncatedJpeg(at('photos', 'dog', 'half.jpg'));
  trained = await run('train', at('photos'), '--out', at('m.onnx'), '--report', at('r.json'));
});

describe('train on a folder with a text and a broken image among its images', () => {
  it('succeeds, and lists both with their reasons', async () => {
    expect(trained.code).toBe(0);
    expect(trained.stdout).toContain('photos: 31 images, 2 classes');
    expect(trained.stdout).toContain('2 skipped:');
    expect(trained.stdout).toContain(`${join('cat', 'notes.txt')}: not an image (.txt)`);
    expect(trained.stdout).toContain(`${join('dog', 'half.jpg')}: broken image: `);
  });

  it('reports both, and learns from all the others', async () => {
    const { counts, skipped, test } = JSON.parse(await readFile(at('r.json'), 'utf8')) as Report;
    expect(counts.skipped).toBe(2);
    expect(skipped.map(({ item }) => item)).toEqual([join('cat', 'notes.txt'), join('dog', 'half.jpg')]);
    expect(counts.train + counts.validation + counts.test).toBe(30);
    expect(test!.accuracy).toBe(1);
  });

  it('shows how far it is', () => {
    expect(trained.stderr).toMatch(/features .*31\/31/);
  });

  it('makes a model that classifies folders and files, and lists what is no image', async () => {
    const paths = [at('photos', 'cat'), at('photos', 'dog', 'half.jpg'), at('photos', 'dog', 'dog-001.png')];
    const { code, stdout, stderr } = await run('classify', at('m.onnx'), ...paths);
    expect(code).toBe(0);
    const rows = csvRows(stdout);
    expect(rows).toHaveLength(16);
    expect(rows.at(-1)).toMatchObject({ file: paths[2], label: 'dog' });
    expect(stderr).toContain('16 classified, 2 skipped');
  });
});

describe.concurrent('train refuses, with exit code 1 and words,', () => {
  it('an empty folder', async () => {
    await mkdir(at('empty'));
    const { code, stderr } = await run('train', at('empty'));
    expect(code).toBe(1);
    expect(stderr).toContain('"empty" holds no images. Make a folder with one sub-folder per class');
  });

  it('a folder of one class', async () => {
    await imageFolder(at('one'), { classes: ['cat'], perClass: 2 });
    const { code, stderr } = await run('train', at('one'));
    expect(code).toBe(1);
    expect(stderr).toContain('has only one class, "cat"');
  });
});
