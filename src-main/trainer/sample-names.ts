/** What the images of a dataset are called. */
import { byName } from './data/order';

export class SampleNames {
  private places: Map<string, number> | null = null;
  private order: Int32Array | null = null;

  /** @param before those of the source, that these names go on from */
  private constructor(
    readonly items: readonly string[],
    private readonly before: SampleNames | null,
  ) {}

  static of = (items: readonly string[]) => new SampleNames(items, null);

  /** With others behind them. */
  and(added: readonly string[]): SampleNames {
    return added.length === 0 ? this : new SampleNames([...this.items, ...added], this);
  }

  /** The place of a name; undefined where there is none. */
  find(item: string): number | undefined {
    const known = this.before?.find(item);
    if (known !== undefined) return known;
    const first = this.before?.items.length ?? 0;
    this.places ??= new Map(this.items.slice(first).map((name, place) => [name, first + place]));
    return this.places.get(item);
  }

  /** All places in the order in which file managers sort names; it takes a while, and is worked out once. */
  get byName(): Int32Array {
    const { items } = this;
    return (this.order ??= Int32Array.from(
      // What is in order already, as folders are read, is sorted fast.
      [...items.keys()].sort((a, b) => byName(items[a]!, items[b]!)),
    ));
  }
}
