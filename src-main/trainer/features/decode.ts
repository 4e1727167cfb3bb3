/** From an image file to raw pixels, within limits. */
import { readFile, stat } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { fileError, UserError } from '../errors';

/** Larger files and pictures are refused before they are decoded. */
const MAX_BYTES = 256 * 1024 * 1024;
const MAX_PIXELS = 100_000_000;
const FORMATS = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif']);

export interface Pixels {
  /** RGB, [height, width, 3], row-major. */
  data: Uint8Array;
  width: number;
  height: number;
}

/**
 * Decodes to upright sRGB over white: EXIF orientation, profiles, grey, CMYK and alpha are dealt with here; of an
 * animation the first frame counts.
 * @throws UserError whose message is the reason alone, for lists of skipped files
 */
export async function decodeImage(path: string): Promise<Pixels> {
  const image = await openImage(path);
  try {
    const { data, info } = await image
      .autoOrient()
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    // A copy: sharp's WebAssembly memory is shared, and onnxruntime takes no tensors over shared memory.
    return { data: new Uint8Array(data), width: info.width, height: info.height };
  } catch (error) {
    const reason = firstLine(error).replace(/^Vips\w*: /i, '');
    throw new UserError('broken-image', `broken image: ${reason}`);
  }
}

/** A small WebP picture that fits a square of `size` pixels. */
export async function makeThumbnail(path: string, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const image = await openImage(path);
  const box = { width: size, height: size, fit: 'inside' as const, withoutEnlargement: false };
  const buffer = await image
    .autoOrient()
    .flatten({ background: 'white' })
    .resize(box)
    .webp({ quality: 80 })
    .toBuffer();
  return new Uint8Array(buffer);
}

async function openImage(path: string): Promise<Sharp> {
  const bytes = await readLimited(path);
  const image = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' });
  const metadata = await image.metadata().catch((error: unknown) => {
    const reason = firstLine(error);
    const message = /pixel limit/.test(reason) ? tooManyPixels : 'not an image, whatever its name says';
    throw new UserError('broken-image', message);
  });
  if (!FORMATS.has(metadata.format)) {
    throw new UserError('broken-image', `images of the kind "${metadata.format}" are not supported`);
  }
  if (metadata.width * metadata.height > MAX_PIXELS) throw new UserError('broken-image', tooManyPixels);
  return image;
}

const tooManyPixels = `it has more than ${MAX_PIXELS / 1e6} million pixels`;

async function readLimited(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size === 0) throw new UserError('broken-image', 'the file is empty');
    if (size > MAX_BYTES)
      throw new UserError('broken-image', `the file is larger than ${MAX_BYTES >> 20} MB`);
    return await readFile(path);
  } catch (error) {
    throw fileError(error, path);
  }
}

const firstLine = (error: unknown) => String((error as Error).message ?? error).split('\n')[0]!;
