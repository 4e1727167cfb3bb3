import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeCsv } from '../../fixtures';
import { described, folderOf, scanAs } from './image-folders';

describe('Folders named after parts', () => {
  it('are kept as parts where each has class folders', async () => {
    const root = await folderOf(
      ...['train/cat/a.jpg', 'train/dog/b.jpg', 'train/dog/deeper/c.jpg'],
      ...['validation/cat/d.jpg', 'test/dog/e.jpg', 'test/cat/f.jpg'],
    );
    const folder = await scanAs(root);
    expect(described(folder)).toEqual([
      'test/cat: test/cat/f.jpg',
      'test/dog: test/dog/e.jpg',
      'train/cat: train/cat/a.jpg',
      'train/dog: train/dog/b.jpg',
      'train/dog: train/dog/deeper/c.jpg',
      'validation/cat: validation/cat/d.jpg',
    ]);
    expect(folder).toMatchObject({ classes: ['cat', 'dog'], hasParts: true, labelsFrom: 'folders' });
    expect(folder.warnings).toEqual([
      'The parts are kept as the folders "test", "train", "validation" have them.',
    ]);
  });

  it.each([
    ['Train', 'Val', 'TEST'],
    ['training', 'valid', 'testing'],
  ])('may be called %s, %s and %s', async (train, validation, test) => {
    const both = [train, validation, test].flatMap((part) => [`${part}/cat/a.jpg`, `${part}/dog/b.jpg`]);
    const { samples } = await scanAs(await folderOf(...both));
    expect(new Set(samples.map(({ part }) => part))).toEqual(new Set(['train', 'validation', 'test']));
  });

  it('may lie one folder deeper', async () => {
    const root = await folderOf(
      ...['train', 'test'].flatMap((part) => [`set/${part}/cat/a.jpg`, `set/${part}/dog/b.jpg`]),
    );
    expect(await scanAs(root)).toMatchObject({ classes: ['cat', 'dog'], hasParts: true });
  });

  it('may be two: a note says where the third comes from', async () => {
    const root = await folderOf('train/cat/a.jpg', 'train/dog/b.jpg', 'test/cat/c.jpg');
    expect((await scanAs(root)).warnings).toEqual([
      'The parts are kept as the folders "test", "train" have them. There are no images for validation: they are taken from training.',
    ]);
  });

  it('have the union of their classes; what training lacks is said', async () => {
    const root = await folderOf('train/cat/a.jpg', 'train/dog/b.jpg', 'test/cat/c.jpg', 'test/emu/d.jpg');
    const { classes, warnings } = await scanAs(root);
    expect(classes).toEqual(['cat', 'dog', 'emu']);
    expect(warnings).toContain('The class "emu" has no images for training: it cannot be learned.');
  });

  it('that hold images without labels do not make classes of them', async () => {
    const root = await folderOf(
      'train/cat/a.jpg',
      'train/dog/b.jpg',
      'train/c.jpg',
      'test/1.jpg',
      'test/2.jpg',
    );
    const folder = await scanAs(root);
    expect(described(folder)).toEqual(['cat: train/cat/a.jpg', 'dog: train/dog/b.jpg']);
    expect(folder.hasParts).toBe(false);
    expect(folder.skipped.map(({ item }) => item)).toEqual(['test/1.jpg', 'test/2.jpg', 'train/c.jpg'].map((path) => join(path))); // prettier-ignore
  });

  const ordinary: [what: string, files: string[], classes: string[]][] = [
    ['hold images themselves', ['train/a.jpg', 'test/b.jpg'], ['test', 'train']],
    ['hold different folders', ['train/2020/a.jpg', 'train/2021/b.jpg', 'test/x/c.jpg', 'test/y/d.jpg'], ['test', 'train']],
    ['hold one folder that is the same', ['train/2020/a.jpg', 'test/2020/b.jpg'], ['test', 'train']],
    ['are among others', ['train/a/a.jpg', 'train/b/b.jpg', 'test/a/c.jpg', 'bus/d.jpg'], ['bus', 'test', 'train']],
    ['are without training', ['test/a/a.jpg', 'test/b/b.jpg', 'val/a/c.jpg'], ['test', 'val']],
    ['are with loose images', ['train/a/a.jpg', 'train/b/b.jpg', 'test/a/c.jpg', 'd.jpg'], ['test', 'train']],
  ]; // prettier-ignore
  it.each(ordinary)('are ordinary classes where they %s, which is said', async (_, files, classes) => {
    const folder = await scanAs(await folderOf(...files));
    expect(folder.classes).toEqual(classes);
    expect(folder.hasParts).toBe(false);
    expect(folder.samples.every(({ part }) => part === null)).toBe(true);
    expect(folder.warnings.at(-1)).toMatch(/are taken as classes\. If they are parts/);
  });

  it('give the parts to labels from a file and from names too', async () => {
    const root = await folderOf('train/cat_1.jpg', 'train/dog_1.jpg', 'test/cat_2.jpg');
    const byName = await scanAs(root, { from: 'name', pattern: '^([a-z]+)_' });
    const wanted = ['test/cat: test/cat_2.jpg', 'train/cat: train/cat_1.jpg', 'train/dog: train/dog_1.jpg'];
    expect(described(byName)).toEqual(wanted);
    const rows = [['train/cat_1.jpg', 'cat'], ['train/dog_1.jpg', 'dog'], ['test/cat_2.jpg', 'cat']]; // prettier-ignore
    const path = await writeCsv(join(root, 'labels.csv'), rows);
    expect(described(await scanAs(root, { from: 'file', path }))).toEqual(wanted);
  });
});
