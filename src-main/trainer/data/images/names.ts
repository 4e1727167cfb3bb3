/** What a file's name says of it. */
import { extname } from 'node:path';
import { t } from '../../../../src-preload/language';

const EXTENSIONS = new Set(
  [
    ['.jpg', '.jpeg', '.jpe', '.jfif', '.pjpeg', '.pjp'],
    ['.png', '.apng'],
    ['.webp', '.gif', '.avif'],
    ['.tif', '.tiff'],
    ['.bmp', '.dib'],
  ].flat(),
);
const TABLES = new Set(['.csv', '.tsv']);
/** What operating systems leave in folders; nobody misses it. */
const SIDECARS = new Set(['thumbs.db', 'ehthumbs.db', 'desktop.ini', '__macosx']);

export const svgReason = () => t('an SVG drawing, which has no pixels of its own: save it as PNG');
export const heicReason = () => t('a HEIC photo, which cannot be read here: save it as JPEG');
/** Images that people meet and that cannot be read, with what to do. */
const UNSUPPORTED: Record<string, () => string> = {
  '.svg': svgReason,
  '.svgz': svgReason,
  '.heic': heicReason,
  '.heif': heicReason,
};

const extensionOf = (name: string) => extname(name).toLowerCase();

export const isImageName = (name: string) => EXTENSIONS.has(extensionOf(name));
export const isTableName = (name: string) => TABLES.has(extensionOf(name));
export const isHidden = (name: string) => name.startsWith('.') || SIDECARS.has(name.toLowerCase());

/** Why a file that is not named like an image is left out. */
export function notAnImage(name: string): string {
  const extension = extname(name);
  const known = UNSUPPORTED[extension.toLowerCase()];
  if (known) return known();
  return extension === ''
    ? t('not an image (no file extension)')
    : t('not an image ({extension})', { extension });
}
