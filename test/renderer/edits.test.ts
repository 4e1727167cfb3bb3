/** What is done to samples, taken back and done again, beside a trainer that takes its time and may refuse. */
import { describe, expect, it } from 'vitest';
import type { Edit } from '../../src-preload/contract';
import { EditSender, redone, undone, type Edits } from '../../src-renderer/lib/edit-history';
import { LastUsed } from '../../src-renderer/lib/last-used';
import { inOrder, KnownSamples } from '../../src-renderer/lib/sample-known';

const [a, b, c] = ['a', 'b', 'c'].map((name): Edit => ({ kind: 'add-class', name })) as [Edit, Edit, Edit];
const only = (...list: Edit[]): Edits => ({ list, undone: [] });
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** Takes edits when it is told to; `now` is what is shown. */
function slowTrainer() {
  const asked: { list: Edit[]; take: () => void; refuse: () => void }[] = [];
  const shown: Edits[] = [];
  const send = (list: Edit[]) =>
    new Promise<void>((resolve, reject) =>
      asked.push({ list, take: resolve, refuse: () => reject(new Error('refused')) }),
    );
  const sender = new EditSender(send, (edits) => shown.push(edits));
  return { asked, sender, now: () => shown.at(-1) };
}

describe('edits', () => {
  it('are undone and done again in the order in which they were made', () => {
    const one = undone(only(a, b))!;
    expect(one).toEqual({ list: [a], undone: [b] });
    const none = undone(one)!;
    expect(none).toEqual({ list: [], undone: [b, a] });
    expect(undone(none)).toBeNull();
    expect(redone(redone(none)!)).toEqual(only(a, b));
    expect(redone(only(a))).toBeNull();
  });

  it('wait for each other, and those that wait go together', async () => {
    const { asked, sender, now } = slowTrainer();
    const first = sender.want(only(a));
    await settled();
    void sender.want(only(a, b));
    const last = sender.want(only(a, b, c));
    expect(now()).toEqual(only(a, b, c));
    await settled();
    expect(asked.map(({ list }) => list)).toEqual([[a]]);
    asked[0]!.take();
    await first;
    await settled();
    expect(asked.map(({ list }) => list)).toEqual([[a], [a, b, c]]);
    asked[1]!.take();
    await last;
    expect(now()).toEqual(only(a, b, c));
  });

  it('go back to what the trainer has where it refuses, and go on from there', async () => {
    const { asked, sender, now } = slowTrainer();
    sender.reset(only(a));
    const refused = sender.want(only(a, b));
    await settled();
    asked[0]!.refuse();
    await expect(refused).rejects.toThrow('refused');
    expect(now()).toEqual(only(a));
    const undo = sender.want(undone(only(a))!);
    await settled();
    expect(asked[1]!.list).toEqual([]);
    asked[1]!.take();
    await undo;
    expect(now()).toEqual({ list: [], undone: [a] });
  });

  it('of other data are not touched by what is still under way', async () => {
    const { asked, sender, now } = slowTrainer();
    const refused = sender.want(only(a));
    await settled();
    sender.reset(only(b));
    asked[0]!.refuse();
    await refused;
    expect(now()).toEqual(only(b));
    const taken = sender.want(only(b, c));
    await settled();
    sender.reset(only(a));
    asked[1]!.take();
    await taken;
    const next = sender.want(only(a, c));
    await settled();
    asked[2]!.refuse();
    await expect(next).rejects.toThrow('refused');
    expect(now()).toEqual(only(a));
  });
});

describe('what is kept of samples', () => {
  const sample = (index: number, className: string) => ({
    index,
    item: `${index}`,
    className,
    original: className,
    excluded: false,
    edited: false,
    part: null,
    answer: null,
    cells: null,
  });

  it('is shown after an edit until it is told anew, and the oldest goes first', () => {
    const known = new KnownSamples(2);
    known.tell([sample(1, 'a'), sample(2, 'a')]);
    known.outdate();
    expect([known.isFresh(1), known.get(1)?.className]).toEqual([false, 'a']);
    known.tell([sample(1, 'b'), sample(3, 'c')]);
    expect([known.get(1)?.className, known.get(2), known.isFresh(3)]).toEqual(['b', undefined, true]);
    expect(inOrder([3, 9, 1], [sample(1, 'z')], known).map(({ className }) => className)).toEqual(['c', 'z']);
  });

  it('is dropped by its last use', () => {
    const used = new LastUsed();
    for (const key of [1, 2, 3, 1]) used.use(key);
    expect(used.oldest()).toBe(2);
    used.drop(2);
    expect(used.all()).toEqual([3, 1]);
  });
});
