/** Looking at images: what comes out, in which order, what is kept, and how it ends early. */
import { createHash } from 'node:crypto';
import { copyFile, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Backbone } from '../../../src-main/trainer/features/backbone';
import { decodeImage } from '../../../src-main/trainer/features/decode';
import type { EmbeddedImages } from '../../../src-main/trainer/features/embed';
import { imageFeatures, type Embedding } from '../../../src-main/trainer/features/image-graph';
import { VIEWS } from '../../../src-main/trainer/features/views';
import { Job } from '../../../src-main/trainer/job';
import { notAnImage, temporaryFolder, truncatedJpeg, writeImage } from '../../fixtures';
import { errorOf } from '../helpers';
import { bmp } from '../odd-images';
import { openCache } from './cache-support';
import {
  builtIn,
  embed,
  featuresOf,
  filesLeftIn,
  FITS,
  ownBackbone,
  pixelsOf,
  rowsOf,
  storageForTest,
  writePixels,
  writeSizes,
} from './image-support';

const pixels: Embedding = { backbone: null, fit: 'stretch' };
let shipped: Backbone;
beforeAll(async () => {
  shipped = await builtIn();
});

const sha256 = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

/** Everything of it that does not lie in a file or depend on the cache. */
async function seenOf({ raw, rows, contents, pictures, failures }: EmbeddedImages) {
  const greys = contents.map((content, index) => (content === null ? null : pictures.greyAt(index)));
  return { raw: await rowsOf(raw), rows, contents, greys, hashes: pictures.hashes, failures };
}

/** Files of 20 x 20 pixels, each another picture. */
const writeMany = (folder: string, count: number) =>
  writeSizes(
    folder,
    Array.from({ length: count }, () => [20, 20]),
  );

describe('The raw features of images', () => {
  it.each(FITS)('are what the graph makes of their decoded pixels, to the bit, by %s', async (fit) => {
    const paths = await writeSizes(temporaryFolder().path);
    const pictures = await Promise.all(paths.map(decodeImage));
    for (const backbone of [await ownBackbone(), null]) {
      const seen = await embed(paths, { backbone, fit });
      const graph = imageFeatures({ backbone, fit }, null);
      expect([seen.raw.columns, seen.raw.format]).toEqual([graph.columns, graph.format]);
      expect(await rowsOf(seen.raw)).toEqual(await featuresOf(graph, pictures));
      expect([...seen.rows]).toEqual([...paths.keys()]);
    }
  });

  it('are those of the whole image, or of the view that is asked for', async () => {
    const paths = await writeMany(temporaryFolder().path, 3);
    const [view] = VIEWS.flips;
    const seen = await embed(paths, { ...pixels, view: view! });
    const mirrored = await rowsOf(seen.raw);
    const whole = await rowsOf((await embed(paths, pixels)).raw);
    expect(mirrored).toEqual(
      await featuresOf(
        imageFeatures({ ...pixels, view: view! }, null),
        await Promise.all(paths.map(decodeImage)),
      ),
    );
    expect(mirrored).not.toEqual(whole);
  });

  it('come with the hash of each file, and a small picture of it', async () => {
    const folder = temporaryFolder().path;
    const paths = await writeMany(folder, 3);
    await copyFile(paths[0]!, join(folder, 'copy.png'));
    const { contents, pictures } = await embed([...paths, join(folder, 'copy.png')], pixels);
    expect(contents).toEqual([...(await Promise.all(paths.map(sha256))), contents[0]]);
    expect(pictures.hashes[3]).toBe(pictures.hashes[0]);
    expect(pictures.greyAt(3)).toEqual(pictures.greyAt(0));
    expect(pictures.hashes[1]).not.toBe(pictures.hashes[0]);
  });
});

describe('The order of images', () => {
  it('does not matter, nor what is looked at beside them', async () => {
    // More than are looked at before they are stored.
    const paths = await writeMany(temporaryFolder().path, 70);
    const own: Embedding = { backbone: await ownBackbone(), fit: 'crop' };
    const rows = await rowsOf((await embed(paths, own)).raw);
    const [reversed, again] = await Promise.all([embed(paths.toReversed(), own), embed(paths, own)]);
    expect((await rowsOf(reversed.raw)).toReversed()).toEqual(rows);
    expect(await rowsOf(again.raw)).toEqual(rows);
  });

  it('does not matter to the backbone that ships, alone or among others', async () => {
    const paths = await writeSizes(temporaryFolder().path);
    const embedding: Embedding = { backbone: shipped, fit: 'stretch' };
    const rows = await rowsOf((await embed(paths, embedding)).raw);
    expect((await rowsOf((await embed(paths.toReversed(), embedding)).raw)).toReversed()).toEqual(rows);
    for (const index of [0, 3])
      expect(await rowsOf((await embed([paths[index]!], embedding)).raw)).toEqual([rows[index]]);
  });
});

