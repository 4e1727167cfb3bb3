/** Where the labels of images come from, as the page asks for it. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeImage } from '../../fixtures';
import { Talk } from './talk';

const failure = (code: string, message: RegExp) => ({
  ok: false,
  code,
  message: expect.stringMatching(message),
});

const FILES = ['cat_1.png', 'cat_2.png', 'dog_1.png', 'dog_2.png'];

/** Images right in the folder, with nothing but their names to tell them apart. */
async function flatFolder(): Promise<string> {
  const folder = join(temporaryFolder().path, 'pets');
  for (const file of FILES) await writeImage(join(folder, file));
  return folder;
}

async function labelFile(path: string, ...rows: string[]): Promise<string> {
  await writeFile(path, ['file,label', ...rows].join('\n'));
  return path;
}

const counts = ({ classes }: { classes: { name: string; count: number }[] }) =>
  Object.fromEntries(classes.map(({ name, count }) => [name, count]));

describe('A folder that does not show its labels', () => {
  it('is asked for the names of its images, and opened by a pattern for them', async () => {
    const talk = new Talk();
    const folder = await flatFolder();
    const token = talk.grant(folder);
    expect(await talk.ask('openDataset', { token })).toEqual(failure('no-classes', /4 images/));
    expect(await talk.value('imageNames', { token })).toEqual(FILES);
    const dataset = await talk.value('openDataset', {
      token,
      labels: { from: 'name', pattern: '^([a-z]+)_' },
    });
    expect(counts(dataset)).toEqual({ cat: 2, dog: 2 });
    expect(dataset.images).toEqual({ labelsFrom: 'name', hasParts: false, fileNames: FILES });
  });

  it('is opened with a CSV file that lies elsewhere, by its token', async () => {
    const talk = new Talk();
    const folder = await flatFolder();
    const elsewhere = join(folder, '..', 'labels.csv');
    await labelFile(elsewhere, ...FILES.map((file, index) => `pets/${file},${index < 1 ? 'one' : 'other'}`));
    const labels = { from: 'file' as const, token: talk.grant(elsewhere) };
    const dataset = await talk.value('openDataset', { token: talk.grant(folder), labels });
    expect(counts(dataset)).toEqual({ one: 1, other: 3 });
    expect(dataset.images!.labelsFrom).toBe('file');
  });

  it('has no names to show where it has no images, or is not there', async () => {
    const talk = new Talk();
    const folder = temporaryFolder().path;
    expect(await talk.value('imageNames', { token: talk.grant(folder) })).toEqual([]);
    expect(await talk.value('imageNames', { token: talk.grant(join(folder, 'none')) })).toEqual([]);
  });
});

describe('A CSV file', () => {
  it('that names images beside it opens as images', async () => {
    const talk = new Talk();
    const folder = await flatFolder();
    const path = await labelFile(join(folder, 'labels.csv'), 'cat_1.png,feline', 'dog_1.png,canine');
    const dataset = await talk.open(path);
    expect(dataset).toMatchObject({ kind: 'images', images: { labelsFrom: 'file' } });
    expect(counts(dataset)).toEqual({ canine: 1, feline: 1 });
  });

  it('whose names lead nowhere, or out of its folder, opens as a table', async () => {
    const talk = new Talk();
    const folder = await flatFolder();
    const rows = (prefix: string) => FILES.map((file, index) => `${prefix}${file},${index % 2 ? 'a' : 'b'}`);
    await mkdir(join(folder, 'inner'));
    await rename(join(folder, 'cat_1.png'), join(folder, 'inner', 'cat_1.png'));
    for (const prefix of ['gone/', '../', `${folder}/`]) {
      const dataset = await talk.open(await labelFile(join(folder, 'inner', 'labels.csv'), ...rows(prefix)));
      expect(dataset.kind).toBe('table');
    }
    const named = await labelFile(join(folder, 'inner', 'labels.csv'), 'cat_1.png,a', 'gone.png,b');
    expect(await talk.ask('openDataset', { token: talk.grant(named) })).toEqual(failure('one-class', /"a"/));
  });

  it('of many columns is a table, even if one of them names images', async () => {
    const talk = new Talk();
    const folder = await flatFolder();
    const header = ['file', ...Array.from({ length: 9 }, (_, index) => `f${index}`), 'label'];
    const rows = FILES.map((file, index) => [file, ...Array(9).fill(index), index % 2 ? 'a' : 'b'].join(','));
    const path = join(folder, 'features.csv');
    await writeFile(path, [header.join(','), ...rows].join('\n'));
    expect((await talk.open(path)).kind).toBe('table');
  });
});
