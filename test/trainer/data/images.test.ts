import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectImages, scanImageFolder } from '../../../src-main/trainer/data/images';
import { Job } from '../../../src-main/trainer/job';
import { temporaryFolder } from '../../fixtures';
import { errorOf } from '../helpers';
import { folderOf } from './image-folders';

const scan = (path: string) => scanImageFolder(path, new Job());

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
    const names = [
      ...['a.JPG', 'b.jpeg', 'c.Png', 'd.webp', 'e.gif', 'f.tif', 'g.TIFF', 'h.avif'],
      ...['i.bmp', 'j.DIB', 'k.jfif', 'l.jpe', 'm.apng'],
    ];
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
      { item: join('cat', 'LICENSE'), reason: 'not an image (no file extension)' },
      { item: join('cat', 'notes.txt'), reason: 'not an image (.txt)' },
      { item: 'info.csv', reason: 'not an image (.csv)' },
      { item: 'loose.jpg', reason: 'not inside a class folder' },
    ]);
  });

  it('says what to do with images of kinds that it cannot read', async () => {
    const { skipped } = await scan(await folderOf('cat/a.jpg', 'cat/b.HEIC', 'dog/a.jpg', 'dog/c.svg'));
    expect(skipped).toEqual([
      { item: join('cat', 'b.HEIC'), reason: expect.stringMatching(/save it as JPEG/) },
      { item: join('dog', 'c.svg'), reason: expect.stringMatching(/save it as PNG/) },
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
      join('cat', 'linked.jpg'),
      join('cat', 'more'),
      'linked class',
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

  it('takes names in any script, with line breaks and of any length', async () => {
    const names = [
      '猫.png',
      'ко́т\n1.png',
      'قط.png',
      '🐈 ‍.png',
      `${'l'.repeat(250)}.png`,
      ' .png',
      '-rf.png',
      '%2e.png',
    ];
    const root = await folderOf(...names.map((name) => `кошка 猫/${name}`), 'dog/a.png');
    const { classes, samples, skipped } = await scan(root);
    expect(classes).toEqual(['dog', 'кошка 猫']);
    expect(samples.map(({ path }) => basename(path)).sort()).toEqual([...names, 'a.png'].sort());
    expect(skipped).toEqual([]);
  });

  it('finds images whose paths are much longer than 300 characters', async () => {
    const deep = Array.from({ length: 12 }, (_, i) => `${i}`.padEnd(100, 'x')).join('/');
    const { samples } = await scan(await folderOf(`cat/${deep}/a.png`, 'dog/a.png'));
    expect(samples[0]!.path.length).toBeGreaterThan(1000);
  });

  it('goes 32 folders deep, and lists what is deeper', async () => {
    const deep = (levels: number) => Array.from({ length: levels }, () => 'x').join('/');
    const root = await folderOf(`cat/${deep(32)}/a.png`, `dog/${deep(33)}/b.png`, 'dog/c.png');
    const { samples, skipped } = await scan(root);
    expect(samples.map(({ path }) => basename(path))).toEqual(['a.png', 'c.png']);
    expect(skipped.map(({ reason }) => reason)).toEqual(['nested deeper than 32 folders']);
  });

  it.skipIf(process.platform !== 'linux')('lists names whose bytes are no text', async () => {
    const root = await folderOf('cat/a.png', 'dog/b.png');
    await writeFile(
      Buffer.concat([Buffer.from(join(root, 'cat/')), Buffer.of(0xe9), Buffer.from('.png')]),
      '',
    );
    expect((await scan(root)).skipped).toEqual([
      { item: join('cat', '\uFFFD.png'), reason: 'its name is no valid text: rename it' },
    ]);
  });

  it.skipIf(process.platform === 'win32')('lists pipes and sockets, wherever they lie', async () => {
    const root = await folderOf('cat/a.png', 'dog/b.png');
    execFileSync('mkfifo', [join(root, 'cat', 'pipe.png'), join(root, 'pipe')]);
    const server = createServer().listen(join(root, 'dog', 'socket.png'));
    await once(server, 'listening');
    const { samples, skipped } = await scan(root);
    server.close();
    expect(samples).toHaveLength(2);
    expect(skipped).toEqual(
      [join('cat', 'pipe.png'), join('dog', 'socket.png'), 'pipe'].map((item) => ({
        item,
        reason: 'not a regular file',
      })),
    );
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
      // Where there are images there are other ways to label them.
      if (files.some((name) => /\.(jpg|png)$/.test(name))) {
        expect(error.message).toMatch(/a CSV file .* with the columns file and label/);
        expect(error.message).toMatch(/from the file names by a pattern, such as/);
      }
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
