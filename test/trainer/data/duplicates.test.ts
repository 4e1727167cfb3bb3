import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { findDuplicates, type Duplicates } from '../../../src-main/trainer/data/duplicates';
import { Job } from '../../../src-main/trainer/job';
import { createRandom } from '../../../src-main/trainer/random';
import { sharedData } from '../../fixtures';
import { errorOf } from '../helpers';
import { changes, picture, shrink, smallPictures } from './pictures';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Null stands for a file that could not be read. */
async function find(images: (Buffer | null)[], job = new Job()): Promise<Duplicates> {
  const shrunk = await Promise.all(images.map((image) => image && shrink(image)));
  const contents = images.map((image) => image && sha256(image));
  return findDuplicates(contents, smallPictures(shrunk), job);
}

describe('Duplicates', () => {
  it('are exact where the bytes are the same, and near where the picture is', async () => {
    const [one, two, three] = await Promise.all([picture(1), picture(2), picture(3)]);
    const encoded = await changes['encoded']!(two);
    const { groups, numbers } = await find([one, two, null, one, encoded, three, null, one]);
    expect(groups).toEqual([
      { kind: 'exact', samples: [0, 3, 7] },
      { kind: 'near', samples: [1, 4] },
    ]);
    expect([...numbers]).toEqual([0, 1, 2, 0, 1, 5, 6, 0]);
  });

  it.each(Object.keys(changes))('are found where copies are %s', async (change) => {
    const images = await Promise.all(Array.from({ length: 20 }, (_, seed) => picture(100 + seed)));
    const copies = await Promise.all(images.map(changes[change]!));
    const { groups } = await find([...images, ...copies]);
    const expected = images.map((_, index) => ({ kind: 'near', samples: [index, index + images.length] }));
    // A cut moves what is at the rim of a few by more than the hash allows.
    expect(groups.length).toBeGreaterThanOrEqual(change === 'cut' ? 18 : 20);
    for (const group of groups) expect(expected).toContainEqual(group);
  });

  it('take in copies of an exact duplicate, one copy of two, and files of unreadable pictures', async () => {
    const image = await picture(1);
    const copies = await Promise.all(['scaled', 'mirrored'].map((change) => changes[change]!(image)));
    const broken = Buffer.from('the same note twice');
    const images = [image, copies[0]!, image, copies[1]!];
    const shrunk = [...(await Promise.all(images.map(shrink))), null, null];
    const contents = [...images, broken, broken].map(sha256);
    const { groups } = await findDuplicates(contents, smallPictures(shrunk), new Job());
    expect(groups).toEqual([
      { kind: 'near', samples: [0, 1, 2, 3] },
      { kind: 'exact', samples: [4, 5] },
    ]);
  });

  it('are not pictures of one colour, of noise, or of the same things in other colours', async () => {
    const plain = (colour: string) =>
      sharp({ create: { width: 64, height: 64, channels: 3, background: colour } })
        .png()
        .toBuffer();
    const random = createRandom(1);
    const noise = () =>
      sharp(
        Uint8Array.from({ length: 64 * 64 * 3 }, () => 256 * random.uniform()),
        {
          raw: { width: 64, height: 64, channels: 3 },
        },
      )
        .png()
        .toBuffer();
    const shirt = (colour: string) =>
      sharp(
        Buffer.from(
          `<svg width="90" height="90"><rect width="90" height="90" fill="white"/><path d="M20 20h50v12h-12v40h-26v-40h-12z" fill="${colour}"/></svg>`,
        ),
      )
        .png()
        .toBuffer();
    const images = await Promise.all([
      ...['#fff', '#fefefe', '#000', '#123'].map(plain),
      ...[noise(), noise(), noise()],
      ...['#e01010', '#1010e0'].map(shirt),
    ]);
    expect((await find(images)).groups).toEqual([]);
  });

  it('do not chain through a series that changes bit by bit', async () => {
    const [first, last] = await Promise.all([shrink(await picture(1)), shrink(await picture(2))]);
    const steps = 120;
    const series = Array.from({ length: steps + 1 }, (_, step) =>
      first.map((level, at) => level + (step / steps) * (last[at]! - level)),
    );
    const contents = series.map(sha256);
    const { groups } = await findDuplicates(contents, smallPictures(series), new Job());
    // Neighbours are together, but the two ends never are.
    expect(groups.reduce((sum, { samples }) => sum + samples.length, 0)).toBeGreaterThan(100);
    expect(groups.every(({ samples }) => samples.length < 100)).toBe(true);
    expect(groups.some(({ samples }) => samples.includes(0) && samples.includes(steps))).toBe(false);
  });

  it('are found one way whatever the order of files', async () => {
    const images = await Promise.all([1, 2, 3, 4].map(picture));
    const copies = await Promise.all(images.map(changes['scaled']!));
    const all = [...images, ...copies];
    const { groups } = await find(all);
    const reversed = await find(all.toReversed());
    const back = reversed.groups.map(({ samples }) => samples.map((index) => 7 - index).reverse());
    expect(back.sort((a, b) => a[0]! - b[0]!)).toEqual(groups.map(({ samples }) => samples));
  });

  it('stops when it is cancelled', async () => {
    const job = new Job();
    job.cancel();
    expect((await errorOf(find([await picture(1), await picture(2)], job))).code).toBe('cancelled');
  });

  it('takes seconds for 6,000 pictures of one layout', async () => {
    const random = createRandom(2);
    const base = await shrink(await picture(1));
    const scene = Array.from({ length: 6000 }, () => {
      const rgb = base.slice();
      const at = 3 * Math.floor(random.uniform() * 900);
      for (let pixel = at; pixel < at + 96; pixel++) rgb[pixel] = 256 * random.uniform();
      return rgb;
    });
    const pictures = smallPictures(scene);
    const before = process.cpuUsage();
    await findDuplicates(
      scene.map((_, index) => String(index)),
      pictures,
      new Job(),
    );
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(15);
  }, 60_000);

  const flowers = sharedData('images', 'flowers5');
  it.skipIf(flowers === null)(
    'are the six pairs among 1,500 web photos',
    async () => {
      const paths = readdirSync(flowers!, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.jpg'))
        .sort();
      const images = paths.map((path) => readFileSync(join(flowers!, path)));
      const { groups } = await find(images);
      const named = groups.map(({ kind, samples }) =>
        [kind, ...samples.map((index) => paths[index])].join(' '),
      );
      expect(named).toEqual([
        'near dandelion/0290.jpg dandelion/0293.jpg',
        'exact rose/0044.jpg tulip/0086.jpg',
        'exact rose/0065.jpg tulip/0110.jpg',
        'exact rose/0066.jpg tulip/0111.jpg',
        'near sunflower/0103.jpg sunflower/0104.jpg',
        'near tulip/0254.jpg tulip/0255.jpg',
      ]);
    },
    60_000,
  );

  const trash = sharedData('images', 'trashnet360');
  it.skipIf(trash === null)(
    'are none among photos of the same objects from several sides',
    async () => {
      const paths = readdirSync(trash!, { recursive: true, encoding: 'utf8' }).filter((path) =>
        path.endsWith('.jpg'),
      );
      const { groups } = await find(paths.map((path) => readFileSync(join(trash!, path))));
      expect(groups).toEqual([]);
    },
    60_000,
  );
});
