import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeBytes, type Pixels } from '../../../src-main/trainer/features/decode';
import type { Colour } from '../../fixtures';
import { errorOf } from '../helpers';
import { bmp, plain, png, pngChunk, tiff, type BmpOptions, type Pixel, type PngOptions } from '../odd-images';

const pixelAt = ({ data, width }: Pixels, x: number, y: number) => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];

/** The largest difference from what every pixel should be. */
function difference(pixels: Pixels, wanted: Pixel): number {
  let largest = 0;
  for (let y = 0; y < pixels.height; y++) {
    for (let x = 0; x < pixels.width; x++) {
      const found = pixelAt(pixels, x, y);
      wanted(x, y).forEach((value, i) => (largest = Math.max(largest, Math.abs(found[i]! - value))));
    }
  }
  return largest;
}

const [width, height] = [7, 5];
/** A different colour at each place. */
const colour = (x: number, y: number): Colour => [(x * 36) % 256, (y * 50) % 256, ((x + y) * 20) % 256];
const grey = (value: number): Colour => [value, value, value];

describe('PNG', () => {
  const cases: [name: string, options: Omit<PngOptions, 'width' | 'height'>, wanted: Pixel][] = [
    ['1 bit grey', { bits: 1, colourType: 0, pixel: (x) => [x % 2] }, (x) => grey((x % 2) * 255)],
    ['2 bits grey', { bits: 2, colourType: 0, pixel: (x) => [x % 4] }, (x) => grey((x % 4) * 85)],
    ['4 bits grey', { bits: 4, colourType: 0, pixel: (x, y) => [x + y] }, (x, y) => grey((x + y) * 17)],
    ['8 bits grey', { bits: 8, colourType: 0, pixel: (x) => [x * 30] }, (x) => grey(x * 30)],
    ['16 bits grey', { bits: 16, colourType: 0, pixel: (x) => [x * 30 * 257] }, (x) => grey(x * 30)],
    ['8 bits RGB', { bits: 8, colourType: 2, pixel: colour }, colour],
    ['16 bits RGB', { bits: 16, colourType: 2, pixel: (x, y) => colour(x, y).map((v) => v * 257) }, colour],
    [
      '8 bits grey with transparency',
      { bits: 8, colourType: 4, pixel: (x) => [100, x % 2 ? 0 : 255] },
      (x) => grey(x % 2 ? 255 : 100),
    ],
    [
      '16 bits RGB with transparency',
      { bits: 16, colourType: 6, pixel: (x, y) => [...colour(x, y).map((v) => v * 257), x % 2 ? 0 : 65535] },
      (x, y) => (x % 2 ? grey(255) : colour(x, y)),
    ],
  ];
  it.each(cases)('of %s', async (_, options, wanted) => {
    expect(difference(await decodeBytes(png({ width, height, ...options })), wanted)).toBeLessThanOrEqual(1);
  });

  it.each([1, 2, 4, 8])('with a palette of %i bits, one of its colours transparent', async (bits) => {
    const palette = pngChunk('PLTE', Uint8Array.of(200, 10, 20, 30, 210, 40));
    const transparent = pngChunk('tRNS', Uint8Array.of(255, 0));
    const pixel: Pixel = (x) => [x % 2];
    const image = png({ width, height, bits, colourType: 3, pixel, chunks: [palette, transparent] });
    expect(difference(await decodeBytes(image), (x) => (x % 2 ? grey(255) : [200, 10, 20]))).toBe(0);
  });

  it('takes 16 bits as shades of the same range: nothing is cut off', async () => {
    const image = png({ width: 256, height: 1, bits: 16, colourType: 0, pixel: (x) => [x * 257] });
    expect(difference(await decodeBytes(image), (x) => grey(x))).toBe(0);
  });
});

