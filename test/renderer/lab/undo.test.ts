/** Taking back and doing again. */
import { describe, expect, it } from 'vitest';
import { changed, doneAgain, NOTHING_DONE, takenBack, type Undo } from '../../../src-renderer/lab/undo';

/** A state and its history, as the lab holds them; states are numbers here. */
class Held {
  undo: Undo<number> = NOTHING_DONE;
  now = 0;

  change(to: number, gesture: string | null = null): this {
    this.undo = changed(this.undo, this.now, gesture);
    this.now = to;
    return this;
  }
  go(by: typeof takenBack): number | null {
    const way = by(this.undo, this.now);
    if (!way) return null;
    this.undo = way.undo;
    return (this.now = way.state);
  }
}

describe('undo', () => {
  it('goes back change by change and forth again', () => {
    const held = new Held().change(1).change(2).change(3);
    expect([1, 2, 3, 4].map(() => held.go(takenBack))).toEqual([2, 1, 0, null]);
    expect([1, 2, 3, 4].map(() => held.go(doneAgain))).toEqual([1, 2, 3, null]);
    expect(held.go(takenBack)).toBe(2);
  });

  it('a change after it leaves nothing to do again', () => {
    const held = new Held().change(1).change(2);
    held.go(takenBack);
    held.change(7);
    expect(held.go(doneAgain)).toBeNull();
    expect([held.go(takenBack), held.go(takenBack)]).toEqual([1, 0]);
  });

  it('takes a gesture back as one, and another of the same name after it on its own', () => {
    const held = new Held().change(1, 'drag').change(2, 'drag').change(3, 'drag').change(4);
    expect([held.go(takenBack), held.go(takenBack)]).toEqual([3, 0]);
    expect(held.go(doneAgain)).toBe(3);
    // What was taken back or done again ends a gesture.
    held.change(8, 'drag');
    expect(held.go(takenBack)).toBe(3);
    held.change(5, 'drag').undo.gesture = null;
    held.change(6, 'drag');
    expect([held.go(takenBack), held.go(takenBack)]).toEqual([5, 3]);
  });

  it('remembers the last 200 changes', () => {
    const held = new Held();
    for (let to = 1; to <= 250; to++) held.change(to);
    let last: number | null = null;
    for (let next = held.go(takenBack); next !== null; next = held.go(takenBack)) last = next;
    expect(last).toBe(50);
  });
});
