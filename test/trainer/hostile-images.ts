/** A folder of images as the world has them: good ones, odd ones that can be read, and what cannot. */
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { deflateSync } from 'node:zlib';
import { imageFolder, type Colour } from '../fixtures';
import { bmp, deepExif, largeProfile, png, pngChunk, tiff, withSegments, type Pixel } from './odd-images';

export interface HostileFolder {
  /** Paths relative to the folder of all images that can be read, `class/...`. */
  readable: string[];
  /** What has to be listed, by path relative to the folder. What systems leave behind is in neither list. */
  refused: { item: string; reason: RegExp }[];
}

export const HOSTILE_CLASSES = ['red', 'green'] as const;
const COLOURS: Record<(typeof HOSTILE_CLASSES)[number], Colour> = {
  red: [200, 60, 60],
  green: [60, 160, 80],
};
const GOOD = 20;
const SIZE = 24;
const isWindows = process.platform === 'win32';
export const isRoot = process.getuid?.() === 0;

const long = (length: number, ending: string) => 'l'.repeat(length - ending.length) + ending;

/**
 * Two classes that their colours tell apart, of 20 good images and every odd one each.
 * Files without permission are only made where there are any: not for root, not on Windows.
 */
export async function makeHostileFolder(path: string): Promise<HostileFolder> {
  await imageFolder(path, { classes: HOSTILE_CLASSES, perClass: GOOD, size: SIZE });
  const names = (name: string) =>
    Array.from({ length: GOOD }, (_, i) => `${name}/${name}-${String(i + 1).padStart(3, '0')}.png`);
  const readable = HOSTILE_CLASSES.flatMap(names);
  for (const name of HOSTILE_CLASSES) {
    for (const [file, content] of Object.entries(await oddImages(COLOURS[name]))) {
      await write(join(path, name, file), content);
      readable.push(join(name, file));
    }
  }
  await writeSidecars(path);
  return { readable, refused: [...(await writeBroken(path)), ...(await writeIrregular(path))] };
}