describe('TIFF', () => {
  const pixels = 16 * 16;
  const spread = <T>(make: (length: number, of: (_: unknown, i: number) => number) => T, values: number[]) =>
    make(pixels * values.length, (_, i) => values[i % values.length]!);
  const bytes = (values: number[]) => spread((length, of) => Uint8Array.from({ length }, of), values);
  const words = (values: number[]) => spread((length, of) => Uint16Array.from({ length }, of), values);
  const floats = (values: number[]) => spread((length, of) => Float32Array.from({ length }, of), values);
  const size = { width: 16, height: 16 };

  const rgb16 = { data: words([50000, 20000, 10000]), channels: 3, photometric: 2 };
  const half = { data: words([50000, 20000, 10000, 32768]), channels: 4, photometric: 2, extra: 2 };
  const cases: [
    name: string,
    options: Omit<Parameters<typeof tiff>[0], 'width' | 'height'>,
    wanted: Colour,
  ][] = [
    ['8 bits grey', { data: bytes([90]), channels: 1, photometric: 1 }, grey(90)],
    ['8 bits grey whose white is zero', { data: bytes([90]), channels: 1, photometric: 0 }, grey(165)],
    ['16 bits grey', { data: words([40000]), channels: 1, photometric: 1 }, grey(156)],
    ['16 bits RGB', rgb16, [195, 78, 39]],
    ['16 bits RGB, half transparent', half, [225, 166, 147]],
    ['CMYK', { data: bytes([0, 0, 0, 0]), channels: 4, photometric: 5 }, grey(255)],
    ['CMYK in 16 bits', { data: words([0, 0, 0, 65535]), channels: 4, photometric: 5 }, grey(36)],
    // Linear light, as floats mean: 0.5 is brighter than half of 255.
    ['floats', { data: floats([0.5, 0.2, 1]), channels: 3, photometric: 2 }, [188, 124, 255]],
    [
      'floats, half transparent',
      { data: floats([0.5, 0.2, 1, 0.5]), channels: 4, photometric: 2, extra: 2 },
      [221, 189, 255],
    ],
  ];
  it.each(cases)('of %s', async (_, options, wanted) => {
    const tolerance = options.photometric === 5 ? 40 : 1; // black ink is not quite black
    expect(difference(await decodeBytes(tiff({ ...size, ...options })), () => wanted)).toBeLessThanOrEqual(
      tolerance,
    );
  });

  it('of several pages: the first one', async () => {
    const page = async (colour: Colour) => plain(colour).tiff().toBuffer();
    const both = await sharp([await page([10, 20, 30]), await page([200, 210, 220])], {
      join: { animated: true },
    })
      .tiff({ compression: 'none' })
      .toBuffer();
    expect((await sharp(both).metadata()).pages).toBe(2);
    const decoded = await decodeBytes(both);
    expect([decoded.width, decoded.height]).toEqual([16, 16]);
    expect(difference(decoded, () => [10, 20, 30])).toBe(0);
  });

  const refused: [
    name: string,
    options: Omit<Parameters<typeof tiff>[0], 'width' | 'height'>,
    why: RegExp,
  ][] = [
    ['measurements as floats', { data: floats([0.5]), channels: 1, photometric: 1 }, /no known range/],
    [
      'signed measurements',
      { data: Int16Array.from({ length: pixels }, () => -5), channels: 1, photometric: 1 },
      /no known range/,
    ],
    ['five channels', { data: bytes([1, 2, 3, 4, 5]), channels: 5, photometric: 2 }, /has 5 channels/],
  ];
  it.each(refused)('refuses %s', async (_, options, why) => {
    expect((await errorOf(decodeBytes(tiff({ ...size, ...options })))).message).toMatch(why);
  });
});

describe('JPEG', () => {
  it('with progressive scans', async () => {
    const image = await plain([200, 60, 40]).jpeg({ progressive: true, quality: 95 }).toBuffer();
    expect((await sharp(image).metadata()).isProgressive).toBe(true);
    expect(difference(await decodeBytes(image), () => [200, 60, 40])).toBeLessThanOrEqual(2);
  });

  it.each([
    [255, 'white', 255],
    [0, 'dark', 36],
  ])('of four inks as luma, chroma and black (YCCK): %i is %s', async (luma, _, wanted) => {
    // Written as four plain inks; the marker says then that they are Y, Cb, Cr and K, inverted as Adobe does.
    const data = Uint8Array.from({ length: 16 * 16 * 4 }, (_, i) => [luma, 128, 128, 0][i % 4]!);
    const inks = tiff({ width: 16, height: 16, data, channels: 4, photometric: 5 });
    const asInks = sharp(inks).pipelineColourspace('cmyk').toColourspace('cmyk');
    const image = await asInks.jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer();
    const inkless = difference(await decodeBytes(image), () => grey(wanted));
    expect(inkless).toBeGreaterThan(60);
    image[image.indexOf('Adobe') + 11] = 2;
    expect(difference(await decodeBytes(image), () => grey(wanted))).toBeLessThanOrEqual(20);
  });
});

describe('Colour profiles', () => {
  /** Display P3's red is beyond sRGB's; the same numbers mean another colour. */
  const stored = async (bits: 8 | 16, profile: 'p3' | 'srgb') => {
    const image = plain([200, 60, 40]).withIccProfile(profile, { attach: true });
    return (bits === 16 ? image.toColourspace('rgb16') : image).png().toBuffer();
  };

  it.each([8, 16] as const)('are applied, with %i bits a channel', async (bits) => {
    const image = await stored(bits, 'p3');
    expect((await sharp(image).metadata()).hasProfile).toBe(true);
    const untouched = await sharp(image, { ignoreIcc: true }).toColourspace('srgb').raw().toBuffer();
    // What is stored are other numbers (so that the test can fail)...
    expect(Math.abs(untouched[0]! - 200)).toBeGreaterThan(10);
    // ...and what comes out is the colour.
    expect(difference(await decodeBytes(image), () => [200, 60, 40])).toBeLessThanOrEqual(2);
  });

  it.each([8, 16] as const)('of sRGB itself change nothing, with %i bits a channel', async (bits) => {
    expect(
      difference(await decodeBytes(await stored(bits, 'srgb')), () => [200, 60, 40]),
    ).toBeLessThanOrEqual(1);
  });

  it('are left out of account where they are nonsense', async () => {
    const nonsense = pngChunk(
      'iCCP',
      Buffer.concat([Buffer.from('x\0\0'), deflateSync(Buffer.alloc(500, 7))]),
    );
    const image = png({ width, height, bits: 8, colourType: 2, pixel: colour, chunks: [nonsense] });
    expect(difference(await decodeBytes(image), colour)).toBe(0);
  });
});

