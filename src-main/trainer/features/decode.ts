/** From an image file to raw pixels, within limits. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Metadata, Sharp } from 'sharp';
import { t } from '../../../src-preload/language';
import { fileError, UserError } from '../errors';
import { decodeBmp } from './bmp';
import { brokenImage, endsTooEarly, MAX_PIXELS, tooManyPixels } from './broken-image';
import { countImage } from './garbage';
import { imageKind, type ImageKind } from './image-kind';

/** On first use: its WebAssembly takes time and memory to load, which work on tables need not wait for. */
const loadSharp = async () => (await import('sharp')).default;

/** Larger files are refused before they are read. */
const MAX_BYTES = 256 * 1024 * 1024;
/** RGB with transparency, or CMYK. */
const MAX_CHANNELS = 4;
/** The kinds that have 8 bits a channel and never more. */
const EIGHT_BITS = new Set<ImageKind>(['jpeg', 'gif', 'webp', 'bmp']);

export interface Pixels {
  /** RGB, [height, width, 3], row-major. */
  data: Uint8Array;
  width: number;
  height: number;
}

/** `readImageFile` and `decodeBytes` in one. @throws UserError as they do */
export async function decodeImage(path: string): Promise<Pixels> {
  return decodeBytes(await readImageFile(path));
}

/**
 * The bytes of a file. One that is no regular file (a pipe, say) is not waited for.
 * @throws UserError whose message is the reason alone, for lists of skipped files
 */
export async function readImageFile(path: string): Promise<Buffer> {
  try {
    // Without O_NONBLOCK (which Windows lacks and does not need) opening a pipe waits for a writer.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const info = await file.stat();
      if (!info.isFile()) throw brokenImage(t('not a regular file'));
      if (info.size === 0) throw brokenImage(t('the file is empty'));
      if (info.size > MAX_BYTES)
        throw brokenImage(t('the file is larger than {n} MB', { n: MAX_BYTES >> 20 }));
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error, path);
  }
}

/**
 * Decodes to upright sRGB over white: EXIF orientation, profiles, grey, CMYK, alpha and 16 bits are dealt with here;
 * of an animation the first frame counts, of a TIFF the first page.
 * @throws UserError whose message is the reason alone, for lists of skipped files
 */
export async function decodeBytes(bytes: Uint8Array): Promise<Pixels> {
  try {
    const image = await uprightOverWhite(bytes);
    const { data, info } = await image
      .toColourspace('srgb')
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    // A copy: sharp's WebAssembly memory is shared, and onnxruntime takes no tensors over shared memory.
    return { data: new Uint8Array(data), width: info.width, height: info.height };
  } catch (error) {
    throw decodingError(error);
  }
}

/** A small WebP picture that fits a square of `size` pixels. @throws UserError as `decodeImage` does */
export async function makeThumbnail(path: string, size: number): Promise<Uint8Array<ArrayBuffer>> {
  return thumbnailOf(await readImageFile(path), size);
}

/** The same of a file's bytes. @throws UserError as `decodeBytes` does */
export async function thumbnailOf(bytes: Uint8Array, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const box = { width: size, height: size, fit: 'inside' as const, withoutEnlargement: false };
  try {
    const image = await uprightOverWhite(bytes);
    return new Uint8Array(await image.resize(box).webp({ quality: 80 }).toBuffer());
  } catch (error) {
    throw decodingError(error);
  }
}

async function uprightOverWhite(bytes: Uint8Array): Promise<Sharp> {
  const kind = imageKind(bytes);
  const image = await openImage(bytes, kind);
  if (!EIGHT_BITS.has(kind)) {
    const metadata = await image.metadata();
    if (kind === 'tiff') requirePicture(metadata);
    // Else sharp brings 16 bits with a profile into Display P3 and then takes them for sRGB, and lays what is
    // transparent and counts from 0 to 1 over a white of 255.
    const isSrgbFirst = metadata.space === 'scrgb' || (metadata.space === 'rgb16' && metadata.hasProfile);
    if (isSrgbFirst) image.pipelineColourspace('srgb');
  }
  return image.autoOrient().flatten({ background: 'white' });
}

async function openImage(bytes: Uint8Array, kind: ImageKind | null): Promise<Sharp> {
  const sharp = await loadSharp();
  countImage();
  if (kind !== 'bmp') return sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' });
  const { data, raw } = decodeBmp(bytes);
  return sharp(data, { raw });
}

/** TIFF also holds measurements: numbers of which nobody knows which one is white, and any number of channels. */
function requirePicture({ depth, space, channels }: Metadata): void {
  if (depth !== 'uchar' && depth !== 'ushort' && space !== 'scrgb') {
    throw brokenImage(
      t('its values (of type {type}) have no known range: save it with 8 or 16 bits a channel', {
        type: String(depth),
      }),
    );
  }
  if (channels > MAX_CHANNELS) {
    throw brokenImage(t('it has {n} channels, and so is no picture in grey, RGB or CMYK', { n: channels }));
  }
}

/** What sharp says, in words for a person. */
function decodingError(error: unknown): UserError {
  if (error instanceof UserError) return error;
  const message = String((error as Error).message);
  if (/exceeds pixel limit/.test(message)) return tooManyPixels();
  if (/bad seek|premature end|unexpected end|read error/i.test(message)) return endsTooEarly();
  const reason = message
    .split('\n')[0]!
    .replace(/^Input buffer (has corrupt header|contains unsupported image format):? ?/, '')
    .replace(/^(Vips\w*|\w+_buffer|\w+2vips): /i, '');
  return brokenImage(
    reason ? t('broken image: {reason}', { reason }) : t('broken image: its header is damaged'),
  );
}
