import { describe, expect, it } from 'vitest';
import { FREE, type Arrangement, type Split } from '../../../src-main/trainer/data/split';
import type { OpenDataset } from '../../../src-main/trainer/dataset';
import { withoutEmptyClasses } from '../../../src-main/trainer/stages/empty-classes';
import { splitLabelled } from '../../../src-main/trainer/stages/split';
import type { Edit } from '../../../src-preload/contract';
import { file, lines } from '../helpers';
import { openForTest, recipeFor } from './support';

const none = { pathsOf: () => [], skipped: [] };
const rows = (...numbers: number[]) => numbers.map((row) => `row ${row + 1}`);
const relabel = (className: string, ...numbers: number[]): Edit => ({
  kind: 'relabel',
  items: rows(...numbers),
  className,
});

/** Rows of the classes a, b and c in turn; every tenth has no label. */
const open = async (count = 120) =>
  openForTest(
    await file('x,class\n' + lines(count, (row) => `${row},${row % 10 === 9 ? '' : 'abc'[row % 3]}`)),
  );
const edited = (dataset: OpenDataset, ...edits: Edit[]) => dataset.withEdits(edits, none);
const cut = (dataset: OpenDataset, arrangement: Arrangement = FREE) =>
  splitLabelled(dataset, recipeFor(dataset), arrangement);

/** The part of each sample; undefined where it is in none. */
function partsOf(split: Split): Map<number, string> {
  const parts = new Map<number, string>();
  for (const part of ['train', 'validation', 'test'] as const)
    for (const sample of split[part]) {
      expect(parts.has(sample)).toBe(false);
      parts.set(sample, part);
    }
  return parts;
}

/** The samples that are in another part afterwards. */
function movedBetween(before: Split, after: Split): number[] {
  const [was, is] = [partsOf(before), partsOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((key) => was.get(key) !== is.get(key))
    .sort((a, b) => a - b);
}

describe('The split of edited data', () => {
  it('is the one without edits where they change no sample', async () => {
    const dataset = await open();
    const view = edited(
      dataset,
      { kind: 'add-class', name: 'd' },
      { kind: 'rename-class', from: 'a', to: 'z' },
    );
    expect(cut(view)).toEqual(cut(dataset));
    expect(cut(withoutEmptyClasses(view))).toEqual(cut(dataset));
    expect(edited(dataset)).toBe(dataset);
  });

  it('leaves everybody where he was when one sample gets another class, or another name', async () => {
    const dataset = await open();
    for (const row of [0, 17, 48, 100])
      expect(movedBetween(cut(dataset), cut(edited(dataset, relabel('c', row))))).toEqual([]);
    const merged = edited(dataset, { kind: 'rename-class', from: 'a', to: 'b' });
    expect(movedBetween(cut(dataset), cut(merged))).toEqual([]);
  });

  it('lacks what is excluded, and nothing else', async () => {
    const dataset = await open();
    const before = cut(dataset);
    const gone = [before.test[0]!, before.train[3]!, before.validation[1]!].sort((a, b) => a - b);
    const after = cut(edited(dataset, { kind: 'exclude', items: rows(...gone) }));
    expect(movedBetween(before, after)).toEqual(gone);
    expect(gone.some((sample) => partsOf(after).has(sample))).toBe(false);
  });

  it('has what was moved where a person put it, and lets it go again', async () => {
    const dataset = await open();
    const before = cut(dataset);
    const sample = before.train[0]!;
    const move = (part: 'test' | null): Edit => ({ kind: 'move', items: rows(sample), part });
    const after = cut(edited(dataset, move('test')));
    expect(movedBetween(before, after)).toEqual([sample]);
    expect([...after.test]).toContain(sample);
    expect(after.test.length).toBe(before.test.length + 1);
    expect(cut(edited(dataset, move('test'), move(null)))).toEqual(before);
  });

  it('deals out samples that got their first label, without moving others', async () => {
    const dataset = await open(300);
    const before = cut(dataset);
    const unlabelled = [...dataset.labels.keys()].filter((row) => dataset.labels[row] === -1);
    const after = cut(edited(dataset, relabel('a', ...unlabelled)));
    expect(movedBetween(before, after)).toEqual(unlabelled);
    const parts = unlabelled.map((row) => partsOf(after).get(row));
    expect(parts.filter((part) => part === 'test')).toHaveLength(Math.round(0.15 * 30));
    expect(parts.filter((part) => part === 'train').length).toBeGreaterThanOrEqual(20);
  });

  it('puts a newcomer where its group is', async () => {
    const dataset = await open();
    const before = cut(dataset);
    const groups = Int32Array.from(dataset.labels, (_, row) => row);
    // The rows 9, 19, 29 have no label.
    const friends = { 9: before.test[0]!, 19: before.validation[0]!, 29: before.train[0]! };
    for (const [row, friend] of Object.entries(friends)) groups[Number(row)] = friend;
    const parts = partsOf(cut(edited(dataset, relabel('b', 9, 19, 29)), { groups, preset: null }));
    expect([9, 19, 29].map((row) => parts.get(row))).toEqual(['test', 'validation', 'train']);
  });

  it('learns something of every class: a new one of held-out samples has one to learn from', async () => {
    const dataset = await open();
    const before = cut(dataset);
    const held = [...before.test].slice(0, 3);
    const after = cut(edited(dataset, relabel('new', ...held)));
    expect(movedBetween(before, after)).toEqual([held[0]]);
    expect([...after.train]).toContain(held[0]);
  });

  it('cuts nothing for a part that came ready-made, of newcomers neither', async () => {
    const dataset = await open();
    const preset = Int8Array.from(dataset.labels, (_, row) => (row % 10 === 9 ? 0 : row >= 60 ? 2 : 0));
    const view = edited(dataset, relabel('a', ...[...dataset.labels.keys()].filter((row) => row % 10 === 9)));
    const parts = partsOf(cut(view, { groups: null, preset }));
    for (const [row, part] of parts) expect(part === 'test').toBe(row >= 60 && row % 10 !== 9);
  });

  it('does not know classes that are empty', async () => {
    const dataset = await open();
    const every = (name: string) =>
      [...dataset.labels.keys()].filter((row) => dataset.classes[dataset.labels[row]!] === name);
    const view = edited(dataset, relabel('c', ...every('a')), { kind: 'add-class', name: 'd' });
    expect(view.classes).toEqual(['a', 'b', 'c', 'd']);
    const filled = withoutEmptyClasses(view);
    expect(filled.classes).toEqual(['b', 'c']);
    expect(filled.labels[every('a')[0]!]).toBe(1);
    expect(cut(filled)).toEqual(cut(dataset));
    expect(withoutEmptyClasses(dataset)).toBe(dataset);
  });
});
