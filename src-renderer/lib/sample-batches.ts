/** Asks for what is looked at in batches: one request under way, and next what is wished for by then. */

export interface BatchesOptions {
  /** At most so many in a request. */
  size: number;
  isKnown: (index: number) => boolean;
  /** Fetches some and keeps them, so that they are known. */
  fetch: (indices: number[]) => Promise<void>;
  onFailure: (error: unknown) => void;
}

export class Batches {
  private wanted: number[] = [];
  private busy = false;

  constructor(private readonly options: BatchesOptions) {}

  /** What was wished for before and is not under way yet is forgotten: it was scrolled away. */
  want(indices: number[]): void {
    this.wanted = indices;
    if (!this.busy) void this.work();
  }

  private async work(): Promise<void> {
    this.busy = true;
    try {
      for (let batch = this.next(); batch.length > 0; batch = this.next()) await this.options.fetch(batch);
    } catch (error) {
      // The same request would fail again at once.
      this.wanted = [];
      this.options.onFailure(error);
    } finally {
      this.busy = false;
    }
  }

  private next(): number[] {
    const batch = this.wanted.filter((index) => !this.options.isKnown(index)).slice(0, this.options.size);
    const isAsked = new Set(batch);
    // What a request does not answer is not asked for again and again.
    this.wanted = this.wanted.filter((index) => !isAsked.has(index));
    return batch;
  }
}
