/**
 * Records as they lie in a file: a row of blocks, each written by one call:
 * - header: magic (8 bytes), count, bytes of a record, CRC-32 of these and of the entries (uint32, little-endian)
 * - entries: SHA-256 that the record is kept under (32 bytes), CRC-32 of this and of the record
 * - the records
 */
import { crc32 } from 'node:zlib';

const MAGIC = Buffer.from('smsfeat1');
const CHECKED_BYTES = MAGIC.length + 8;
const KEY_BYTES = 32;

export const HEADER_BYTES = CHECKED_BYTES + 4;
export const ENTRY_BYTES = KEY_BYTES + 4;

/** The file holds what no process of ours has written, or not as it was written. */
export class DamageError extends Error {}

export interface Entry {
  /** SHA-256 as 64 hexadecimal digits. */
  hash: string;
  /** Of the record, in bytes from the start of the block. */
  offset: number;
  /** Of hash and record. */
  checksum: number;
}

/** Bytes on the disk of so many records, written as one block. */
export const blockBytes = (count: number, recordBytes: number): number =>
  HEADER_BYTES + count * (ENTRY_BYTES + recordBytes);

export const checksumOf = (hash: string, record: Uint8Array): number =>
  crc32(record, crc32(Buffer.from(hash, 'hex')));

const headerChecksum = (header: Buffer, entries: Buffer): number =>
  crc32(entries, crc32(header.subarray(0, CHECKED_BYTES)));

export function encodeBlock(records: ReadonlyMap<string, Uint8Array>, recordBytes: number) {
  const block = Buffer.alloc(blockBytes(records.size, recordBytes));
  const entries: Entry[] = [];
  let at = HEADER_BYTES;
  let offset = HEADER_BYTES + records.size * ENTRY_BYTES;
  for (const [hash, record] of records) {
    const checksum = checksumOf(hash, record);
    block.write(hash, at, 'hex');
    block.writeUInt32LE(checksum, at + KEY_BYTES);
    block.set(record, offset);
    entries.push({ hash, offset, checksum });
    at += ENTRY_BYTES;
    offset += recordBytes;
  }
  MAGIC.copy(block);
  block.writeUInt32LE(records.size, MAGIC.length);
  block.writeUInt32LE(recordBytes, MAGIC.length + 4);
  block.writeUInt32LE(headerChecksum(block, block.subarray(HEADER_BYTES, at)), CHECKED_BYTES);
  return { block, entries };
}

/** How many records a block holds. @throws DamageError where the header is none of such records */
export function countIn(header: Buffer, recordBytes: number): number {
  const isOurs = MAGIC.equals(header.subarray(0, MAGIC.length));
  if (!isOurs || header.readUInt32LE(MAGIC.length + 4) !== recordBytes) throw new DamageError();
  return header.readUInt32LE(MAGIC.length);
}

/** @param bytes the block's entries, as they lie after its header @throws DamageError */
export function decodeEntries(header: Buffer, bytes: Buffer, recordBytes: number): Entry[] {
  if (headerChecksum(header, bytes) !== header.readUInt32LE(CHECKED_BYTES)) throw new DamageError();
  return Array.from({ length: bytes.length / ENTRY_BYTES }, (_, i) => ({
    hash: bytes.toString('hex', i * ENTRY_BYTES, i * ENTRY_BYTES + KEY_BYTES),
    offset: HEADER_BYTES + bytes.length + i * recordBytes,
    checksum: bytes.readUInt32LE(i * ENTRY_BYTES + KEY_BYTES),
  }));
}
