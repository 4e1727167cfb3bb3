/** Pixels as a file that a page can show. */
import type { Pixels } from './decode';

/** @returns WebP */
export async function pictureOf({ data, width, height }: Pixels): Promise<Uint8Array<ArrayBuffer>> {
  const sharp = (await import('sharp')).default;
  const image = sharp(data, { raw: { width, height, channels: 3 } });
  return new Uint8Array(await image.webp({ quality: 90 }).toBuffer());
}
