/** The records of one recipe: found by hash, added in blocks. */
import { mkdirSync, rmSync } from 'node:fs';
import { blockBytes, DamageError } from './block';
import { claimedPath, freePath, idOf, isHeld, newSegmentPath, segmentPaths } from './names';
import { Segment, type Place } from './segment';
import { Waiting } from './waiting';

/** Files are small enough that throwing away the oldest one costs little. */
const MOST_RECORDS = 8192;

/** What a shelf asks of the cache that it is in. */
export interface Keeper {
  /** Whether nothing more is written: the cache is full, or its folder cannot be written to. */
  isClosed(): boolean;
  /** A file is not made larger than this. */
  fileBytes(): number;
  /** False where there is no room under the limit. */
  makeRoom(bytes: number): boolean;
  damaged(): void;
  failed(error: unknown): void;
}

export class Shelf {
  private readonly index = new Map<string, Place>();
  private readonly segments = new Set<Segment>();
  /** The file that this process appends to. */
  private current: Segment | null = null;
  private readonly waiting: Waiting;

  /** @param recordBytes length of every record */
  constructor(
    private readonly folder: string,
    readonly recordBytes: number,
    private readonly keeper: Keeper,
  ) {
    this.waiting = new Waiting(recordBytes, () => this.flush());
    this.refresh();
  }

  /** Takes up what other processes have added or taken away since. */
  refresh(): void {
    this.attempt(() => {
      for (const segment of [...this.segments])
        if (segment.isThere) this.scan(segment);
        else this.drop(segment);
      this.openNew();
    });
  }

  /**
   * The record kept under this hash, as an array of its own from the start of its buffer; null where there is none.
   * @param hash SHA-256 as 64 hexadecimal digits
   */
  get(hash: string): Uint8Array<ArrayBuffer> | null {
    const waiting = this.waiting.get(hash);
    if (waiting) return waiting.slice();
    const place = this.index.get(hash);
    if (!place) return null;
    try {
      const record = place.segment.read(hash, place);
      place.segment.markUsed();
      return record;
    } catch {
      this.index.delete(hash);
      this.reject(place.segment);
      return null;
    }
  }

  /** Keeps a copy of a record. It is on the disk half a second later, or after `flush`. */
  put(hash: string, record: Uint8Array): void {
    if (record.length !== this.recordBytes || !/^[0-9a-f]{64}$/.test(hash))
      throw new RangeError(
        `Not a record of ${this.recordBytes} bytes under a SHA-256: ${record.length}, ${hash}`,
      );
    if (this.keeper.isClosed() || this.index.has(hash) || this.waiting.get(hash)) return;
    this.waiting.add(hash, record);
  }

  /** Writes what waits. */
  flush(): void {
    const records = this.waiting.take();
    if (records.size === 0) return;
    const bytes = blockBytes(records.size, this.recordBytes);
    this.attempt(() => {
      if (this.keeper.makeRoom(bytes)) this.writable(bytes).append(records, this.found);
    });
  }

  /** Flushes, and leaves the files to whoever comes next. */
  close(): void {
    this.flush();
    this.attempt(() => this.release());
    this.letAllGo();
  }

  /** Closes all files, which may be taken away then. */
  letAllGo(): void {
    this.waiting.take();
    this.index.clear();
    for (const segment of this.segments) segment.close();
    this.segments.clear();
    this.current = null;
  }

  /** Closes a file, which may be taken away then. */
  letGo(path: string): void {
    const segment = this.byPath(path);
    if (segment) this.drop(segment);
  }

  /** When this process last used a file, in milliseconds since 1970; 0 where it did not. */
  usedAt(path: string): number {
    return this.byPath(path)?.usedAt ?? 0;
  }

  private byPath(path: string): Segment | undefined {
    return [...this.segments].find((segment) => idOf(segment.path) === idOf(path));
  }

  private openNew(): void {
    const known = new Set([...this.segments].map(({ path }) => idOf(path)));
    // A file that another process claims meanwhile is met again under its new name.
    for (let round = 0; round < 3; round++) {
      const paths = segmentPaths(this.folder).filter((path) => !known.has(idOf(path)));
      for (const path of paths) if (this.open(path)) known.add(idOf(path));
    }
  }

  /** False where there is no such file any more. */
  private open(path: string): boolean {
    try {
      const segment = Segment.open(path, this.recordBytes);
      this.segments.add(segment);
      this.scan(segment);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      this.keeper.failed(error);
      return true;
    }
  }

  private scan(segment: Segment): void {
    try {
      segment.scan(this.found);
    } catch (error) {
      if (!(error instanceof DamageError)) throw error;
      this.reject(segment);
    }
  }

  /** Takes a damaged file away, unless a process is writing it just now and half of a write was read. */
  private reject(segment: Segment): void {
    if (segment !== this.current && isHeld(segment.path)) return;
    this.keeper.damaged();
    this.drop(segment);
    this.attempt(() => rmSync(segment.path, { force: true }));
  }

  private drop(segment: Segment): void {
    for (const [hash, place] of this.index) if (place.segment === segment) this.index.delete(hash);
    this.segments.delete(segment);
    if (this.current === segment) this.current = null;
    segment.close();
  }

  /** A file of our own with room for a block: the one in use, else one that nobody uses, else a new one. */
  private writable(bytes: number): Segment {
    const most = Math.min(this.keeper.fileBytes(), blockBytes(MOST_RECORDS, this.recordBytes));
    const hasRoom = ({ end }: Segment) => end + bytes <= most;
    if (this.current && hasRoom(this.current) && this.current.isThere) return this.current;
    this.release();
    for (const segment of this.segments) {
      if (hasRoom(segment) && !isHeld(segment.path) && this.claim(segment) && hasRoom(segment))
        return (this.current = segment);
    }
    mkdirSync(this.folder, { recursive: true });
    this.current = Segment.create(newSegmentPath(this.folder), this.recordBytes);
    this.segments.add(this.current);
    return this.current;
  }

  private release(): void {
    if (this.current?.isThere) this.current.rename(freePath(this.current.path));
    this.current = null;
  }

  /** False where another process was quicker, or has cleared the cache. */
  private claim(segment: Segment): boolean {
    try {
      segment.claim(claimedPath(segment.path));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
    this.scan(segment);
    segment.trim();
    return true;
  }

  private readonly found = (hash: string, place: Place): void => {
    this.index.set(hash, place);
  };

  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.keeper.failed(error);
    }
  }
}
