/** The small picture of how a column's values spread, as numbers. */
import type { Histogram } from '../../src-preload/contract';
import { count } from './format';
import { t } from './language';

export interface Bars {
  /** Heights from 0 to 1, the tallest 1. */
  heights: number[];
  /** What each bar stands for and how many rows it has. */
  titles: string[];
  /** The whole in words, for those who do not see it. */
  words: string;
  /** Whether the last bar stands for all values beyond the most frequent ones. */
  hasOthers: boolean;
}

const MOST_BARS = 24;
/** Names in the words for a histogram of categories. */
const NAMED = 3;

/** Bars of at most 24 bins; neighbouring bins of numbers are put together where there are more. */
export function bars(histogram: Histogram): Bars {
  return histogram.kind === 'category' ? ofCategories(histogram) : ofNumbers(histogram);
}

function ofNumbers({ kind, edges, counts }: Histogram & { kind: 'number' | 'date' }): Bars {
  const step = Math.max(1, Math.ceil(counts.length / MOST_BARS));
  const sums: number[] = [];
  const titles: string[] = [];
  const say = kind === 'date' ? day : number;
  for (let from = 0; from < counts.length; from += step) {
    const to = Math.min(counts.length, from + step);
    const sum = counts.slice(from, to).reduce((total, n) => total + n, 0);
    sums.push(sum);
    const ends = { from: say(edges[from] ?? 0), to: say(edges[to] ?? 0) };
    titles.push(t('{from} to {to}: {n}', { ...ends, n: sum }));
  }
  const words = t('from {from} to {to}', { from: say(edges[0] ?? 0), to: say(edges.at(-1) ?? 0) });
  return { heights: scaled(sums), titles, words, hasOthers: false };
}

function ofCategories({ values, counts, others }: Histogram & { kind: 'category' }): Bars {
  const shown = counts.slice(0, others > 0 || counts.length > MOST_BARS ? MOST_BARS - 1 : MOST_BARS);
  const rest = others + counts.slice(shown.length).reduce((total, n) => total + n, 0);
  const all = rest > 0 ? [...shown, rest] : shown;
  const names = shown.map((_, i) => values[i] ?? '');
  const titles = names.map((name, i) => `${name}: ${count(shown[i] ?? 0)}`);
  if (rest > 0) titles.push(t('others: {n}', { n: rest }));
  const first = titles.slice(0, NAMED).join(t(', '));
  const words = titles.length > NAMED ? t('{values} and others', { values: first }) : first;
  return { heights: scaled(all), titles, words, hasOthers: rest > 0 };
}

function scaled(counts: number[]): number[] {
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  return counts.map((n) => (most > 0 ? n / most : 0));
}

/** Four significant digits. */
function number(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}

/** The day of so many seconds since 1970. */
function day(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? '?' : date.toISOString().slice(0, 10);
}
