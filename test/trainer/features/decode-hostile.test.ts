import fc from 'fast-check';
import { deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeBytes } from '../../../src-main/trainer/features/decode';
import { UserError } from '../../../src-main/trainer/errors';
import { errorOf } from '../helpers';
import {
  bmp,
  deepExif,
  jpegSegment,
  largeProfile,
  noise,
  plain,
  png,
  pngChunk,
  withSegments,
} from '../odd-images';

/** Far more than any of these takes, and far less than a person would wait. */
const SECONDS = 10;

async function timed<T>(work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  expect((performance.now() - began) / 1000).toBeLessThan(SECONDS);
  return result;
}

const rgb = (chunks: Uint8Array[]) => png({ width: 16, height: 16, bits: 8, colourType: 2, chunks });

describe('A hostile image', () => {
  it('of 30,000 x 30,000 pixels of one colour is refused before it is decoded', async () => {
    // 900 million pixels in less than a megabyte.
    const bomb = png({ width: 30_000, height: 30_000, bits: 1, colourType: 0 });
    expect(bomb.length).toBeLessThan(1e6);
    const before = process.memoryUsage().rss;
    const error = await timed(() => errorOf(decodeBytes(bomb)));
    expect(error.message).toBe('it has more than 100 million pixels');
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
  });

  it.each(['gif', 'webp', 'jpeg', 'tiff'] as const)(
    'that claims more pixels in a %s header',
    async (format) => {
      const image = await noise().toFormat(format, { compression: 'none' }).toBuffer();
      const claim: Record<typeof format, () => void> = {
        gif: () => {
          const frame = image.indexOf(Buffer.of(0x2c, 0, 0, 0, 0));
          for (const at of [6, 8, frame + 5, frame + 7]) image.writeUInt16LE(60_000, at);
        },
        webp: () => image.writeUInt32LE(0x3fff3fff, image.indexOf('VP8 ') + 14),
        jpeg: () =>
          [5, 7].forEach((at) => image.writeUInt16BE(60_000, image.indexOf(Buffer.of(0xff, 0xc0)) + at)),
        tiff: () => {
          for (const tag of [256, 257]) {
            const at = image.indexOf(Buffer.of(tag & 255, 1, 3, 0, 1, 0, 0, 0));
            image.writeUInt16LE(60_000, at + 8);
          }
        },
      };
      claim[format]();
      const error = await timed(() => errorOf(decodeBytes(image)));
      expect(error.message).toMatch(/million pixels|broken image/);
    },
  );

  it('with metadata of megabytes is decoded, or refused in words', async () => {
    const megabytes = (count: number) => Buffer.alloc(count << 20, 1);
    const exif = Buffer.concat([Buffer.from('II*\0\x08\0\0\0', 'latin1'), megabytes(5)]);
    const packed = Buffer.concat([Buffer.from('x\0\0'), deflateSync(megabytes(60))]);
    const cases = [
      [pngChunk('eXIf', exif)],
      [pngChunk('iCCP', packed)],
      Array.from({ length: 2000 }, () => pngChunk('zTXt', packed.subarray(0, 100))),
      [pngChunk('zTXt', packed)],
    ];
    for (const chunks of cases) {
      const result = await timed(() => decodeBytes(rgb(chunks)).catch((error: unknown) => error));
      if (result instanceof Error) expect(result).toBeInstanceOf(UserError);
      else expect(result).toMatchObject({ width: 16, height: 16 });
    }
  });

  it('with EXIF directories that lead back to themselves is decoded', async () => {
    // One entry, the Exif directory, which is this directory; the next one is this one again.
    const directory = Buffer.from(
      'II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0',
      'latin1',
    );
    const exif = jpegSegment(0xe1, Buffer.from('Exif\0\0'), directory);
    const jpeg = withSegments(await plain([200, 60, 40]).jpeg().toBuffer(), exif);
    expect(await timed(() => decodeBytes(jpeg))).toMatchObject({ width: 16, height: 16 });
  });

  it.each([
    ['an EXIF chain of thousands of directories', [deepExif()]],
    ['a colour profile of 16 MB in pieces', largeProfile()],
  ])('with %s is decoded', async (_, segments) => {
    const jpeg = withSegments(await plain([200, 60, 40]).jpeg().toBuffer(), ...segments);
    expect(await timed(() => decodeBytes(jpeg))).toMatchObject({ width: 16, height: 16 });
  });

  it('whose scans come thousands of times is refused at once', async () => {
    const image = await plain([200, 60, 40], 4000, 4000).jpeg({ progressive: true }).toBuffer();
    const scan = image.subarray(image.lastIndexOf(Buffer.of(0xff, 0xda)), image.length - 2);
    const end = image.subarray(image.length - 2);
    const scans = Array.from({ length: 5000 }, () => scan);
    const bomb = Buffer.concat([image.subarray(0, image.length - 2), ...scans, end]);
    expect((await timed(() => errorOf(decodeBytes(bomb)))).message).toMatch(/^broken image: /);
  });
});

