import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { writeCapturedClasses, writeCaptures } from '../../src-main/captures';
import { temporaryFolder } from '../fixtures';

const picture = async (format: 'jpeg' | 'webp' | 'png') =>
  new Uint8Array(
    await sharp({ create: { width: 8, height: 8, channels: 3, background: '#c33' } })
      .toFormat(format)
      .toBuffer(),
  );

it('writes all pictures of a call into a folder of their own below the day', async () => {
  const folder = join(temporaryFolder().path, 'captures');
  const images = [await picture('jpeg'), await picture('webp')];
  const paths = await writeCaptures(folder, images, new Date(2026, 10, 21, 9, 5, 7));
  const [day, place, name] = relative(folder, paths[0]!).split(sep);
  expect(day).toBe('2026-11-21');
  expect(name).toMatch(/^webcam-[0-9a-f]{8}-001\.jpg$/);
  expect(place).toMatch(/^09-05-07-[0-9a-f]{8}$/);
  expect(paths[1]).toBe(join(folder, day!, place!, name!.replace('001.jpg', '002.webp')));
  expect(new Uint8Array(await readFile(paths[1]!))).toEqual(images[1]);
  expect(await readdir(join(folder, day!))).toEqual([place]);

  const again = await writeCaptures(folder, images, new Date(2026, 10, 21, 9, 5, 7));
  expect(again[0]).not.toBe(paths[0]);
});

it('writes nothing where one picture is of another kind', async () => {
  const folder = temporaryFolder().path;
  for (const bytes of [await picture('png'), new Uint8Array(3), new TextEncoder().encode('RIFFxxxxWAVE')])
    await expect(writeCaptures(folder, [await picture('jpeg'), bytes])).rejects.toThrow(
      'Picture 2 of the webcam is neither JPEG nor WebP.',
    );
  expect(await readdir(folder)).toEqual([]);
});

it('says where it could not write, and leaves nothing half behind', async () => {
  const folder = temporaryFolder().path;
  await writeFile(join(folder, '2026-11-21'), 'in the way');
  const now = new Date(2026, 10, 21);
  await expect(writeCaptures(folder, [await picture('jpeg')], now)).rejects.toThrow('2026-11-21');
  await mkdir(join(folder, 'other'));
  expect((await readdir(folder)).sort()).toEqual(['2026-11-21', 'other']);
});

describe('classes that were filmed', () => {
  it('become a folder with one folder a class, the holds of each told apart by the names', async () => {
    const folder = temporaryFolder().path;
    const image = await picture('jpeg');
    const now = new Date(2026, 10, 21, 9, 5, 7);
    const path = await writeCapturedClasses(
      folder,
      'Webcam',
      [
        { name: 'cup', holds: [[image, image], [image]] },
        { name: '没有杯子', holds: [[image]] },
      ],
      now,
    );
    const [day, place, name] = relative(folder, path).split(sep);
    expect([day, name]).toEqual(['2026-11-21', 'Webcam']);
    expect(await readdir(join(folder, day!))).toEqual([place]);
    expect((await readdir(path)).sort()).toEqual(['cup', '没有杯子']);
    const cups = (await readdir(join(path, 'cup'))).map((file) => /^webcam-(\w{8})-(\d{3})/.exec(file)!);
    expect(cups.map(([, , number]) => number).sort()).toEqual(['001', '001', '002']);
    expect(new Set(cups.map(([, hold]) => hold)).size).toBe(2);
  });

  it.each([
    'a/b',
    '..',
    '.hidden',
    'ends.',
    'ends ',
    'what?',
    'CON',
    'nul.txt',
    'a\\b',
    'x'.repeat(201),
    'a\u0000b',
  ])('need names that every system takes for a folder: not %j', async (name) => {
    const folder = temporaryFolder().path;
    const holds = [[await picture('jpeg')]];
    const classes = [
      { name: 'cup', holds },
      { name, holds },
    ];
    await expect(writeCapturedClasses(folder, 'Webcam', classes)).rejects.toMatchObject({ code: 'bad-name' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('need names that differ in more than capitals', async () => {
    const holds = [[await picture('jpeg')]];
    const classes = [
      { name: 'Cup', holds },
      { name: 'cup', holds },
    ];
    await expect(writeCapturedClasses(temporaryFolder().path, 'Webcam', classes)).rejects.toThrow(
      'Two classes are called ‘cup’. Give one another name.',
    );
  });
});
