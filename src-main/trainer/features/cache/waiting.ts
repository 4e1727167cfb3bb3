/** Records that wait to be written together. */
import { blockBytes } from './block';

const LONGEST_WAIT_MS = 500;
const MOST_BYTES = 4e6;

export class Waiting {
  private records = new Map<string, Uint8Array<ArrayBuffer>>();
  private since = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param write called when the first record has waited long enough, or when there are many */
  constructor(
    private readonly recordBytes: number,
    private readonly write: () => void,
  ) {}

  get(hash: string): Uint8Array<ArrayBuffer> | undefined {
    return this.records.get(hash);
  }

  add(hash: string, record: Uint8Array): void {
    if (this.records.size === 0) {
      this.since = Date.now();
      this.timer = setTimeout(this.write, LONGEST_WAIT_MS);
    }
    this.records.set(hash, new Uint8Array(record));
    // A timer is late where the event loop is busy.
    const isLate = Date.now() - this.since > LONGEST_WAIT_MS;
    if (isLate || blockBytes(this.records.size, this.recordBytes) > MOST_BYTES) this.write();
  }

  /** Hands over all records; none waits afterwards. */
  take(): Map<string, Uint8Array<ArrayBuffer>> {
    const { records } = this;
    clearTimeout(this.timer);
    this.records = new Map();
    return records;
  }
}
