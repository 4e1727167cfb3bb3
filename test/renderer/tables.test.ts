/** What the data screen says of a table, and what choices on it do to the recipe. */
import { describe, expect, it } from 'vitest';
import type { Column, Dataset, Histogram, Recipe } from '../../src-preload/contract';
import {
  between,
  isChanged,
  matching,
  missingOf,
  typicalCells,
  useOf,
  usesInWords,
  withUse,
} from '../../src-renderer/lib/columns';
import { bars } from '../../src-renderer/lib/histogram';
import { parseDraft, toDraft } from '../../src-renderer/lib/recipe';
import { isApplied, remedied, withdrawn } from '../../src-renderer/lib/remedies';
import { recipe } from './recipe';

function column(name: string, use: Column['use'], change: Partial<Column> = {}): Column {
  const guess = use === 'label' ? 'category' : use;
  return {
    name,
    use,
    guess,
    type: 'DOUBLE',
    missing: 0,
    distinct: 9,
    reason: '',
    histogram: null,
    ...change,
  };
}

const columns = [
  column('Passenger Id', 'excluded'),
  column('age', 'number'),
  column('cabin class', 'category'),
  column('survived', 'label'),
  column('constructor', 'number'),
];

describe('the use of columns', () => {
  it('is the guess until it is changed, and a change to the guess is none', () => {
    const chosen = columns.filter(({ name }) => name !== 'cabin class');
    const uses = withUse({}, chosen, 'number');
    expect(uses).toEqual({ 'Passenger Id': 'number' });
    expect(columns.map((each) => useOf(each, uses))).toEqual([
      'number',
      'number',
      'category',
      'label',
      'number',
    ]);
    expect(columns.filter((each) => isChanged(each, uses)).map(({ name }) => name)).toEqual(['Passenger Id']);
    expect(withUse(uses, columns, null)).toEqual({});
  });

  it('of many is changed at once, but not of the label, and others are kept', () => {
    const before: Recipe['columns'] = { age: 'category' };
    const after = withUse(before, columns.slice(2), 'excluded');
    expect(after).toEqual({ age: 'category', 'cabin class': 'excluded', constructor: 'excluded' });
    expect(before).toEqual({ age: 'category' });
    expect(usesInWords(columns, after)).toBe('1 category, 3 not used');
  });

  it('is found by every word of a name, in any case', () => {
    expect(matching(columns, ' CLASS ca').map(({ name }) => name)).toEqual(['cabin class']);
    expect(matching(columns, ' ')).toBe(columns);
    expect(matching(columns, 'class x')).toEqual([]);
  });

  it('is selected between two clicks, whichever came first', () => {
    expect(between(columns, 2, 1)).toEqual(['age', 'cabin class']);
    expect(between(columns, 4, 4)).toEqual(['constructor']);
  });

  it('is as wide on the screen as what comes later in the table', () => {
    const number: Histogram = { kind: 'number', edges: [1, 500_000.5, 1_000_000], counts: [1, 1] };
    expect(typicalCells(column('id', 'number', { histogram: number }))).toEqual(['1', '1000000']);
    const named: Histogram = { kind: 'category', values: ['short', 'longer'], counts: [2, 1], others: 0 };
    expect(typicalCells(column('kind', 'category', { histogram: named }))).toEqual(['short', 'longer']);
    expect(typicalCells(column('empty', 'excluded'))).toEqual([]);
  });

  it('says how much is missing, and never nothing where there is something', () => {
    expect(missingOf(column('a', 'number'), 100)).toEqual({ share: 0, words: 'none' });
    expect(missingOf(column('a', 'number', { missing: 1 }), 1_000_000).words).toBe('<0.1%');
    expect(missingOf(column('a', 'number', { missing: 177 }), 891).words).toBe('20%');
  });
});

describe('a histogram', () => {
  const numbers = (n: number): Histogram => ({
    kind: 'number',
    edges: Array.from({ length: n + 1 }, (_, i) => i / 3),
    counts: Array.from({ length: n }, (_, i) => i),
  });

  it('puts neighbouring bins together where there are many, and loses no row', () => {
    const { heights, titles } = bars(numbers(60));
    expect(heights).toHaveLength(20);
    expect(Math.max(...heights)).toBe(1);
    const sum = titles.reduce((total, title) => total + Number(title.split(': ')[1]!.replace(',', '')), 0);
    expect(sum).toBe((59 * 60) / 2);
    expect(titles[0]).toBe('0 to 1: 3');
  });

  it('says of dates from when to when they are', () => {
    const day = Date.UTC(2026, 0, 31) / 1000;
    expect(bars({ kind: 'date', edges: [0, day], counts: [3] }).words).toBe('from 1970-01-01 to 2026-01-31');
  });

  it('keeps rare categories as one last bar', () => {
    const values = Array.from({ length: 40 }, (_, i) => `v${i}`);
    const drawn = bars({ kind: 'category', values, counts: values.map(() => 2), others: 5 });
    expect(drawn.hasOthers).toBe(true);
    expect(drawn.heights).toHaveLength(24);
    expect(drawn.titles.at(-1)).toBe('others: 39');
    expect(drawn.heights.at(-1)).toBe(1);
    expect(drawn.words).toBe('v0: 2, v1: 2, v2: 2 and others');
  });

  it('of nothing has no height', () => {
    expect(bars({ kind: 'number', edges: [1, 2], counts: [0] }).heights).toEqual([0]);
  });
});

describe('the remedy of a finding', () => {
  const data: Pick<Dataset, 'recipe' | 'kind'> = {
    kind: 'table',
    recipe: { ...recipe, group: null, ordered: null, columns: {}, balance: false },
  };
  const leak: Partial<Recipe> = { columns: { alive: 'excluded' } };
  const draftOf = (change: Partial<Recipe> = {}) => toDraft({ ...data.recipe, ...change }, 'table');

  it('adds its columns to those that were changed, and takes back its own alone', () => {
    const draft = draftOf({ columns: { age: 'category' } });
    expect(isApplied(draft, leak, data)).toBe(false);
    Object.assign(draft, remedied(draft, leak, data));
    expect(draft.columns).toEqual({ age: 'category', alive: 'excluded' });
    expect(isApplied(draft, leak, data)).toBe(true);
    expect(parseDraft(draft).recipe).toEqual({ ...data.recipe, columns: draft.columns });
    Object.assign(draft, withdrawn(draft, leak, data));
    expect(draft.columns).toEqual({ age: 'category' });
  });

  it.each<[Partial<Recipe>]>([
    [{ group: 'patient ([1)' }],
    [{ balance: true }],
    [{ ordered: ['b', 'a'] }],
    [{ rareClass: 7 }],
    [{ duplicates: 'together', group: 'folder' }],
  ])('%j reaches the recipe, and goes again', (change) => {
    const draft = draftOf();
    Object.assign(draft, remedied(draft, change, data));
    expect(parseDraft(draft)).toEqual({ recipe: { ...data.recipe, ...change }, errors: {} });
    expect(isApplied(draft, change, data)).toBe(true);
    Object.assign(draft, withdrawn(draft, change, data));
    expect(parseDraft(draft).recipe).toEqual(data.recipe);
  });

  it('is applied only while all of it holds', () => {
    const draft = draftOf({ ordered: ['a', 'b'] });
    expect(isApplied(draft, { ordered: ['b', 'a'] }, data)).toBe(false);
    expect(isApplied(draft, { ordered: ['a', 'b'] }, data)).toBe(true);
  });
});