describe('EXIF orientation', () => {
  it.each(['jpeg', 'png', 'webp', 'tiff', 'avif'] as const)('is honoured in %s', async (format) => {
    const half = await plain([255, 0, 0], 32, 32)
      .extend({ right: 32, background: 'blue' })
      .withMetadata({ orientation: 6 })
      .toFormat(format, { quality: 95 })
      .toBuffer();
    const decoded = await decodeBytes(half);
    expect([decoded.width, decoded.height]).toEqual([32, 64]);
    expect(difference(decoded, (_, y) => (y < 28 ? [255, 0, 0] : y > 36 ? [0, 0, 255] : []))).toBeLessThan(8);
  });
});

describe('BMP', () => {
  const palette = Array.from({ length: 16 }, (_, i): Colour => [i * 17, 255 - i * 17, (i * 40) % 256]);
  const index = (x: number, y: number, colours: number) => (x * 3 + y * 5) % colours;
  const bgr: Pixel = (x, y) => colour(x, y).toReversed();
  const of5 = (value: number) => Math.round(((value >> 3) * 255) / 31);
  type Case = [name: string, options: Omit<BmpOptions, 'width' | 'height'>, wanted: Pixel];
  const cases: Case[] = [
    [
      '1 bit',
      { bits: 1, palette: palette.slice(0, 2), pixel: (x, y) => [index(x, y, 2)] },
      (x, y) => palette[index(x, y, 2)]!,
    ],
    [
      '4 bits, an odd number of pixels in a row',
      { bits: 4, palette, pixel: (x, y) => [index(x, y, 16)] },
      (x, y) => palette[index(x, y, 16)]!,
    ],
    ['8 bits', { bits: 8, palette, pixel: (x, y) => [index(x, y, 16)] }, (x, y) => palette[index(x, y, 16)]!],
    [
      '16 bits',
      { bits: 16, pixel: (x, y) => [colour(x, y).reduce((bits, value) => (bits << 5) | (value >> 3), 0)] },
      (x, y) => colour(x, y).map(of5),
    ],
    ['24 bits', { bits: 24, pixel: bgr }, colour],
    ['24 bits of OS/2', { bits: 24, pixel: bgr, header: 12 }, colour],
    ['24 bits with a long header', { bits: 24, pixel: bgr, header: 124 }, colour],
    ['24 bits from top to bottom', { bits: 24, pixel: bgr, isTopDown: true }, colour],
    ['24 bits after a gap', { bits: 24, pixel: bgr, gap: 10 }, colour],
    ['32 bits', { bits: 32, pixel: (x, y) => [...bgr(x, y), 0] }, colour],
    [
      '32 bits with transparency',
      {
        bits: 32,
        header: 124,
        masks: [0xff0000, 0xff00, 0xff, 0xff000000],
        pixel: (x, y) => [...bgr(x, y), x % 2 ? 0 : 255],
      },
      (x, y) => (x % 2 ? grey(255) : colour(x, y)),
    ],
    [
      'run lengths',
      {
        bits: 8,
        palette,
        runs: Array.from({ length: height }, (_, y) => [width, y, ...(y < height - 1 ? [0, 0] : [])])
          .flat()
          .concat(0, 1),
      },
      (_, y) => palette[height - 1 - y]!,
    ],
  ];
  it.each(cases)('of %s', async (_, options, wanted) => {
    const decoded = await decodeBytes(bmp({ width, height, ...options }));
    expect([decoded.width, decoded.height]).toEqual([width, height]);
    // 5 bits a channel end at 248.
    expect(difference(decoded, wanted)).toBeLessThanOrEqual(options.bits === 16 ? 7 : 0);
  });

  it('that claims more than it holds is refused before anything is made ready for it', async () => {
    const whole = bmp({ width: 64, height: 64, bits: 24, pixel: () => [1, 2, 3] });
    const claim = (pixels: number) => {
      const copy = Buffer.from(whole);
      copy.writeInt32LE(pixels, 18);
      copy.writeInt32LE(pixels, 22);
      return errorOf(decodeBytes(copy));
    };
    expect((await claim(30_000)).message).toBe('it has more than 100 million pixels');
    expect((await claim(9_000)).message).toMatch(/ends too early/);
    expect((await errorOf(decodeBytes(whole.subarray(0, whole.length / 2)))).message).toMatch(
      /ends too early/,
    );
  });
});
