import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replay, type SamplesAsRead } from '../../../src-main/trainer/edits/replay';
import { editedVersion } from '../../../src-main/trainer/edits/version';
import type { Edit } from '../../../src-preload/contract';

/** Samples called 0, 1, ... with a class each; null has none. */
function samples(...names: (string | null)[]): SamplesAsRead {
  const classes = [...new Set(names.filter((name) => name !== null))].sort();
  const labels = Int32Array.from(names, (name) => (name === null ? -1 : classes.indexOf(name)));
  const find = (item: string) => (Number(item) < names.length ? Number(item) : undefined);
  return { classes, labels, find };
}

const pets = () => samples('cat', 'cat', 'dog', 'dog', null);
const relabel = (className: string, ...items: number[]): Edit => ({
  kind: 'relabel',
  items: items.map(String),
  className,
});
const rename = (from: string, to: string): Edit => ({ kind: 'rename-class', from, to });
const itemsOf = ({ tokens }: { tokens: string[] }) => tokens;
const addImages = (className: string, ...tokens: string[]): Edit => ({
  kind: 'add-images',
  className,
  tokens,
});

/** The class of each sample by name, with `-` before what is excluded. */
function classesAfter(asRead: SamplesAsRead, edits: Edit[]): (string | null)[] {
  const { classes, classOf, labels, excluded } = replay(asRead, edits, itemsOf);
  return [...classOf].map((label, index) => {
    const name = classes[label] ?? null;
    expect(labels[index]).toBe(excluded[index] ? -1 : label);
    return excluded[index] ? `-${name}` : name;
  });
}

describe('Edits', () => {
  it('give samples other classes, old ones and new ones, and labels to those that have none', () => {
    const edits = [relabel('dog', 0), relabel('fox', 3, 4)];
    expect(classesAfter(pets(), edits)).toEqual(['dog', 'cat', 'dog', 'fox', 'fox']);
    const { classes, changed, count } = replay(pets(), edits);
    expect([classes, [...changed], count]).toEqual([['cat', 'dog', 'fox'], [0, 3, 4], 2]);
  });

  it('leave the samples as read alone', () => {
    const before = pets();
    const edited = replay(before, [relabel('fox', 0, 1), { kind: 'exclude', items: ['2'] }]);
    expect([...before.labels]).toEqual([...pets().labels]);
    expect([...edited.classOf]).not.toEqual([...before.labels]);
  });

  it('put new classes behind those as read, by name, whatever came first', () => {
    const edits: Edit[] = [
      { kind: 'add-class', name: 'zebra' },
      { kind: 'add-class', name: 'ape 10' },
      { kind: 'add-class', name: 'ape 9' },
      { kind: 'add-class', name: 'dog' },
    ];
    expect(replay(pets(), edits).classes).toEqual(['cat', 'dog', 'ape 9', 'ape 10', 'zebra']);
  });

  it('exclude samples, which keep their class, and take them in again', () => {
    const exclude: Edit = { kind: 'exclude', items: ['0', '2'] };
    expect(classesAfter(pets(), [exclude])).toEqual(['-cat', 'cat', '-dog', 'dog', null]);
    expect(replay(pets(), [exclude]).excludedCount).toBe(2);
    const include: Edit = { kind: 'include', items: ['2'] };
    expect(classesAfter(pets(), [exclude, include])).toEqual(['-cat', 'cat', 'dog', 'dog', null]);
    expect([...replay(pets(), [exclude, include]).changed]).toEqual([0]);
  });

  it('keep samples in parts until they are let go', () => {
    const move = (part: 'validation' | 'test' | null, ...items: string[]): Edit => ({
      kind: 'move',
      items,
      part,
    });
    const { moved, changed } = replay(pets(), [
      move('test', '0', '1'),
      move('validation', '2'),
      move(null, '1'),
    ]);
    expect([...moved]).toEqual([2, -1, 1, -1, -1]);
    expect([...changed]).toEqual([0, 2]);
  });

  it('give classes other names, in their place, which changes no sample by itself', () => {
    const edits = [rename('cat', 'lion')];
    expect(classesAfter(pets(), edits)).toEqual(['lion', 'lion', 'dog', 'dog', null]);
    expect(replay(pets(), edits).classes).toEqual(['lion', 'dog']);
    expect(replay(pets(), edits).changed).toHaveLength(0);
  });

  it('merge a class into another by its name, and may have a new one of the old name afterwards', () => {
    const edits = [rename('dog', 'cat'), relabel('dog', 3)];
    expect(classesAfter(pets(), edits)).toEqual(['cat', 'cat', 'cat', 'dog', null]);
    expect(replay(pets(), edits).classes).toEqual(['cat', 'dog']);
    expect([...replay(pets(), edits).changed]).toEqual([3]);
    const swapped = [rename('cat', 'x'), rename('dog', 'cat'), rename('x', 'dog')];
    expect(classesAfter(pets(), swapped)).toEqual(['dog', 'dog', 'cat', 'cat', null]);
  });

  it('do not call changed what a merge made the same again', () => {
    expect(replay(pets(), [relabel('dog', 0), rename('cat', 'dog')]).changed).toHaveLength(0);
  });

  it('add images behind all others, once each; what is there gets the class', () => {
    const edits = [addImages('cat', 'a.png', '2', 'b.png'), addImages('fox', 'b.png', 'c.png')];
    expect(classesAfter(pets(), edits)).toEqual(['cat', 'cat', 'cat', 'dog', null, 'cat', 'fox', 'fox']);
    const edited = replay(
      pets(),
      [...edits, relabel('dog', 3), { kind: 'exclude', items: ['a.png'] }],
      itemsOf,
    );
    expect(edited.added).toEqual(['a.png', 'b.png', 'c.png']);
    expect([...edited.changed]).toEqual([2, 5, 6, 7]);
    expect([...edited.excluded]).toEqual([0, 0, 0, 0, 0, 1, 0, 0]);
  });

  it('tell what is not there, and do the rest', () => {
    const edits = [relabel('cat', 2, 9), { kind: 'exclude', items: ['9', '8'] } as Edit, rename('cow', 'ox')];
    const edited = replay(pets(), edits);
    expect(edited.unknownItems).toEqual(['9', '8']);
    expect(edited.unknownClasses).toEqual(['cow']);
    expect(classesAfter(pets(), edits)).toEqual(['cat', 'cat', 'cat', 'dog', null]);
  });
});

