/** Which encoding a text is in, and the text itself. Parts of a file come in order; gzip is undone on the way. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip, gunzipSync, constants } from 'node:zlib';
import type { Dialect } from '../../../../src-preload/contract';
import { fileError } from '../../errors';

export type Encoding = Dialect['encoding'];

/** So much of a file tells how it is written. */
export const SAMPLE_BYTES = 1 << 20;
/** Bytes that are read at once. */
const CHUNK_BYTES = 1 << 18;
/** Of UTF-16 without a byte order mark at least this share of every other byte is zero, in texts of the West. */
const ZERO_SHARE = 0.4;

/** The beginning of a file, without gzip. */
export interface Sample {
  bytes: Uint8Array;
  /** Whether this is all of the file. */
  isWhole: boolean;
  isZipped: boolean;
}

/** @throws UserError where the file cannot be read */
export async function sampleOf(path: string, most = SAMPLE_BYTES): Promise<Sample> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(most), 0, most, 0);
      const { size } = await file.stat();
      const head = buffer.subarray(0, bytesRead);
      const isWhole = bytesRead === size;
      if (!isGzip(head)) return { bytes: head, isWhole, isZipped: false };
      const text = unzipped(head);
      const isCut = text.length > most;
      return { bytes: text.subarray(0, most), isWhole: isWhole && !isCut, isZipped: true };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error, path);
  }
}

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** As much as there is: the end may be cut off. */
function unzipped(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 64 * SAMPLE_BYTES });
  } catch {
    return new Uint8Array(0);
  }
}

/**
 * UTF-16 by its byte order mark or its zeros; UTF-8 where its bytes are, or where they nearly are and it has characters
 * of more than one byte; else windows-1252, as old spreadsheets write, of which Latin-1 is a part.
 */
export function detectEncoding({ bytes }: Pick<Sample, 'bytes'>): Encoding {
  if (byteOrder(bytes) !== null) return 'utf-16';
  const { valid, invalid } = multiByteCharacters(bytes);
  return invalid === 0 || valid > invalid ? 'utf-8' : 'windows-1252';
}

/** Whether DuckDB can take the bytes as they are. */
export function isCleanUtf8({ bytes }: Pick<Sample, 'bytes'>): boolean {
  return multiByteCharacters(bytes).invalid === 0 && !bytes.includes(0);
}

function byteOrder(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const zeros: [even: number, odd: number] = [0, 0];
  const count = Math.min(bytes.length, 1 << 12) & ~1;
  for (let index = 0; index < count; index++) if (bytes[index] === 0) zeros[index % 2]!++;
  const [even, odd] = zeros.map((zero) => zero / (count / 2)) as [number, number];
  if (odd > ZERO_SHARE && even < ZERO_SHARE / 4) return 'utf-16le';
  return even > ZERO_SHARE && odd < ZERO_SHARE / 4 ? 'utf-16be' : null;
}

/** How many sequences of more than one byte are characters of UTF-8, and how many bytes are none. */
function multiByteCharacters(bytes: Uint8Array): { valid: number; invalid: number } {
  let [valid, invalid] = [0, 0];
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index]!;
    if (byte < 0x80) continue;
    const length = byte >= 0xf0 && byte < 0xf5 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
    if (byte < 0xf5 && length > 1 && index + length > bytes.length) break; // cut by the end of the sample
    let rest = 1;
    while (rest < length && (bytes[index + rest]! & 0xc0) === 0x80) rest++;
    if (byte < 0xf5 && length > 1 && rest === length) valid++;
    else invalid++;
    if (rest === length) index += length - 1;
  }
  return { valid, invalid };
}

/** The text of bytes. Zeros are left out: programs write them where a disk failed, and nothing can hold them. */
export function decode(bytes: Uint8Array, encoding: Encoding): string {
  return new TextDecoder(label(bytes, encoding)).decode(bytes).replaceAll('\0', '');
}

const label = (bytes: Uint8Array, encoding: Encoding) =>
  encoding === 'utf-16' ? (byteOrder(bytes) ?? 'utf-16le') : encoding;

/** A part of a text, and how many bytes of the file were read for all of it so far. */
export interface TextPart {
  text: string;
  bytes: number;
}

/** All text of a file. Where gzip's data is cut off, what there is of it. @throws UserError where it cannot be read */
export async function* textOf(path: string, encoding: Encoding): AsyncGenerator<TextPart> {
  const { bytes, isZipped } = await sampleOf(path);
  const decoder = new TextDecoder(label(bytes, encoding));
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const unzip = createGunzip();
  // What goes wrong is seen where the parts are read.
  const stream = isZipped ? pipeline(file, unzip, () => {}) : file;
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>)
      yield { text: decoder.decode(chunk, { stream: true }).replaceAll('\0', ''), bytes: file.bytesRead };
  } catch (error) {
    if (!isZipped || !/^Z_/.test((error as NodeJS.ErrnoException).code ?? '')) throw fileError(error, path);
  } finally {
    file.destroy();
  }
  yield { text: decoder.decode().replaceAll('\0', ''), bytes: file.bytesRead };
}
