/** Which samples are shown, as a person chooses it. */
import type { Part, SampleFilter } from '../../src-preload/contract';
import { t } from './language';
import type { Indices } from './sample-selection';

export const STATES = ['all', 'included', 'excluded', 'edited', 'wrong', 'suspected', 'copies'] as const;
export type State = (typeof STATES)[number];

export function stateName(state: State): string {
  const names: Record<State, string> = {
    all: t('All'),
    included: t('Not excluded'),
    excluded: t('Excluded'),
    edited: t('Edited by you'),
    wrong: t('Answered wrong'),
    suspected: t('Suspected labels'),
    copies: t('Copies'),
  };
  return names[state];
}

export const ORDERS = ['dataset', 'name', 'most-confident', 'least-confident'] as const;
export type Order = (typeof ORDERS)[number];

export function orderName(order: Order): string {
  const names: Record<Order, string> = {
    dataset: t('As in the data'),
    name: t('By name'),
    'most-confident': t('Most confident first'),
    'least-confident': t('Least confident first'),
  };
  return names[order];
}

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
