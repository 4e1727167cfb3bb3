/** The points of the lab and how they were made, changed by hand or anew, with undo and redo. */
import { placed, type Point } from './engine/clouds';
import { firstSettings, freshData, MOST_POINTS, type LabData, type Settings } from './settings';
import { changed, doneAgain, NOTHING_DONE, takenBack, type Undo } from './undo';

/** What undo brings back. */
interface Placed extends Pick<Settings, 'cloud' | 'isOwn' | 'seed'> {
  data: LabData;
  chosen: number | null;
}

/** Where a `gesture` can be given, changes of the same one that follow each other are taken back together. */
export abstract class LabPoints {
  settings = $state<Settings>({ ...firstSettings });
  data = $state.raw<LabData>(freshData(firstSettings));
  /** Which point is chosen; `choose` changes it. */
  chosen = $state<number | null>(null);
  /** The class of new points. */
  brush = $state(0);
  #undo = $state.raw<Undo<Placed>>(NOTHING_DONE);

  get canUndo(): boolean {
    return this.#undo.past.length > 0;
  }
  get canRedo(): boolean {
    return this.#undo.undone.length > 0;
  }

  /** The first weights again. */
  abstract reset(): void;
  /** The models learn on from other points. */
  protected abstract pointsChanged(): void;

  /** Other settings, and the points that they make. */
  begin(settings: Settings, gesture: string | null = null): void {
    this.#keep(gesture);
    this.settings = { ...settings, isOwn: false };
    this.#place(freshData($state.snapshot(this.settings)), null);
  }

  /** Points that were made elsewhere. */
  take(data: LabData): void {
    this.#keep(null);
    this.settings.isOwn = true;
    this.#place(data, null);
  }

  choose(index: number | null): void {
    this.chosen = index;
    this.endGesture();
  }

  add(x: number, y: number, gesture: string | null = null): void {
    const { points } = this.data;
    if (points.length >= MOST_POINTS) return;
    const point = { x: placed(x), y: placed(y), label: this.brush };
    this.#setPoints([...points, point], points.length, gesture);
  }

  edit(index: number, change: Partial<Point>, gesture: string | null = null): void {
    const before = this.data.points[index];
    if (!before) return;
    const { x, y, label } = { ...before, ...change };
    const after = { x: placed(x), y: placed(y), label };
    if (after.x === before.x && after.y === before.y && label === before.label) return;
    this.#setPoints(this.data.points.with(index, after), this.chosen, gesture);
  }

  erase(index: number, gesture: string | null = null): void {
    const { chosen } = this;
    const isLater = chosen !== null && chosen > index;
    const left = this.data.points.filter((_, at) => at !== index);
    this.#setPoints(left, chosen === index ? null : isLater ? chosen - 1 : chosen, gesture);
  }

  clear(): void {
    this.#setPoints([], null, null);
  }

  undo(): void {
    this.#restore(takenBack(this.#undo, this.#placed()));
  }

  redo(): void {
    this.#restore(doneAgain(this.#undo, this.#placed()));
  }

  /** The next change is taken back on its own. */
  endGesture(): void {
    this.#undo = { ...this.#undo, gesture: null };
  }

  protected forget(): void {
    this.#undo = NOTHING_DONE;
  }

  #keep(gesture: string | null): void {
    this.#undo = changed(this.#undo, this.#placed(), gesture);
  }

  #placed(): Placed {
    const { cloud, isOwn, seed } = $state.snapshot(this.settings);
    return { cloud, isOwn, seed, data: this.data, chosen: this.chosen };
  }

  #restore(way: { state: Placed; undo: Undo<Placed> } | null): void {
    if (!way) return;
    this.#undo = way.undo;
    const { data, chosen, ...settings } = way.state;
    Object.assign(this.settings, settings);
    // Points that were changed by hand share their list of classes, and the models learn on.
    if (data.classes !== this.data.classes) return this.#place(data, chosen);
    Object.assign(this, { data, chosen });
    this.pointsChanged();
  }

  /** Other points altogether: the models start anew. */
  #place(data: LabData, chosen: number | null): void {
    Object.assign(this, { data, chosen });
    this.brush = Math.min(this.brush, data.classes.length - 1);
    this.reset();
  }

  #setPoints(points: Point[], chosen: number | null, gesture: string | null): void {
    this.#keep(gesture);
    this.settings.isOwn = true;
    Object.assign(this, { data: { ...this.data, points }, chosen });
    this.pointsChanged();
  }
}
