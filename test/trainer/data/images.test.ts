import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectImages, scanImageFolder } from '../../../src-main/trainer/data/images';
import { Job } from '../../../src-main/trainer/job';
import { temporaryFolder } from '../../fixtures';
import { errorOf } from '../helpers';

const scan = (path: string) => scanImageFolder(path, new Job());

/** A folder with these files. Scanning looks at names alone, so they may be empty. */
async function folderOf(...files: string[]): Promise<string> {
  const root = join(temporaryFolder().path, 'photos');
  await mkdir(root);
  for (const file of files) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    if (!file.endsWith('/')) await writeFile(join(root, file), '');
    else await mkdir(join(root, file), { recursive: true });
  }
  return root;
}

async function samplesOf(path: string): Promise<string[]> {
  const { root, samples, classes } = await scan(path);
  return samples.map(({ path, label }) => `${classes[label]}: ${relative(root, path)}`);
}

describe('scanImageFolder', () => {
  it('takes each sub-folder as a class and its images as samples', async () => {
    const folder = await scan(await folderOf('cat/a.jpg', 'cat/b.png', 'dog/c.jpeg'));
    expect(folder.name).toBe('photos');
    expect(folder.classes).toEqual(['cat', 'dog']);
    expect(folder.samples.map(({ path, label }) => [basename(path), label])).toEqual([
      ['a.jpg', 0],
      ['b.png', 0],
      ['c.jpeg', 1],
    ]);
    expect([folder.skipped, folder.warnings]).toEqual([[], []]);
  });

  it('orders classes and images as file managers do: 2 comes before 10', async () => {
    const root = await folderOf('10/x.png', '2/x10.png', '2/x9.png', '1/x.png');
    expect(await samplesOf(root)).toEqual(['1: 1/x.png', '2: 2/x9.png', '2: 2/x10.png', '10: 10/x.png']);
  });

  it('finds images in folders inside a class folder', async () => {
    const root = await folderOf('cat/2023/may/a.jpg', 'cat/b.jpg', 'dog/c.jpg');
    expect(await samplesOf(root)).toEqual(['cat: cat/2023/may/a.jpg', 'cat: cat/b.jpg', 'dog: dog/c.jpg']);
  });

  it('knows all its kinds of images, whatever the case of their endings', async () => {
    const names = ['a.JPG', 'b.jpeg', 'c.Png', 'd.webp', 'e.gif', 'f.tif', 'g.TIFF', 'h.avif'];
    const { samples } = await scan(await folderOf(...names.map((name) => `cat/${name}`), 'dog/a.jpg'));
    expect(samples).toHaveLength(names.length + 1);
  });

  it('says nothing of hidden files and of what systems leave behind', async () => {
    const leftovers = ['.git/a.png', 'cat/.hidden.png', 'cat/._a.jpg', 'cat/Thumbs.db', 'dog/desktop.ini'];
    const root = await folderOf('cat/a.jpg', 'dog/b.jpg', '__MACOSX/cat/a.jpg', '.DS_Store', ...leftovers);
    const { samples, skipped, classes } = await scan(root);
    expect(classes).toEqual(['cat', 'dog']);
    expect(samples).toHaveLength(2);
    expect(skipped).toEqual([]);
  });

  it('lists what is no image, with the reason', async () => {
    const root = await folderOf(
      'cat/a.jpg',
      'cat/notes.txt',
      'cat/LICENSE',
      'dog/b.jpg',
      'loose.jpg',
      'info.csv',
    );
    expect((await scan(root)).skipped).toEqual([
      { item: 'info.csv', reason: 'not an image (.csv)' },
      { item: 'loose.jpg', reason: 'not inside a class folder' },
      { item: join('cat', 'LICENSE'), reason: 'not an image (no file extension)' },
      { item: join('cat', 'notes.txt'), reason: 'not an image (.txt)' },
    ]);
  });

  it('follows no links, neither to images nor to folders, and lists them', async () => {
    const elsewhere = await folderOf('secret.jpg');
    const root = await folderOf('cat/a.jpg', 'dog/b.jpg');
    await symlink(join(elsewhere, 'secret.jpg'), join(root, 'cat', 'linked.jpg'));
    await symlink(elsewhere, join(root, 'cat', 'more'));
    await symlink(elsewhere, join(root, 'linked class'));
    const { classes, samples, skipped } = await scan(root);
    expect(classes).toEqual(['cat', 'dog']);
    expect(samples).toHaveLength(2);
    expect(skipped.map(({ item }) => item)).toEqual([
      'linked class',
      join('cat', 'linked.jpg'),
      join('cat', 'more'),
    ]);
    for (const { reason } of skipped) expect(reason).toMatch(/^a link/);
  });

  it('warns of an empty class folder and goes on without it', async () => {
    const { classes, samples, warnings } = await scan(await folderOf('bird/', 'cat/a.jpg', 'dog/b.jpg'));
    expect(classes).toEqual(['cat', 'dog']);
    expect(samples.map(({ label }) => label)).toEqual([0, 1]);
    expect(warnings).toEqual(['The folder "bird" holds no images and is not a class.']);
  });

  it('finds the classes one folder deeper, as archives unpack, and says so', async () => {
    const { name, classes, warnings } = await scan(
      await folderOf('flowers/rose/a.jpg', 'flowers/lily/b.jpg'),
    );
    expect([name, classes]).toEqual(['photos', ['lily', 'rose']]);
    expect(warnings).toEqual(['The classes were found one folder deeper, in "flowers".']);
  });

  it.skipIf(process.getuid?.() === 0)('lists a folder that it may not read', async () => {
    const root = await folderOf('cat/a.jpg', 'dog/b.jpg', 'dog/private/c.jpg');
    await chmod(join(root, 'dog', 'private'), 0);
    const { skipped } = await scan(root);
    await chmod(join(root, 'dog', 'private'), 0o700);
    expect(skipped).toEqual([{ item: join('dog', 'private'), reason: expect.stringMatching(/permission/) }]);
  });

  it('can be cancelled', async () => {
    const job = new Job();
    job.cancel();
    const error = await errorOf(scanImageFolder(await folderOf('cat/a.jpg', 'dog/b.jpg'), job));
    expect(error.code).toBe('cancelled');
  });

  describe('refuses, saying what was found and how a dataset looks,', () => {
    const howItLooks = 'Make a folder with one sub-folder per class';
    const cases: [what: string, files: string[], code: string, found: string][] = [
      ['an empty folder', [], 'no-classes', '"photos" holds no images.'],
      ['a folder of empty folders', ['cat/', 'dog/'], 'no-classes', '"photos" holds no images.'],
      [
        'a folder of one class',
        ['cat/a.jpg', 'cat/b.jpg'],
        'one-class',
        '"photos" has only one class, "cat".',
      ],
      [
        'loose images',
        ['a.jpg', 'b.png', 'c.txt'],
        'no-classes',
        '"photos" holds 2 images but no class folders.',
      ],
    ];
    it.each(cases)('%s', async (_, files, code, found) => {
      const error = await errorOf(scan(await folderOf(...files)));
      expect(error.code).toBe(code);
      expect(error.message).toContain(found);
      expect(error.message).toContain(howItLooks);
    });

    it('a folder of nothing but links', async () => {
      const root = await folderOf();
      await symlink(await folderOf('a.jpg'), join(root, 'cat'));
      expect((await errorOf(scan(root))).message).toContain('Links in it (1) are not followed.');
    });
  });

  it('names a folder that does not exist', async () => {
    const missing = join(temporaryFolder().path, 'gone');
    const error = await errorOf(scan(missing));
    expect(error.code).toBe('unreadable');
    expect(error.message).toContain(`"${missing}" cannot be used: it does not exist`);
  });
});

describe('collectImages', () => {
  it('takes images and folders of images together, and lists the rest', async () => {
    const root = await folderOf('holiday/sea/a.jpg', 'holiday/b.png', 'holiday/c.txt', 'd.webp', 'e.pdf');
    const { images, skipped } = await collectImages(
      ['holiday', 'd.webp', 'e.pdf'].map((name) => join(root, name)),
    );
    expect(images.map((path) => relative(root, path))).toEqual([
      join('holiday', 'b.png'),
      join('holiday', 'sea', 'a.jpg'),
      'd.webp',
    ]);
    expect(skipped.map(({ reason }) => reason)).toEqual(['not an image (.txt)', 'not an image (.pdf)']);
  });

  it('names a path that does not exist', async () => {
    expect((await errorOf(collectImages(['/does/not/exist.jpg']))).code).toBe('unreadable');
  });
});
