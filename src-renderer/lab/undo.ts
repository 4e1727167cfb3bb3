/** What was, to be taken back and done again. */

/** Beyond so many changes the oldest cannot be taken back any more. */
const MOST = 200;

/** @typeParam T a state that is never changed in place: states share what they have in common */
export interface Undo<T> {
  /** The state before each change, the last one last. */
  past: readonly T[];
  /** What was taken back, the one that is done again first last. */
  undone: readonly T[];
  /** What the last change was a part of, such as a drag; null where it stands alone, or where that has ended. */
  gesture: string | null;
}

export const NOTHING_DONE: Undo<never> = { past: [], undone: [], gesture: null };

/** With one more change. Those of one gesture that follow each other are taken back together. */
export function changed<T>(undo: Undo<T>, before: T, gesture: string | null): Undo<T> {
  const goesOn = gesture !== null && gesture === undo.gesture;
  const past = goesOn ? undo.past : [...undo.past, before].slice(-MOST);
  return { past, undone: [], gesture };
}

/** The state before the last change, and what is left; null where there is nothing to take back. */
export function takenBack<T>({ past, undone }: Undo<T>, now: T): { state: T; undo: Undo<T> } | null {
  const state = past.at(-1);
  if (state === undefined) return null;
  return { state, undo: { past: past.slice(0, -1), undone: [...undone, now], gesture: null } };
}

/** The state before it was last taken back, and what is left; null where there is nothing to do again. */
export function doneAgain<T>({ past, undone }: Undo<T>, now: T): { state: T; undo: Undo<T> } | null {
  const state = undone.at(-1);
  if (state === undefined) return null;
  return { state, undo: { past: [...past, now], undone: undone.slice(0, -1), gesture: null } };
}
