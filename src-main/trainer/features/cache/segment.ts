/**
 * One append-only file of records of one length. A block that a killed process left unfinished is shorter than its
 * header says and counts as not there. Every record is checked when it is read, so that one that was half-written or
 * altered on the disk is never taken for whole.
 */
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import {
  blockBytes,
  checksumOf,
  countIn,
  DamageError,
  decodeEntries,
  encodeBlock,
  ENTRY_BYTES,
  HEADER_BYTES,
  type Entry,
} from './block';

const NOTED_EVERY_MS = 60_000;

/** Where a record lies. */
export interface Place {
  segment: Segment;
  /** In bytes from the start of the file. */
  offset: number;
  checksum: number;
}

export class Segment {
  /** Bytes of the blocks that are known. */
  end = 0;
  /** When a record was last read or written here, in milliseconds since 1970; 0 where none was. */
  usedAt = 0;

  private constructor(
    private file: string,
    private descriptor: number,
    private readonly recordBytes: number,
  ) {}

  /** Only for reading, until it is claimed. */
  static open(path: string, recordBytes: number): Segment {
    return new Segment(path, openSync(path, 'r'), recordBytes);
  }

  static create(path: string, recordBytes: number): Segment {
    return new Segment(path, openSync(path, 'wx+'), recordBytes);
  }

  get path(): string {
    return this.file;
  }

  /** Whether the file still has a name: another process may have cleared the cache. */
  get isThere(): boolean {
    return fstatSync(this.descriptor).nlink > 0;
  }

  /**
   * Makes the file this process's own to append to, by giving it a name that says so. Of several processes that try,
   * one succeeds.
   */
  claim(path: string): void {
    this.rename(path);
    const writable = openSync(path, 'r+');
    closeSync(this.descriptor);
    this.descriptor = writable;
  }

  rename(path: string): void {
    renameSync(this.file, path);
    this.file = path;
  }

  /**
   * Reports the records of the blocks that came since the last call, oldest first.
   * @throws DamageError at the first block that is not as it was written
   */
  scan(found: (hash: string, place: Place) => void): void {
    const { size } = fstatSync(this.descriptor);
    for (;;) {
      const entries = this.entriesOfNextBlock(size);
      if (entries === null) return;
      this.report(entries, found);
      this.end += blockBytes(entries.length, this.recordBytes);
    }
  }

  /** @throws DamageError where the record is not as it was written */
  read(hash: string, { offset, checksum }: Place): Uint8Array<ArrayBuffer> {
    const record = this.bytesAt(offset, this.recordBytes);
    if (checksumOf(hash, record) !== checksum) throw new DamageError();
    return new Uint8Array(record.buffer);
  }

  /** Drops what a killed process left unfinished. */
  trim(): void {
    ftruncateSync(this.descriptor, this.end);
  }

  /** Writes the records as one block and reports them: all of them, or none where it throws. */
  append(records: ReadonlyMap<string, Uint8Array>, written: (hash: string, place: Place) => void): void {
    const { block, entries } = encodeBlock(records, this.recordBytes);
    try {
      for (let done = 0; done < block.length;)
        done += writeSync(this.descriptor, block, done, block.length - done, this.end + done);
    } catch (error) {
      this.trim();
      throw error;
    }
    this.report(entries, written);
    this.end += block.length;
    this.usedAt = Date.now();
  }

  /** Notes the use in the file's times, so that every process sees what was used least recently. */
  markUsed(): void {
    const now = Date.now();
    if (now - this.usedAt > NOTED_EVERY_MS) {
      try {
        utimesSync(this.file, now / 1000, now / 1000);
      } catch {
        // Renamed by another process, or in a folder that may only be read: it only looks older than it is.
      }
    }
    this.usedAt = now;
  }

  close(): void {
    closeSync(this.descriptor);
  }

  /** Null where the file ends before the block does. */
  private entriesOfNextBlock(size: number): Entry[] | null {
    if (size < this.end + HEADER_BYTES) return null;
    const header = this.bytesAt(this.end, HEADER_BYTES);
    const count = countIn(header, this.recordBytes);
    if (size < this.end + blockBytes(count, this.recordBytes)) return null;
    const entries = this.bytesAt(this.end + HEADER_BYTES, count * ENTRY_BYTES);
    return decodeEntries(header, entries, this.recordBytes);
  }

  private report(entries: Entry[], found: (hash: string, place: Place) => void): void {
    for (const { hash, offset, checksum } of entries)
      found(hash, { segment: this, offset: this.end + offset, checksum });
  }

  private bytesAt(offset: number, length: number): Buffer<ArrayBuffer> {
    const bytes = Buffer.from(new ArrayBuffer(length));
    for (let done = 0; done < length;) {
      const read = readSync(this.descriptor, bytes, done, length - done, offset + done);
      if (read === 0) throw new DamageError();
      done += read;
    }
    return bytes;
  }
}
