import {
  listShape,
  placesIn,
  scaleOf,
  shapeOf,
  tileOf,
  topToSee,
  type Band,
  type TileSize,
} from '../lib/sample-grid';
import { NOTHING, type Indices, type Selection } from '../lib/sample-selection';
import { isScaled, rowAt, rowsSeen, scrollHeight, scrollOf } from '../lib/virtual';

export interface Shown {
  indices: Indices;
  size: TileSize;
  /** Rows of a table stand one below the other. */
  isTable: boolean;
}

const LINE = 34;

/** What is seen of many samples at the place that was scrolled to, and which are selected. */
export class SampleView {
  /** Of what scrolls, in pixels. */
  viewport = $state(0);
  width = $state(0);
  scrollTop = $state(0);
  selection = $state.raw<Selection>(NOTHING);
  readonly #shown: () => Shown;

  constructor(shown: () => Shown) {
    this.#shown = shown;
  }

  readonly indices = $derived.by(() => this.#shown().indices);
  readonly isTable = $derived.by(() => this.#shown().isTable);
  readonly count = $derived(this.indices.length);
  /** Of a sample, in pixels. */
  readonly height = $derived.by(() => (this.isTable ? LINE : tileOf(this.#shown().size).height));
  readonly shape = $derived.by(() =>
    this.isTable ? listShape(this.width, LINE) : shapeOf(this.width, tileOf(this.#shown().size)),
  );
  readonly scale = $derived(scaleOf(this.count, this.shape, this.viewport));
  readonly scrollHeight = $derived(scrollHeight(this.scale));
  /** The row at the top edge. */
  readonly top = $derived(rowAt(this.scrollTop, this.scale));
  /** Rows drawn above and below those that are seen. */
  readonly #around = $derived.by(() => (this.isTable ? 6 : 2));
  readonly #seen = $derived(rowsSeen(this.top, this.scale, this.#around));
  readonly #first = $derived(this.#seen.from * this.shape.columns);
  readonly #end = $derived(Math.min(this.count, this.#seen.to * this.shape.columns));
  /** Those that are drawn. */
  readonly places = $derived(Array.from({ length: this.#end - this.#first }, (_, i) => this.#first + i));
  /** At most so many are drawn at a time: a tile that leaves at one end comes back with another sample at the other. */
  readonly drawn = $derived(
    (Math.ceil(this.scale.viewport / this.shape.rowHeight) + 1 + 2 * this.#around) * this.shape.columns,
  );
  /** How far rows stand from where they would if the scroll bar stood for each pixel of them. */
  readonly #shift = $derived(isScaled(this.scale) ? this.scrollTop - this.top * this.shape.rowHeight : 0);
  readonly rowsSeen = $derived(Math.max(1, Math.floor(this.viewport / this.shape.rowHeight)));
  readonly chosen = $derived([...this.selection.chosen]);
  /** The sample that the keys go from; undefined where there is none. */
  readonly active = $derived(this.indices[this.selection.active]);
  readonly isActiveDrawn = $derived(
    this.selection.active >= this.#first && this.selection.active < this.#end,
  );

  /** Of a drawn place within all that scrolls, in pixels: the same for as long as it is drawn, so that others stay as they are. */
  cornerOf(place: number): { left: number; top: number } {
    const { columns, columnWidth, rowHeight } = this.shape;
    return {
      left: (place % columns) * columnWidth,
      top: Math.floor(place / columns) * rowHeight + this.#shift,
    };
  }

  /** Where to scroll to so that a place is seen; null where it is. */
  scrollToSee(place: number): number | null {
    const wanted = topToSee(place, this.top, this.shape, this.viewport);
    return wanted === null ? null : scrollOf(wanted, this.scale);
  }

  /** A point of the box in the pixels of all samples. */
  pointIn(x: number, y: number): { x: number; y: number } {
    return { x, y: y + this.top * this.shape.rowHeight };
  }

  placeAt({ x, y }: { x: number; y: number }): number | undefined {
    return this.placesIn({ x0: x, x1: x, y0: y, y1: y })[0];
  }

  placesIn(band: Band): number[] {
    return placesIn(band, this.shape, this.count);
  }
}
