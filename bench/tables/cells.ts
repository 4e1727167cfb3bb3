/** Writes the cells of a CSV file as bytes: strings made first would take several times as long. */
import type { FileHandle } from 'node:fs/promises';

const CAPACITY = 1 << 22;
/** No row is longer. */
const LONGEST_ROW = 1 << 14;
const [ZERO, COMMA, POINT, MINUS, NEWLINE] = [...'0,.-\n'].map((sign) => sign.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
  number,
];

export class CellWriter {
  bytes = 0;
  private readonly buffer = Buffer.allocUnsafe(CAPACITY);
  private length = 0;
  private isFirst = true;

  constructor(private readonly file: FileHandle) {}

  /** Begins a cell, which is empty if nothing is added to it. */
  next(): void {
    if (!this.isFirst) this.buffer[this.length++] = COMMA;
    this.isFirst = false;
  }

  text(bytes: Uint8Array): void {
    this.next();
    this.more(bytes);
  }

  /** Goes on with the last cell. */
  more(bytes: Uint8Array): void {
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Goes on with the last cell: a whole number below 1e9, zeros in front. */
  digits(value: number, width: number): void {
    let rest = value | 0;
    for (let at = this.length + width - 1; at >= this.length; at--) {
      const left = (rest / 10) | 0;
      this.buffer[at] = ZERO + rest - 10 * left;
      rest = left;
    }
    this.length += width;
  }

  /** @param value less than 10 on either side of zero */
  number(value: number, decimals: 4 | 15): void {
    this.next();
    if (value < 0) this.buffer[this.length++] = MINUS;
    const size = Math.min(Math.abs(value), 9);
    const whole = Math.floor(size);
    this.digits(whole, 1);
    this.buffer[this.length++] = POINT;
    const first = (size - whole) * (decimals === 4 ? 1e4 : 1e6);
    this.digits(Math.floor(first), decimals === 4 ? 4 : 6);
    if (decimals === 15) this.digits(Math.floor((first - Math.floor(first)) * 1e9), 9);
  }

  /** Null where nothing has to be waited for. */
  endRow(): Promise<void> | null {
    this.buffer[this.length++] = NEWLINE;
    this.isFirst = true;
    return this.length > CAPACITY - LONGEST_ROW ? this.flush() : null;
  }

  async flush(): Promise<void> {
    for (let done = 0; done < this.length;)
      done += (await this.file.write(this.buffer, done, this.length - done)).bytesWritten;
    this.bytes += this.length;
    this.length = 0;
  }
}
