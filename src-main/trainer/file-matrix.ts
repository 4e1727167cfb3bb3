/** A matrix in a temporary file: rows one after the other, as they would lie in memory, without the padding. */
import type { FileHandle } from 'node:fs/promises';
import {
  bytesPerValue,
  createValues,
  type FeatureMatrix,
  type FeatureValues,
  type StorageFormat,
} from './matrix';

/** A file that is open, and what takes it away. */
export interface TemporaryFile {
  handle: FileHandle;
  /** Closes and deletes it; what is being read is read to its end first. */
  remove(): Promise<void>;
}

/** Memory for what is read, and the reading that last went into it. */
interface Slot {
  values: FeatureValues;
  reading: Promise<unknown>;
}

export class FileMatrix implements FeatureMatrix {
  /** Two that take turns: what one read gave is valid until the second that follows. */
  private readonly slots: [Slot, Slot];
  private turn = 0;
  private released: Promise<void> | null = null;

  constructor(
    readonly rows: number,
    readonly columns: number,
    readonly format: StorageFormat,
    private readonly file: TemporaryFile,
  ) {
    const slot = (): Slot => ({ values: createValues(0, format), reading: Promise.resolve() });
    this.slots = [slot(), slot()];
  }

  async read(first: number, end: number): Promise<FeatureValues> {
    const slot = this.slots[this.turn++ % 2]!;
    // A read that nobody waited for may still be on its way into this memory.
    const values = slot.reading.then(() => this.readInto(slot, first, end));
    slot.reading = values.catch(() => {});
    return values;
  }

  async release(): Promise<void> {
    this.released ??= this.file.remove();
    await this.released;
    for (const slot of this.slots) slot.values = createValues(0, this.format);
  }

  /** @throws Error where the file cannot be read, or is shorter than it was written */
  private async readInto(slot: Slot, first: number, end: number): Promise<FeatureValues> {
    const length = (end - first) * this.columns;
    if (slot.values.length < length) slot.values = createValues(length, this.format);
    const values = slot.values.subarray(0, length);
    const stored = Math.max(0, Math.min(end, this.rows) - first) * this.columns;
    const size = bytesPerValue(this.format);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, stored * size);
    const start = first * this.columns * size;
    for (let done = 0; done < bytes.length;) {
      const { bytesRead } = await this.file.handle.read(bytes, done, bytes.length - done, start + done);
      if (bytesRead === 0) throw new Error('A temporary file with features ended early.');
      done += bytesRead;
    }
    return values.fill(0, stored);
  }
}
