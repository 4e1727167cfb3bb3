import { SvelteMap } from 'svelte/reactivity';
import type { Thumbnail } from '../../src-preload/contract';
import { latestWins } from '../lib/latest';

const KEPT = 1000;

/** Small pictures of a long list: fetched where they are seen, dropped where there are too many. */
export class Pictures {
  /** By place; null where there is none. */
  readonly known = new SvelteMap<number, Uint8Array<ArrayBuffer> | null>();
  readonly #ask = latestWins<Thumbnail[]>({
    onBusy: () => {},
    onValue: (found) => this.#keep(found),
    // What cannot be fetched stays blank; the list says all else.
    onFailure: () => {},
  });

  constructor(private readonly fetch: (places: number[]) => Promise<Thumbnail[]>) {}

  /** Fetches what is not there of these. */
  see(places: number[]): void {
    const missing = places.filter((place) => !this.known.has(place));
    if (missing.length > 0) this.#ask(() => this.fetch(missing));
  }

  #keep(found: Thumbnail[]): void {
    for (const { index, webp } of found) this.known.set(index, webp);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= KEPT) return;
      this.known.delete(oldest);
    }
  }
}
