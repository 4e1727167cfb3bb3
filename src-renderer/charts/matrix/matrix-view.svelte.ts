import { moved } from '../../lib/matrix/keys';
import * as layout from './layout';

const ZOOM_STEP = 1.5;
/** Of the wheel: this many pixels are a factor of e. */
const WHEEL_FOLD = 300;
/** A pointer that moves further drags; less is a click. */
const CLICK = 4;

/** What is seen of a large matrix, where its cursor is, and how the mouse and the keyboard change both. */
export class MatrixView {
  cursor = $state.raw<layout.Place>({ row: 0, column: 0 });
  pointed = $state.raw<layout.Place | null>(null);
  #view = $state.raw<layout.View | null>(null);
  #drag: { x: number; y: number; isFar: boolean } | null = null;

  readonly shown = $derived.by(() => {
    const frame = this.frame();
    return layout.clamped(this.#view ?? layout.fitted(frame), frame);
  });

  /** @param onopen takes the place of a cell that is to be opened */
  constructor(
    private readonly frame: () => layout.Frame,
    private readonly onopen: (place: layout.Place) => void,
  ) {}

  open(place: layout.Place): void {
    this.cursor = place;
    this.onopen(place);
  }

  /** The cursor goes there, and the view as far as it takes to see it. */
  see(place: layout.Place): void {
    this.cursor = place;
    this.pointed = null;
    if (this.#view) this.#view = layout.revealed(this.shown, this.frame(), place);
  }

  /** The middle of a cell, in pixels from the corner of the canvas. */
  middleOf({ row, column }: layout.Place): [x: number, y: number] {
    const { shown } = this;
    const { left, top } = this.frame();
    return [left + (column + 0.5 - shown.column) * shown.cell, top + (row + 0.5 - shown.row) * shown.cell];
  }

  all(): void {
    this.#view = null;
  }
  larger(): void {
    this.#zoom(ZOOM_STEP, this.#centre());
  }
  smaller(): void {
    this.#zoom(1 / ZOOM_STEP, this.#centre());
  }

  /** @returns whether anything was to be done: where there is nothing smaller, the page scrolls on */
  wheel(deltaY: number, at: [x: number, y: number]): boolean {
    const isSmallest = this.shown.cell <= layout.smallestCell(this.frame());
    if (deltaY > 0 && isSmallest) return false;
    this.#zoom(Math.exp(-deltaY / WHEEL_FOLD), at);
    return true;
  }

  /** @returns whether the key is one of the matrix's */
  key(key: string): boolean {
    const actions: Record<string, () => void> = {
      '+': () => this.larger(),
      '=': () => this.larger(),
      '-': () => this.smaller(),
      '0': () => this.all(),
      Enter: () => this.open(this.cursor),
      ' ': () => this.open(this.cursor),
    };
    const frame = this.frame();
    const next = moved(this.cursor, key, frame.size);
    const action = actions[key];
    action?.();
    if (next) {
      this.cursor = next;
      this.pointed = null;
      this.#view = layout.revealed(this.shown, frame, next);
    }
    return Boolean(action ?? next);
  }

  press(x: number, y: number): void {
    this.#drag = { x, y, isFar: false };
  }

  move(x: number, y: number): void {
    const frame = this.frame();
    if (!this.#drag) {
      this.pointed = layout.cellAt(this.shown, frame, x, y);
      return;
    }
    const [dx, dy] = [x - this.#drag.x, y - this.#drag.y];
    if (!this.#drag.isFar && Math.hypot(dx, dy) < CLICK) return;
    this.#view = layout.panned(this.shown, frame, dx, dy);
    this.#drag = { x, y, isFar: true };
  }

  release(x: number, y: number): void {
    const wasClick = this.#drag && !this.#drag.isFar;
    this.#drag = null;
    const place = layout.cellAt(this.shown, this.frame(), x, y);
    if (wasClick && place) this.open(place);
  }

  letGo(): void {
    this.#drag = null;
  }

  #zoom(factor: number, [x, y]: [x: number, y: number]): void {
    this.#view = layout.zoomed(this.shown, this.frame(), factor, x, y);
  }

  /** Keys and buttons zoom to the cursor where it is seen. */
  #centre(): [x: number, y: number] {
    const { left, top, width, height } = this.frame();
    const [x, y] = this.middleOf(this.cursor);
    const isSeen = x >= left && y >= top && x < width && y < height;
    return isSeen ? [x, y] : [(left + width) / 2, (top + height) / 2];
  }
}