const EARLY = 64;

describe('Bytes changed at random', () => {
  const seeds: Record<string, Buffer> = {};
  beforeAll(async () => {
    const image = noise(24, 24);
    for (const format of ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)
      seeds[format] = await image.clone().toFormat(format).toBuffer();
    seeds['progressive jpeg'] = await image.clone().jpeg({ progressive: true }).toBuffer();
    seeds['packed tiff'] = await image.clone().tiff({ compression: 'lzw' }).toBuffer();
    seeds['16-bit png'] = await image.clone().toColourspace('rgb16').png().toBuffer();
    seeds['bmp'] = bmp({ width: 24, height: 24, bits: 24, pixel: (x, y) => [x, y, 9] });
    const runs = Array.from({ length: 24 }, (_, y) => [24, y % 2, ...(y < 23 ? [0, 0] : [0, 1])]).flat();
    seeds['packed bmp'] = bmp({ width: 24, height: 24, bits: 8, palette: [[1, 2, 3], [4, 5, 6]], runs }); // prettier-ignore
  });

  const change = fc.record({
    at: fc.noBias(fc.nat()),
    /** Among the first bytes, where sizes and offsets stand. */
    isEarly: fc.boolean(),
    byte: fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat(255)),
  });
  const changes = fc.record({
    bytes: fc.array(change, { minLength: 1, maxLength: 4 }),
    /** In percent: a quarter of them is cut off. */
    kept: fc.oneof({ weight: 3, arbitrary: fc.constant(100) }, fc.noBias(fc.nat(99))),
  });

  const formats = [
    ...['jpeg', 'progressive jpeg', 'png', '16-bit png', 'webp', 'gif'],
    ...['tiff', 'packed tiff', 'avif', 'bmp', 'packed bmp'],
  ];
  it.each(formats)('in a %s give pixels or a reason, and soon', async (format) => {
    const outcomes = { pixels: 0, reasons: 0 };
    await fc.assert(
      fc.asyncProperty(changes, async ({ bytes, kept }) => {
        const image = Buffer.from(seeds[format]!);
        for (const { at, isEarly, byte } of bytes) image[at % (isEarly ? EARLY : image.length)] = byte;
        const result = await timed(() =>
          decodeBytes(image.subarray(0, Math.ceil((kept / 100) * image.length))).catch(
            (error: unknown) => error,
          ),
        );
        if (result instanceof Error) {
          expect(result).toBeInstanceOf(UserError);
          expect(result.message).toMatch(/^[^\n]{10,200}$/);
          outcomes.reasons++;
        } else {
          const { data, width, height } = result as Awaited<ReturnType<typeof decodeBytes>>;
          expect(data.length).toBe(width * height * 3);
          outcomes.pixels++;
        }
      }),
      { numRuns: 150, seed: 4 },
    );
    expect(outcomes.pixels).toBeGreaterThan(0);
    expect(outcomes.reasons).toBeGreaterThan(0);
  });
});