describe('Images that cannot be read', () => {
  it('are listed with their reasons, and stop nothing', async () => {
    const folder = temporaryFolder().path;
    const good = await writeMany(folder, 2);
    const half = await truncatedJpeg(join(folder, 'half.jpg'));
    const note = await notAnImage(join(folder, 'note.jpg'));
    const gone = join(folder, 'gone.jpg');
    const seen = await embed([half, good[0]!, note, gone, good[1]!, folder], pixels);
    expect(seen.failures).toEqual([
      { index: 0, reason: expect.stringMatching(/^broken image: /) },
      { index: 2, reason: 'not an image, whatever its name says' },
      { index: 3, reason: expect.stringMatching(/gone\.jpg/) },
      { index: 5, reason: expect.stringMatching(/not a regular file|folder/) },
    ]);
    expect([...seen.rows]).toEqual([-1, 0, -1, -1, 1, -1]);
    expect(seen.contents.map((content) => content === null)).toEqual([true, false, true, true, false, true]);
    expect(await rowsOf(seen.raw)).toEqual(await rowsOf((await embed(good, pixels)).raw));
  });

  it('may be all of them', async () => {
    const { raw, rows, failures } = await embed([await notAnImage(join(temporaryFolder().path, 'a.jpg'))], {
      backbone: shipped,
      fit: 'crop',
    });
    expect([raw.rows, [...rows], failures.length]).toEqual([0, [-1], 1]);
  });
});