describe('The version of edited data', () => {
  const version = (...edits: Edit[]) => editedVersion('source', replay(pets(), edits, itemsOf));

  it('is that of the source where edits come to nothing', () => {
    expect(version(relabel('dog', 0), relabel('cat', 0))).toBe('source');
    expect(version({ kind: 'add-class', name: 'fox' })).toBe('source');
    expect(version(rename('cat', 'lion'), rename('lion', 'cat'))).toBe('source');
  });

  it('is another for every other end, and the same for other ways to it', () => {
    const versions = [
      version(),
      version(relabel('dog', 0)),
      version(relabel('dog', 1)),
      version(relabel('fox', 0)),
      version({ kind: 'exclude', items: ['0'] }),
      version({ kind: 'move', items: ['0'], part: 'test' }),
      version({ kind: 'move', items: ['0'], part: 'train' }),
      version(rename('cat', 'lion')),
      version(rename('cat', 'dog')),
      version(addImages('cat', 'a.png')),
      version(addImages('cat', 'b.png')),
    ];
    expect(new Set(versions).size).toBe(versions.length);
    expect(version(relabel('fox', 0), relabel('dog', 0))).toBe(version(relabel('dog', 0)));
    expect(editedVersion('other', replay(pets(), [relabel('dog', 0)]))).not.toBe(version(relabel('dog', 0)));
  });
});

/** What edits mean, said sample by sample and without any hurry. */
class Model {
  readonly classOf = new Map<string, string | null>();
  readonly excluded = new Set<string>();
  readonly parts = new Map<string, string | null>();

  constructor({ classes, labels }: SamplesAsRead) {
    labels.forEach((label, index) => this.classOf.set(String(index), classes[label] ?? null));
  }

  play(edit: Edit): void {
    const known = 'items' in edit ? edit.items.filter((item) => this.classOf.has(item)) : [];
    if (edit.kind === 'relabel') for (const item of known) this.classOf.set(item, edit.className);
    if (edit.kind === 'exclude') for (const item of known) this.excluded.add(item);
    if (edit.kind === 'include') for (const item of known) this.excluded.delete(item);
    if (edit.kind === 'move') for (const item of known) this.parts.set(item, edit.part);
    if (edit.kind === 'add-images') for (const item of edit.tokens) this.classOf.set(item, edit.className);
    if (edit.kind === 'rename-class')
      for (const [item, name] of this.classOf) if (name === edit.from) this.classOf.set(item, edit.to);
  }
}

const name = fc.constantFrom('cat', 'dog', 'fox', 'owl');
const item = fc.integer({ min: 0, max: 6 }).map(String);
const items = fc.uniqueArray(item, { minLength: 1, maxLength: 4 });
const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant('relabel' as const), items, className: name }),
  fc.record({ kind: fc.constant('exclude' as const), items }),
  fc.record({ kind: fc.constant('include' as const), items }),
  fc.record({
    kind: fc.constant('move' as const),
    items,
    part: fc.constantFrom('train' as const, 'validation' as const, 'test' as const, null),
  }),
  fc.record({ kind: fc.constant('rename-class' as const), from: name, to: name }),
  fc.record({ kind: fc.constant('add-class' as const), name }),
  fc.record({
    kind: fc.constant('add-images' as const),
    className: name,
    tokens: fc.uniqueArray(fc.constantFrom('0', '3', 'new 1', 'new 2'), { minLength: 1 }),
  }),
);

describe('Any list of edits', () => {
  it('comes to what its edits come to, one after the other', () => {
    fc.assert(
      fc.property(fc.array(anyEdit, { maxLength: 12 }), (edits) => {
        const model = new Model(pets());
        for (const edit of edits) model.play(edit);
        const { classes, classOf, excluded, moved, added } = replay(pets(), edits, itemsOf);
        const names = ['0', '1', '2', '3', '4', ...added];
        expect(names.sort()).toEqual([...model.classOf.keys()].sort());
        [...pets().labels.keys()]
          .map(String)
          .concat(added)
          .forEach((name, index) => {
            expect(classes[classOf[index]!] ?? null).toBe(model.classOf.get(name));
            expect(excluded[index] === 1).toBe(model.excluded.has(name));
            const part = ['train', 'validation', 'test'][moved[index]!] ?? null;
            expect(part).toBe(model.parts.get(name) ?? null);
          });
        expect(new Set(classes).size).toBe(classes.length);
      }),
      { numRuns: 500 },
    );
  });

  it('is undone by leaving the last out: nothing of it is left', () => {
    fc.assert(
      fc.property(fc.array(anyEdit, { maxLength: 8 }), anyEdit, (edits, last) => {
        const asRead = pets();
        const before = replay(asRead, edits, itemsOf);
        replay(asRead, [...edits, last], itemsOf);
        expect(replay(asRead, edits, itemsOf)).toEqual(before);
        expect(replay(asRead, [], itemsOf).classOf).toEqual(pets().labels);
      }),
    );
  });
});
