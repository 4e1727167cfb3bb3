/** BMP, which libvips does not read: decoded by NetSurf's libnsbmp, in WebAssembly too. */
import { decode } from '@cwasm/nsbmp';
import type { Raw } from 'sharp';
import { t } from '../../../src-preload/language';
import { brokenImage, endsTooEarly, MAX_PIXELS, tooManyPixels } from './broken-image';

const HEADER_BYTES = 54;
/** The size of the oldest header, whose fields are 16 bits wide. */
const CORE_HEADER = 12;
/** How the compressions with run lengths are numbered, of 8 and of 4 bits. */
const RUN_LENGTHS = new Set([1, 2]);
/** A byte of them stands for fewer pixels than this. */
const PIXELS_PER_BYTE = 255;

/** @returns RGBA, [height, width, 4], row-major, as sharp takes it @throws UserError before and while decoding */
export function decodeBmp(bytes: Uint8Array): { data: Uint8ClampedArray; raw: Raw } {
  const { pixels, leastBytes } = readHeader(bytes);
  if (pixels > MAX_PIXELS) throw tooManyPixels();
  if (bytes.length < leastBytes) throw endsTooEarly();
  try {
    const { data, width, height } = decode(bytes);
    return { data, raw: { width, height, channels: 4 } };
  } catch {
    throw brokenImage(t('broken image: it is damaged, or a kind of BMP that is not supported'));
  }
}

/** The size that the header claims, and how many bytes so many pixels need at least. */
function readHeader(bytes: Uint8Array): { pixels: number; leastBytes: number } {
  const header = Buffer.alloc(HEADER_BYTES);
  header.set(bytes.subarray(0, HEADER_BYTES));
  const isCore = header.readUInt32LE(14) === CORE_HEADER;
  const width = isCore ? header.readUInt16LE(18) : Math.abs(header.readInt32LE(18));
  const height = isCore ? header.readUInt16LE(20) : Math.abs(header.readInt32LE(22));
  const pixels = width * height;
  if (!isCore && RUN_LENGTHS.has(header.readUInt32LE(30))) {
    return { pixels, leastBytes: pixels / PIXELS_PER_BYTE };
  }
  const rowBytes = Math.ceil((width * header.readUInt16LE(isCore ? 24 : 28)) / 32) * 4;
  // Some writers leave the last row's padding away.
  return { pixels, leastBytes: header.readUInt32LE(10) + rowBytes * (height - 1) };
}
