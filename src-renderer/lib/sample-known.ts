/** What was told of samples, as far as it is kept. */
import type { SampleInfo } from '../../src-preload/contract';

export class KnownSamples {
  /** Those that were told longest ago first. */
  private readonly infos = new Map<number, SampleInfo>();
  /** Told since the data last changed. */
  private fresh = new Set<number>();

  constructor(private readonly most: number) {}

  get(index: number): SampleInfo | undefined {
    return this.infos.get(index);
  }

  isFresh(index: number): boolean {
    return this.fresh.has(index);
  }

  tell(infos: SampleInfo[]): void {
    for (const info of infos) {
      this.infos.delete(info.index);
      this.infos.set(info.index, info);
      this.fresh.add(info.index);
    }
    for (const index of this.infos.keys()) {
      if (this.infos.size <= this.most) return;
      this.infos.delete(index);
      this.fresh.delete(index);
    }
  }

  /** After an edit: what is known is shown until it is told anew. */
  outdate(): void {
    this.fresh = new Set();
  }

  clear(): void {
    this.infos.clear();
    this.outdate();
  }
}

/** These first, then what was known of the rest, in the order of the indices. */
export function inOrder(indices: number[], told: SampleInfo[], known: KnownSamples): SampleInfo[] {
  const byIndex = new Map(told.map((info) => [info.index, info]));
  return indices.flatMap((index) => byIndex.get(index) ?? known.get(index) ?? []);
}
