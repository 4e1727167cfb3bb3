/** How much of its limit the cache has filled, and what is thrown away to make room. */
import { automaticLimit, chosenLimit } from './limit';
import { segmentFiles } from './names';

/** So full the cache is after files were thrown away: not at every block again. */
const FULL_ENOUGH = 0.95;
/** After so many bytes it is measured what other processes have added. */
const MEASURED_EVERY = 64e6;

/** The files that this process has open, which it alone knows when it used and can let go of. */
export interface OpenFiles {
  /** In milliseconds since 1970; 0 where it was not. */
  usedAt(path: string): number;
  discard(path: string): void;
}

export class Room {
  /** On the disk, as far as is known. */
  bytes = 0;
  limit = 0;
  /** Whether something found no room in this run. */
  isFull = false;
  private added = 0;
  /** What was used since then is not thrown away: a run larger than the cache would lose what it comes to next. */
  private runStart = Date.now();

  /** @param fixedLimit bytes, instead of the chosen or the automatic limit */
  constructor(
    private readonly folder: string,
    private readonly fixedLimit: number | undefined,
    private readonly files: OpenFiles,
  ) {}

  beginRun(): void {
    this.runStart = Date.now();
    this.isFull = false;
  }

  /** Takes room for so many bytes, by throwing away what was used least recently; false where there is none. */
  make(bytes: number): boolean {
    this.added += bytes;
    if (this.added > MEASURED_EVERY || this.bytes + bytes > this.limit) this.measure();
    if (this.bytes + bytes > this.limit) this.throwAway(FULL_ENOUGH * this.limit - bytes, this.runStart);
    this.isFull = this.bytes + bytes > this.limit;
    if (!this.isFull) this.bytes += bytes;
    return !this.isFull;
  }

  /** Other processes add to the cache and choose its limit as well. */
  measure(): void {
    this.added = 0;
    this.bytes = segmentFiles(this.folder).reduce((sum, { bytes }) => sum + bytes, 0);
    this.limit = this.fixedLimit ?? chosenLimit(this.folder) ?? automaticLimit(this.folder, this.bytes);
  }

  /** Throws away whatever is above the limit. */
  enforce(): void {
    this.measure();
    this.throwAway(this.limit, Infinity);
    this.isFull = false;
  }

  private throwAway(target: number, before: number): void {
    const used = segmentFiles(this.folder).map(({ path, bytes, usedAt }) => ({
      path,
      bytes,
      usedAt: Math.max(usedAt, this.files.usedAt(path)),
    }));
    const old = used.filter(({ usedAt }) => usedAt < before).sort((a, b) => a.usedAt - b.usedAt);
    for (const { path, bytes } of old) {
      if (this.bytes <= target) return;
      this.files.discard(path);
      this.bytes -= bytes;
    }
  }
}
