import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readdirSync } from 'node:fs';
import { chmod, mkdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  decodeBytes,
  decodeImage,
  makeThumbnail,
  readImageFile,
} from '../../../src-main/trainer/features/decode';
import { repositoryRoot, temporaryFolder, truncatedJpeg, type Colour } from '../../fixtures';
import { errorOf, file } from '../helpers';
import { noise } from '../odd-images';

/** A picture whose left half has one colour and whose right half another. */
function halves(left: Colour, right: Colour, width = 64, height = 32): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  for (let i = 0; i < width * height; i++) pixels.set(i % width < width / 2 ? left : right, i * 3);
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

async function decode(image: Sharp, name: string) {
  const { data, width, height } = await decodeImage(await file(await image.toBuffer(), name));
  const at = (x: number, y: number) => [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
  return { data, width, height, at };
}

const RED: Colour = [255, 0, 0];
const BLUE: Colour = [0, 0, 255];
/** Within what lossy compression and colour conversion may do. */
const near = (found: number[], wanted: readonly number[], tolerance = 8) =>
  found.forEach((value, channel) =>
    expect(Math.abs(value - wanted[channel]!), `${found} for ${wanted}`).toBeLessThanOrEqual(tolerance),
  );

describe('decodeImage', () => {
  it('gives the pixels of a PNG exactly, row by row, as RGB', async () => {
    const { data, width, height, at } = await decode(halves(RED, BLUE).png(), 'a.png');
    expect([width, height, data.length]).toEqual([64, 32, 64 * 32 * 3]);
    expect([at(0, 0), at(31, 31), at(32, 0), at(63, 31)]).toEqual([RED, RED, BLUE, BLUE]);
  });

  it('gives memory of its own, which may cross into the runtime', async () => {
    const { data } = await decode(halves(RED, BLUE).png(), 'a.png');
    expect(data.buffer).toBeInstanceOf(ArrayBuffer);
  });

  it.each(['jpeg', 'webp', 'avif', 'tiff', 'gif'] as const)('decodes %s', async (format) => {
    const { width, height, at } = await decode(halves(RED, BLUE).toFormat(format), `a.${format}`);
    expect([width, height]).toEqual([64, 32]);
    near(at(8, 16), RED, 12);
    near(at(56, 16), BLUE, 12);
  });

  it('goes by the content and not by the name', async () => {
    const { at } = await decode(halves(RED, BLUE).png(), 'really-a-png.jpg');
    expect(at(0, 0)).toEqual(RED);
  });

  it('turns a picture upright by its EXIF orientation', async () => {
    // Orientation 6: the camera was turned, the stored left side belongs on top.
    const turned = halves(RED, BLUE).withMetadata({ orientation: 6 }).jpeg({ quality: 95 });
    const { width, height, at } = await decode(turned, 'turned.jpg');
    expect([width, height]).toEqual([32, 64]);
    near(at(16, 8), RED);
    near(at(16, 56), BLUE);
  });

  it.each(['png', 'jpeg'] as const)('spreads grey over three channels (%s)', async (format) => {
    const grey = halves([40, 40, 40], [200, 200, 200]).toColourspace('b-w').toFormat(format);
    expect((await sharp(await grey.toBuffer()).metadata()).channels).toBe(1);
    const { data, at } = await decode(grey, `grey.${format}`);
    expect(data).toHaveLength(64 * 32 * 3);
    near(at(8, 16), [40, 40, 40], 3);
    near(at(56, 16), [200, 200, 200], 3);
  });

  it('lays what is transparent over white', async () => {
    const create = {
      width: 4,
      height: 4,
      channels: 4 as const,
      background: { r: 255, g: 0, b: 0, alpha: 0.5 },
    };
    const { data, at } = await decode(sharp({ create }).png(), 'half.png');
    expect(data).toHaveLength(4 * 4 * 3);
    near(at(0, 0), [255, 127, 127], 1);
    const nothing = sharp({ create: { ...create, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).png();
    expect((await decode(nothing, 'nothing.png')).at(2, 2)).toEqual([255, 255, 255]);
  });

  it('brings CMYK into RGB', async () => {
    const cmyk = halves(RED, [255, 255, 255]).toColourspace('cmyk').jpeg({ quality: 95 });
    expect((await sharp(await cmyk.toBuffer()).metadata()).space).toBe('cmyk');
    const { at } = await decode(cmyk, 'print.jpg');
    near(at(8, 16), RED, 30); // inks have no pure red
    near(at(56, 16), [255, 255, 255], 3);
  });

  it('brings 16 bits a channel down to 8', async () => {
    const deep = halves([10, 100, 250], BLUE).toColourspace('rgb16').png();
    expect((await sharp(await deep.toBuffer()).metadata()).depth).toBe('ushort');
    near((await decode(deep, 'deep.png')).at(0, 0), [10, 100, 250], 1);
  });

  it('takes the first frame of an animation', async () => {
    const frames = Buffer.concat([Buffer.alloc(16 * 16 * 3, 10), Buffer.alloc(16 * 16 * 3, 200)]);
    const raw = { width: 16, height: 32, channels: 3 as const, pageHeight: 16 };
    const { width, height, at } = await decode(sharp(frames, { raw }).gif(), 'moving.gif');
    expect([width, height]).toEqual([16, 16]);
    near(at(8, 8), [10, 10, 10], 2);
  });
});

describe('decodeImage refuses', () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
  const cases: [what: string, name: string, content: string | Uint8Array, reason: string][] = [
    ['a file of zero bytes', 'empty.jpg', '', 'the file is empty'],
    [
      'text under the name of an image',
      'note.jpg',
      'Remember the milk.\n',
      'not an image, whatever its name says',
    ],
    [
      'an SVG under another name: it is a program, not pixels',
      'drawing.png',
      svg,
      'an SVG drawing, which has no pixels of its own: save it as PNG',
    ],
    [
      'an SVG of absurd size',
      'bomb.png',
      svg.replace('"9" height="9"', '"99999" height="99999"'),
      'an SVG drawing',
    ],
    [
      'a HEIC photo, which is in boxes like AVIF',
      'phone.jpg',
      '\0\0\0\x18ftypheic\0\0\0\0mif1heic',
      'a HEIC photo, which cannot be read here: save it as JPEG',
    ],
    ['a kind that nobody asked for', 'layers.png', '8BPS\0\x01', 'images of the kind "Photoshop"'],
  ];
  it.each(cases)('%s', async (_, name, content, reason) => {
    const error = await errorOf(decodeImage(await file(content, name)));
    expect(error.code).toBe('broken-image');
    expect(error.message).toContain(reason);
  });

  const stopping = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const;
  it.each(stopping)('a %s that stops anywhere before its last pixel', async (format) => {
    const whole = await noise().toFormat(format).toBuffer();
    for (const share of [0.02, 0.3, 0.6, 0.9]) {
      const start = whole.subarray(0, Math.floor(whole.length * share));
      const error = await errorOf(decodeImage(await file(start, `start.${format}`)));
      expect(error.code).toBe('broken-image');
      expect(error.message).toMatch(/^broken image: \w+|^not an image/);
    }
  });

  it('more pixels than a hundred million, before it decodes them', async () => {
    const png = await sharp(Buffer.alloc(3), { raw: { width: 1, height: 1, channels: 3 } })
      .png()
      .toBuffer();
    png.writeUInt32BE(10_001, 16); // width and height in the header, and then its checksum
    png.writeUInt32BE(10_000, 20);
    png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
    const error = await errorOf(decodeImage(await file(png, 'poster.png')));
    expect(error.message).toBe('it has more than 100 million pixels');
  });

  it('a file larger than 256 MB, before it reads it', async () => {
    const path = await file('BM', 'sparse.bmp');
    await truncate(path, 256 * 1024 * 1024 + 1);
    expect((await errorOf(decodeImage(path))).message).toBe('the file is larger than 256 MB');
  });

  it('a folder by the name of an image', async () => {
    const path = join(temporaryFolder().path, 'folder.jpg');
    await mkdir(path);
    expect((await errorOf(decodeImage(path))).message).toMatch(/not a regular file|is a folder/);
  });

  it.skipIf(process.platform === 'win32')('a pipe and a device, without waiting for them', async () => {
    const pipe = join(temporaryFolder().path, 'pipe.jpg');
    execFileSync('mkfifo', [pipe]);
    for (const path of [pipe, '/dev/zero']) {
      expect((await errorOf(decodeImage(path))).message).toBe('not a regular file');
    }
  });

  it.skipIf(process.getuid?.() === 0)('a file that it may not read', async () => {
    const path = await file(await noise().png().toBuffer(), 'secret.png');
    await chmod(path, 0);
    expect((await errorOf(decodeImage(path))).message).toContain('permission was denied');
  });

  it('a file that is gone', async () => {
    expect((await errorOf(decodeImage('/does/not/exist.png'))).message).toContain('it does not exist');
  });
});

describe('readImageFile and decodeBytes', () => {
  it('are decodeImage in two steps', async () => {
    const path = await file(await noise().png().toBuffer(), 'a.png');
    const bytes = await readImageFile(path);
    expect(bytes).toEqual(await readFile(path));
    expect(await decodeBytes(bytes)).toEqual(await decodeImage(path));
  });

  it('take any kind of bytes, wherever they lie in memory', async () => {
    const bytes = await noise().png().toBuffer();
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 7);
    expect(await decodeBytes(larger.subarray(7))).toEqual(await decodeBytes(bytes));
  });
});

describe('makeThumbnail', () => {
  it('gives a WebP picture that fits the square, upright', async () => {
    const turned = halves(RED, BLUE).withMetadata({ orientation: 6 }).jpeg();
    const webp = await makeThumbnail(await file(await turned.toBuffer(), 'turned.jpg'), 48);
    expect(await sharp(webp).metadata()).toMatchObject({ format: 'webp', width: 24, height: 48 });
  });

  it('fails on a broken image', async () => {
    const path = await truncatedJpeg(join(temporaryFolder().path, 'half.jpg'));
    expect((await errorOf(makeThumbnail(path, 48))).code).toBe('broken-image');
  });
});

describe('sharp', () => {
  it('is its WebAssembly build', () => {
    expect((sharp.versions as Record<string, string>)['emscripten']).toMatch(/^\d/);
  });

  it('has no native binary to fall back on: it clashes with libraries of Electron', () => {
    const scope = join(repositoryRoot, 'node_modules', '@img');
    const require = createRequire(join(scope, 'x.js'));
    const native = readdirSync(scope).filter((name) => /^sharp-(?!wasm32)/.test(name));
    const loadable = native.filter((name) => {
      try {
        require(`@img/${name}/sharp.node`);
        return true;
      } catch {
        return false;
      }
    });
    expect(loadable).toEqual([]);
    expect(() => require(`@img/sharp-${process.platform}-${process.arch}/sharp.node`)).toThrow();
  });
});
