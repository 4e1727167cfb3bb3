/**
 * Multi-index hashing: hashes of 64 bits within a small Hamming distance of a given one, without comparing all.
 * After Norouzi, Punjani and Fleet, Fast Search in Hamming Space with Multi-Index Hashing (CVPR 2012).
 */

const BANDS = 4;
const BAND_VALUES = 1 << 16;
/**
 * Every band is looked up with up to two of its bits changed. A hash that differs by 11 bits or fewer differs by two
 * or fewer in one band at least; one that differs by 12 does so but for 2% of the ways (three in every band).
 */
export const RADIUS = 12;
const MASKS = bandMasks();
/** Where hashes crowd (pictures of one layout), the search looks at so many and gives up on the rest. */
const MAX_LOOKED_AT = 5000;

export interface Neighbour {
  id: number;
  distance: number;
}

export class HashIndex {
  /** The newest slot of each bucket, -1 without one, [BANDS, BAND_VALUES]. */
  private readonly heads = new Int32Array(BANDS * BAND_VALUES).fill(-1);
  /** The slot before in the same bucket, [capacity, BANDS]. */
  private readonly before: Int32Array;
  private readonly words: Uint32Array;
  private readonly ids: Int32Array;
  /** The search that last saw a slot. */
  private readonly seen: Int32Array;
  private searches = 0;
  private size = 0;

  constructor(capacity: number) {
    this.before = new Int32Array(capacity * BANDS);
    this.words = new Uint32Array(capacity * 2);
    this.ids = new Int32Array(capacity);
    this.seen = new Int32Array(capacity);
  }

  add(id: number, hash: bigint): void {
    const slot = this.size++;
    const [low, high] = wordsOf(hash);
    this.words.set([low, high], 2 * slot);
    this.ids[slot] = id;
    bandsOf(low, high).forEach((value, band) => {
      const bucket = band * BAND_VALUES + value;
      this.before[slot * BANDS + band] = this.heads[bucket]!;
      this.heads[bucket] = slot;
    });
  }

  /**
   * @returns how many lie within `RADIUS`, and the nearest of them, at most `limit`, nearest first, of the same distance
   * those with the larger number
   */
  search(hash: bigint, limit: number): { count: number; nearest: Neighbour[] } {
    const [low, high] = wordsOf(hash);
    const bands = bandsOf(low, high);
    const nearest: Neighbour[] = [];
    const search = ++this.searches;
    let [lookedAt, count] = [0, 0];
    // The likeliest first: bands that are the same, then those with a bit changed.
    for (const mask of MASKS)
      for (let band = 0; band < BANDS; band++) {
        let slot = this.heads[band * BAND_VALUES + (bands[band]! ^ mask)]!;
        for (; slot >= 0; slot = this.before[slot * BANDS + band]!) {
          if (++lookedAt > MAX_LOOKED_AT) return { count, nearest };
          if (this.seen[slot] === search) continue;
          this.seen[slot] = search;
          const distance = bitsOf(low ^ this.words[2 * slot]!) + bitsOf(high ^ this.words[2 * slot + 1]!);
          if (distance > RADIUS) continue;
          count++;
          keep(nearest, this.ids[slot]!, distance, limit);
        }
      }
    return { count, nearest };
  }
}

/** Puts a neighbour in its place, and the farthest out where there are too many. */
function keep(nearest: Neighbour[], id: number, distance: number, limit: number): void {
  let place = nearest.length;
  for (; place > 0; place--) {
    const other = nearest[place - 1]!;
    if (other.distance < distance || (other.distance === distance && other.id > id)) break;
  }
  if (place >= limit) return;
  nearest.splice(place, 0, { id, distance });
  if (nearest.length > limit) nearest.pop();
}

const wordsOf = (hash: bigint): [low: number, high: number] => [
  Number(hash & 0xffff_ffffn),
  Number(hash >> 32n),
];

const bandsOf = (low: number, high: number) => [low & 0xffff, low >>> 16, high & 0xffff, high >>> 16];

/** No bit, each one, and every two of them. */
function bandMasks(): number[] {
  const bits = Array.from({ length: 16 }, (_, bit) => 1 << bit);
  const pairs = bits.flatMap((bit, index) => bits.slice(index + 1).map((other) => bit | other));
  return [0, ...bits, ...pairs];
}

/** How many bits of a word are set (Warren, Hacker's Delight, figure 5-2). */
export function bitsOf(word: number): number {
  let bits = word - ((word >>> 1) & 0x5555_5555);
  bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333);
  bits = (bits + (bits >>> 4)) & 0x0f0f_0f0f;
  return Math.imul(bits, 0x0101_0101) >>> 24;
}
