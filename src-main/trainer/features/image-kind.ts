/** Which kind of image bytes are, by how they begin: nothing is decoded to find out, and names do not matter. */
import { t } from '../../../src-preload/language';
import { heicReason, svgReason } from '../data/images/names';
import { brokenImage } from './broken-image';

export type ImageKind = 'jpeg' | 'png' | 'gif' | 'webp' | 'tiff' | 'avif' | 'bmp';

/** An SVG's root lies within so many bytes: comments and a document type may come before it. */
const SVG_BYTES = 4096;

/** What files begin with, as Latin-1. */
const SIGNATURES: [ImageKind, ...string[]][] = [
  ['jpeg', '\xff\xd8\xff'],
  ['png', '\x89PNG\r\n\x1a\n'],
  ['gif', 'GIF87a', 'GIF89a'],
  // Either byte order, and with + in the place of * for files of more than 4 GB.
  ['tiff', 'II*\0', 'MM\0*', 'II+\0', 'MM\0+'],
];
const UNSUPPORTED: [name: string, ...string[]][] = [
  ['JPEG XL', '\xff\x0a', '\0\0\0\x0cJXL '],
  ['JPEG 2000', '\0\0\0\x0cjP  '],
  ['Photoshop', '8BPS'],
  ['Windows icon', '\0\0\x01\0', '\0\0\x02\0'],
  ['PDF', '%PDF'],
];

/** @throws UserError where they are no image, or one of a kind that is not read */
export function imageKind(bytes: Uint8Array): ImageKind {
  const start = Buffer.from(bytes.subarray(0, SVG_BYTES)).toString('latin1');
  const begins = ([, ...signatures]: [string, ...string[]]) =>
    signatures.some((signature) => start.startsWith(signature));
  const kind = SIGNATURES.find(begins)?.[0] ?? riffOrBmp(start) ?? containerKind(start);
  if (kind) return kind;
  if (/^(\xef\xbb\xbf)?\s*</.test(start) && /<svg\b/i.test(start)) throw brokenImage(svgReason());
  const name = UNSUPPORTED.find(begins)?.[0];
  throw brokenImage(
    name
      ? t('images of the kind "{name}" are not supported', { name })
      : t('not an image, whatever its name says'),
  );
}

function riffOrBmp(start: string): 'webp' | 'bmp' | null {
  if (start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP') return 'webp';
  // "BM" alone begins many a text; after it comes the size of the second header, a small number of 32 bits.
  return start.startsWith('BM') && start.slice(15, 18) === '\0\0\0' ? 'bmp' : null;
}

/** AVIF and HEIC are boxes of the same making; brands say what is inside. */
function containerKind(start: string): 'avif' | null {
  if (start.slice(4, 8) !== 'ftyp') return null;
  const size = Buffer.from(start.slice(0, 4), 'latin1').readUInt32BE();
  const brands: string[] = start.slice(8, Math.min(size, 256)).match(/[^]{4}/g) ?? [];
  if (brands.includes('avif') || brands.includes('avis')) return 'avif';
  if (brands.some((brand) => /^(hei[cmsx]|hev[cmsx]|mif1|msf1)$/.test(brand)))
    throw brokenImage(heicReason());
  return null;
}