async function write(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

/** Nearly of one colour. */
const shade =
  ([r, g, b]: Colour): Pixel =>
  (x, y) =>
    [r, g, b].map((value) => value + ((x * 7 + y * 13) % 40) - 20);

const picture = (colour: Colour): Sharp =>
  sharp(png({ width: SIZE, height: SIZE, bits: 8, colourType: 2, pixel: shade(colour) }));

/** By file name; each can be read, whatever its looks. */
async function oddImages(colour: Colour): Promise<Record<string, Uint8Array>> {
  const whole = picture(colour);
  const jpeg = await whole.clone().jpeg().toBuffer();
  const plainPng = await whole.clone().png().toBuffer();
  const deepPath = join(...Array.from({ length: 6 }, (_, i) => long(60, `-${i}`)), 'deep.png');
  return {
    ...(await oddKinds(colour)),
    'progressive.jpe': await whole.clone().jpeg({ progressive: true }).toBuffer(),
    'cmyk.jpg': await whole.clone().toColourspace('cmyk').jpeg().toBuffer(),
    'deep exif.jpg': withSegments(jpeg, deepExif()),
    'large profile.jfif': withSegments(jpeg, ...largeProfile()),
    'turned.webp': await whole.clone().withMetadata({ orientation: 8 }).webp().toBuffer(),
    'really a png.jpg': plainPng,
    'really a jpeg.tiff': jpeg,
    [long(255, '.png')]: plainPng,
    [deepPath]: plainPng,
    '猫 قط кот 🐈.png': plainPng,
    '-rf %41 \'"$(x)`;&.png': plainPng,
    ...(isWindows ? {} : { 'two\nlines\r\n.png': plainPng, '\t\\\x07.png': plainPng }),
  };
}

async function oddKinds(colour: Colour): Promise<Record<string, Uint8Array>> {
  const size = { width: SIZE, height: SIZE };
  const pixel = shade(colour);
  const whole = picture(colour);
  const animation = sharp([await whole.clone().png().toBuffer(), await picture([0, 0, 0]).png().toBuffer()], {
    join: { animated: true },
  });
  const lines = Array.from({ length: SIZE * SIZE }, (_, i) => pixel(i % SIZE, Math.floor(i / SIZE))).flat();
  return {
    '16 bits.png': png({
      ...size,
      bits: 16,
      colourType: 2,
      pixel: (x, y) => pixel(x, y).map((v) => v * 257),
    }),
    '16 bits and profile.png': await whole
      .clone()
      .toColourspace('rgb16')
      .withIccProfile('p3')
      .png()
      .toBuffer(),
    'palette.png': await whole.clone().png({ palette: true, colours: 8 }).toBuffer(),
    'transparent.png': png({ ...size, bits: 8, colourType: 6, pixel: (x, y) => [...pixel(x, y), 250] }),
    'large text.png': png({ ...size, bits: 8, colourType: 2, pixel, chunks: [text()] }),
    'animated.gif': await animation.clone().gif().toBuffer(),
    'animated.webp': await animation.clone().webp().toBuffer(),
    'pages.tif': await animation.clone().tiff().toBuffer(),
    '16 bits.tif': tiff({
      ...size,
      data: Uint16Array.from(lines, (v) => v * 257),
      channels: 3,
      photometric: 2,
    }),
    'screen.bmp': bmp({ ...size, bits: 24, pixel: (x, y) => pixel(x, y).toReversed() }),
    'new.avif': await whole.clone().avif().toBuffer(),
  };
}

/** 5 MB of comment in 5 KB. */
const text = () =>
  pngChunk('zTXt', Buffer.concat([Buffer.from('x\0\0'), deflateSync(Buffer.alloc(5 << 20, 1))]));

/** Regular files that hold no image that can be read. */
async function writeBroken(path: string): Promise<HostileFolder['refused']> {
  const [jpeg, gif] = await Promise.all([
    picture([9, 200, 9]).jpeg().toBuffer(),
    picture([9, 200, 9]).gif().toBuffer(),
  ]);
  const whole = png({ width: SIZE, height: SIZE, bits: 8, colourType: 2, pixel: shade([9, 200, 9]) });
  const flipped = Buffer.from(whole);
  flipped[60]! ^= 255;
  const measured = new Float32Array(SIZE * SIZE).fill(0.5);
  const svg = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
  const files: [item: string, content: Uint8Array | string, reason: RegExp][] = [
    ['red/empty.jpg', '', /^the file is empty$/],
    ['red/half.jpg', jpeg.subarray(0, jpeg.length / 2), /^broken image: /],
    ['green/half.gif', gif.subarray(0, gif.length / 2), /^broken image: /],
    ['green/half.png', whole.subarray(0, whole.length / 2), /^broken image: /],
    ['red/flipped.png', flipped, /^broken image: /],
    ['red/note.jpg', 'Remember the milk.\n', /^not an image, whatever its name says$/],
    ['red/zeros.webp', new Uint8Array(1000), /^not an image, whatever its name says$/],
    ['green/drawing.png', svg, /^an SVG drawing/],
    ['green/drawing.svg', svg, /^an SVG drawing/],
    ['green/phone.heic', '\0\0\0\x18ftypheic\0\0\0\0mif1heic', /^a HEIC photo/],
    ['red/bomb.png', png({ width: 30_000, height: 30_000, bits: 1, colourType: 0 }), /100 million pixels/],
    [
      'red/measured.tif',
      tiff({ width: SIZE, height: SIZE, data: measured, channels: 1, photometric: 1 }),
      /no known range/,
    ],
    ['green/notes.txt', 'red, green\n', /^not an image \(\.txt\)$/],
    ['green/README', 'red, green\n', /^not an image \(no file extension\)$/],
    ['loose.png', whole, /^not inside a class folder$/],
    ['green/endless.bmp', 'BM', /^the file is larger than 256 MB$/],
  ];
  for (const [item, content] of files) await write(join(path, item), content);
  // Sparse: it takes no room on the disk.
  await truncate(join(path, 'green/endless.bmp'), 300 * 1024 * 1024);
  return files.map(([item, , reason]) => ({ item: join(item), reason }));
}

/** What is no file of its own, or not for everybody. */
async function writeIrregular(path: string): Promise<HostileFolder['refused']> {
  if (isWindows) return [];
  const refused: HostileFolder['refused'] = [];
  execFileSync('mkfifo', [join(path, 'red/pipe.jpg')]);
  refused.push({ item: 'red/pipe.jpg', reason: /^not a regular file$/ });
  await symlink('/dev/zero', join(path, 'red/zero.png'));
  await symlink('..', join(path, 'red/circle'));
  refused.push({ item: 'red/zero.png', reason: /^a link/ }, { item: 'red/circle', reason: /^a link/ });
  if (process.platform === 'linux') {
    await writeFile(Buffer.from(`${path}/green/\xe9.png`, 'latin1'), '');
    refused.push({ item: 'green/\uFFFD.png', reason: /no valid text/ });
  }
  if (!isRoot) {
    await write(join(path, 'red/secret.png'), png({ width: 2, height: 2, bits: 8, colourType: 2 }));
    await write(join(path, 'green/private/a.png'), '');
    await chmod(join(path, 'red/secret.png'), 0);
    await chmod(join(path, 'green/private'), 0);
    refused.push({ item: 'red/secret.png', reason: /permission was denied/ });
    refused.push({ item: 'green/private', reason: /permission was denied/ });
  }
  return refused;
}

async function writeSidecars(path: string): Promise<void> {
  const names = [
    'Thumbs.db',
    '.DS_Store',
    'red/._red-001.png',
    'red/desktop.ini',
    '__MACOSX/red/red-001.png',
  ];
  for (const name of [...names, '.hidden/a.png']) await write(join(path, name), 'not for people');
}
