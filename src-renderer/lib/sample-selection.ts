/** Which samples of a list are selected. The selection holds samples, by their index in the data; keys move by places. */

export type Indices = ArrayLike<number>;

export interface Selection {
  /** Indices of samples. */
  readonly chosen: ReadonlySet<number>;
  /** The place that the keys go from. */
  readonly active: number;
  /** The place where a range began. */
  readonly anchor: number;
}

export const NOTHING: Selection = { chosen: new Set(), active: 0, anchor: 0 };

/**
 * `only` this one; `toggle` this one beside the others; `range` from the anchor in place of the others; `extend` by
 * the range from the anchor; `move` there and leave the selection as it is.
 */
export type How = 'only' | 'toggle' | 'range' | 'extend' | 'move';

/** What a click or a key with these modifiers does; alone with Ctrl, clicks toggle and keys move. */
export function howOf(
  event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean },
  withControl: 'toggle' | 'move',
): How {
  const control = event.ctrlKey || event.metaKey;
  if (event.shiftKey) return control ? 'extend' : 'range';
  return control ? withControl : 'only';
}

export function pick(selection: Selection, indices: Indices, place: number, how: How): Selection {
  const index = indices[place];
  if (index === undefined) return selection;
  if (how === 'move') return { ...selection, active: place };
  if (how === 'only') return { chosen: new Set([index]), active: place, anchor: place };
  if (how === 'toggle') {
    const chosen = new Set(selection.chosen);
    if (!chosen.delete(index)) chosen.add(index);
    return { chosen, active: place, anchor: place };
  }
  const chosen = new Set(how === 'extend' ? selection.chosen : []);
  const anchor = Math.min(selection.anchor, indices.length - 1);
  for (let at = Math.min(anchor, place); at <= Math.max(anchor, place); at += 1) chosen.add(indices[at]!);
  return { chosen, active: place, anchor };
}

export function pickAll(selection: Selection, indices: Indices): Selection {
  return { ...selection, chosen: new Set(Array.from(indices)) };
}

export function pickNone(selection: Selection): Selection {
  return { ...selection, chosen: new Set() };
}

/** What was chosen before, and what a band touches now. */
export function pickBand(before: Selection, indices: Indices, places: number[]): Selection {
  const chosen = new Set(before.chosen);
  for (const place of places) {
    const index = indices[place];
    if (index !== undefined) chosen.add(index);
  }
  const [first = before.anchor] = places;
  return { chosen, active: places.at(-1) ?? before.active, anchor: first };
}

/**
 * The selection after the list became another: of what is gone nothing is chosen. Where all that was chosen is gone,
 * what came in its place is, so that one can go on sample by sample.
 */
export function kept(selection: Selection, indices: Indices): Selection {
  const last = Math.max(0, indices.length - 1);
  const active = Math.min(selection.active, last);
  const anchor = Math.min(selection.anchor, last);
  if (selection.chosen.size === 0) return { ...selection, active, anchor };
  const chosen = new Set<number>();
  for (let place = 0; place < indices.length; place += 1) {
    const index = indices[place]!;
    if (selection.chosen.has(index)) chosen.add(index);
  }
  if (chosen.size > 0 || indices.length === 0) return { chosen, active, anchor };
  return { chosen: new Set([indices[active]!]), active, anchor: active };
}