describe('Looking at images', () => {
  it('says how many are done, and how many of them were known', async () => {
    const folder = temporaryFolder().path;
    const cache = await openCache(join(folder, 'cache'));
    const paths = await writeMany(folder, 9);
    await embed(paths.slice(0, 6), pixels, { cache });
    const said: [number, number | undefined][] = [];
    await embed(paths, pixels, { cache, report: (done, known) => said.push([done, known?.cached]) });
    expect(said.map(([done]) => done)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(said.at(-1)).toEqual([9, 6]);
  });

  it.each(['pixels', 'built-in'])(
    'ends soon after it is cancelled (%s), and leaves nothing',
    async (name) => {
      const folder = temporaryFolder().path;
      const path = await writeImage(join(folder, 'large.jpg'), {
        width: 1200,
        height: 900,
        noise: 60,
        format: 'jpeg',
      });
      const storage = storageForTest();
      let [cancelledAt, seen, done] = [0, 0, 0];
      const job = new Job(() => {
        if (done < 5 || cancelledAt > 0) return;
        [cancelledAt, seen] = [performance.now(), done];
        job.cancel();
      });
      const backbone = name === 'pixels' ? null : shipped;
      const paths = new Array<string>(500).fill(path);
      const looking = job.run('features', paths.length, async (report) =>
        embed(
          paths,
          { backbone, fit: 'stretch' },
          { storage, job, report: (...known) => (done++, report(...known)) },
        ),
      );
      expect((await errorOf(looking)).code).toBe('cancelled');
      // Nothing is begun any more; a busy machine ends slowly what it had begun.
      expect(done - seen).toBeLessThan(8);
      expect(performance.now() - cancelledAt).toBeLessThan(4000);
      expect(await filesLeftIn(storage.folder)).toEqual([]);
    },
  );
});

describe('With a cache', () => {
  it('what was seen once is not looked at again, and is the same to the bit', async () => {
    const folder = temporaryFolder().path;
    const paths = await writeSizes(folder);
    await truncatedJpeg(join(folder, 'half.jpg'));
    paths.push(join(folder, 'half.jpg'));
    for (const embedding of [{ backbone: shipped, fit: 'crop' }, pixels] as Embedding[]) {
      const cache = await openCache(join(folder, 'cache'));
      const first = await embed(paths, embedding, { cache });
      expect(first.cached).toBe(0);
      const second = await embed(paths, embedding, { cache });
      expect(second.cached).toBe(6);
      expect(await seenOf(second)).toEqual(await seenOf(first));
      await cache.close();
      // Another process would open the folder anew.
      const third = await embed(paths, embedding, { cache: await openCache(join(folder, 'cache')) });
      expect(third.cached).toBe(6);
      expect(await seenOf(third)).toEqual(await seenOf(first));
      expect(await seenOf(await embed(paths, embedding))).toEqual(await seenOf(first));
    }
  });

  it('more images cost no more than themselves', async () => {
    const folder = temporaryFolder().path;
    const paths = await writeMany(folder, 40);
    const cache = await openCache(join(folder, 'cache'));
    await embed(paths.slice(0, 30), pixels, { cache });
    const all = await embed(paths, pixels, { cache });
    expect(all.cached).toBe(30);
    expect(await seenOf(all)).toEqual(await seenOf(await embed(paths, pixels)));
  });

  it('a file that was renamed, moved or copied costs nothing', async () => {
    const folder = temporaryFolder().path;
    const [a, b] = await writeMany(folder, 2);
    const cache = await openCache(join(folder, 'cache'));
    const first = await rowsOf((await embed([a!, b!], pixels, { cache })).raw);
    await rename(a!, join(folder, 'other.png'));
    await copyFile(b!, join(folder, 'copy.png'));
    const names = [join(folder, 'copy.png'), join(folder, 'other.png')];
    const second = await embed(names, pixels, { cache });
    expect(second.cached).toBe(2);
    expect((await rowsOf(second.raw)).toReversed()).toEqual(first);
  });

  it('other content under the same name is noticed, even of the same size and time', async () => {
    const folder = temporaryFolder().path;
    const path = join(folder, 'a.bmp');
    // Uncompressed: every picture has the same size.
    const bitmap = (seed: number) => {
      const { data } = pixelsOf(20, 20, seed);
      const pixel = (x: number, y: number) => [2, 1, 0].map((channel) => data[(y * 20 + x) * 3 + channel]!);
      return bmp({ width: 20, height: 20, bits: 24, pixel });
    };
    await writeFile(path, bitmap(1));
    const before = await stat(path);
    // Files that have just changed are read again anyway.
    await new Promise((resolve) => setTimeout(resolve, 2100));
    const cache = await openCache(join(folder, 'cache'));
    const first = await embed([path], pixels, { cache });
    await writeFile(path, bitmap(2));
    await utimes(path, before.atime, before.mtime);
    expect((await stat(path)).size).toBe(before.size);
    const second = await embed([path], pixels, { cache });
    expect(second.cached).toBe(0);
    expect(second.contents).not.toEqual(first.contents);
    expect(await rowsOf(second.raw)).not.toEqual(await rowsOf(first.raw));
  });

  it('every way to look at an image has features of its own', async () => {
    const folder = temporaryFolder().path;
    const path = await writePixels(join(folder, 'a.png'), pixelsOf(50, 30));
    const cache = await openCache(join(folder, 'cache'));
    const ways: Embedding[] = [
      pixels,
      { backbone: null, fit: 'crop' },
      { ...pixels, view: VIEWS.flips[0]! },
      { backbone: await ownBackbone(), fit: 'stretch' },
    ];
    const rows: string[] = [];
    for (const way of ways) {
      const { cached, raw } = await embed([path], way, { cache });
      expect(cached).toBe(0);
      rows.push((await rowsOf(raw)).join());
    }
    expect(new Set(rows).size).toBe(ways.length);
    for (const [index, way] of ways.entries()) {
      const { cached, raw } = await embed([path], way, { cache });
      expect([cached, (await rowsOf(raw)).join()]).toEqual([1, rows[index]]);
    }
  });

  it('what was seen before a cancel is known afterwards', async () => {
    const folder = temporaryFolder().path;
    const paths = await writeMany(folder, 200);
    const cache = await openCache(join(folder, 'cache'));
    const job = new Job();
    const report = (done: number) => void (done === 100 && job.cancel());
    expect((await errorOf(embed(paths, pixels, { cache, job, report }))).code).toBe('cancelled');
    const { cached } = await embed(paths, pixels, { cache });
    expect(cached).toBeGreaterThanOrEqual(100);
    expect(cached).toBeLessThan(200);
  });
});

describe('Without a cache', () => {
  it('every image is looked at every time', async () => {
    const paths = await writeMany(temporaryFolder().path, 3);
    for (let round = 0; round < 2; round++) expect((await embed(paths, pixels)).cached).toBe(0);
  });
});
