/** Which samples are shown, as a person chooses it. */
import type { Part, SampleFilter } from '../../src-preload/contract';
import type { Indices } from './sample-selection';

export const STATES = {
  all: 'All',
  included: 'Not excluded',
  excluded: 'Excluded',
  edited: 'Edited by you',
  wrong: 'Answered wrong',
  suspected: 'Suspected labels',
  copies: 'Copies',
} as const;
export type State = keyof typeof STATES;

export const ORDERS = {
  dataset: 'As in the data',
  name: 'By name',
  'most-confident': 'Most confident first',
  'least-confident': 'Least confident first',
} as const;
export type Order = keyof typeof ORDERS;

export interface Choice {
  /** Names of classes, null for samples without one; none: all. */
  classes: ReadonlySet<string | null>;
  part: Part | 'all';
  state: State;
  query: string;
  order: Order;
}

export const EVERYTHING: Choice = {
  classes: new Set(),
  part: 'all',
  state: 'all',
  query: '',
  order: 'dataset',
};

export function isEverything({ classes, part, state, query }: Choice): boolean {
  return classes.size === 0 && part === 'all' && state === 'all' && query.trim() === '';
}

/** What the trainer can filter by: copies and suspected labels are known here. */
export function filterOf({ classes, part, state, query }: Choice): SampleFilter {
  const filter: SampleFilter = {};
  if (classes.size > 0) filter.classes = [...classes];
  if (part !== 'all') filter.parts = [part];
  if (query.trim() !== '') filter.query = query.trim();
  if (state === 'wrong') filter.outcome = 'wrong';
  else if (state !== 'all' && state !== 'copies' && state !== 'suspected') filter.state = state;
  return filter;
}

/** The choice after classes were renamed, merged or taken back: what is not there any more is not chosen. */
export function withClasses(choice: Choice, names: readonly string[]): Choice {
  const classes = new Set([...choice.classes].filter((name) => name === null || names.includes(name)));
  return classes.size === choice.classes.size ? choice : { ...choice, classes };
}

/** The samples of the first list that are in the second too, in the second's order. */
export function within(indices: Indices, wanted: readonly number[]): number[] {
  const there = new Set(Array.from(indices));
  return wanted.filter((index) => there.has(index));
}
