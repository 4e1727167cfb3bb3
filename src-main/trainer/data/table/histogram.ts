/** How the values of a column spread, from a sample of its rows. */
import type { Histogram } from '../../../../src-preload/contract';
import { byName } from '../order';
import type { SampledColumn } from './sample';

const BINS = 20;
const TOP_VALUES = 10;
/** Where the values reach this many times as far as nearly all of them do, the bins end where nearly all do. */
const LONG_TAIL = 4;
const TAIL = 0.01;

/**
 * @param factor how many rows each row of the sample stands for; counts are rounded
 * @returns null where no row has a value. Bins do not reach to the ends of heavy tails: what lies beyond the first and
 * the last edge is not counted.
 */
export function histogramOf(column: SampledColumn, factor: number): Histogram | null {
  return column.kind === 'text' ? topTexts(column, factor) : binned(column, factor);
}

/** The most frequent of a column's values, read as categories whatever they are. */
export function topValues(column: SampledColumn, factor: number): Histogram | null {
  if (column.kind === 'text') return topTexts(column, factor);
  const values = [...new Set(column.values.filter((value) => !Number.isNaN(value)))];
  const codes = new Map(values.map((value, index) => [value, index]));
  const coded = Int32Array.from(column.values, (value) => codes.get(value) ?? -1);
  return topTexts({ values: coded, texts: values.map(String) }, factor);
}

function topTexts(
  { values, texts }: { values: Int32Array; texts: string[] },
  factor: number,
): Histogram | null {
  const counts = new Float64Array(texts.length);
  for (const code of values) if (code >= 0) counts[code]!++;
  const all = [...counts.keys()];
  if (all.length === 0) return null;
  all.sort((a, b) => counts[b]! - counts[a]! || byName(texts[a]!, texts[b]!));
  const others = all.slice(TOP_VALUES).reduce((sum, code) => sum + counts[code]!, 0);
  const top = all.slice(0, TOP_VALUES);
  return {
    kind: 'category',
    values: top.map((code) => texts[code]!),
    counts: top.map((code) => Math.round(counts[code]! * factor)),
    others: Math.round(others * factor),
  };
}

function binned({ kind, values }: Extract<SampledColumn, { values: Float64Array }>, factor: number) {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return null;
  const edges = edgesOf(sorted);
  const [start, end] = [edges[0]!, edges.at(-1)!];
  const counts = new Array<number>(edges.length - 1).fill(0);
  for (const value of sorted) {
    if (value < start || value > end) continue;
    const bin = Math.floor(((value - start) / (end - start)) * counts.length);
    counts[Math.min(bin, counts.length - 1)]!++;
  }
  return { kind, edges, counts: counts.map((count) => Math.round(count * factor)) };
}

/** @param sorted ascending, at least one */
function edgesOf(sorted: Float64Array): number[] {
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  let [start, end] = [at(0), at(1)];
  const [low, high] = [at(TAIL), at(1 - TAIL)];
  // Around one value there is no telling what is far.
  if (high > low) {
    if (end - high > LONG_TAIL * (high - low)) end = high;
    if (low - start > LONG_TAIL * (high - low)) start = low;
  }
  const isWhole = sorted.every((value) => Number.isInteger(value));
  if (isWhole && end - start < BINS) {
    // One bin a whole number, which lies in its middle.
    return Array.from({ length: end - start + 2 }, (_, index) => start - 0.5 + index);
  }
  if (end === start) return [start - 0.5, start + 0.5];
  const edges = Array.from({ length: BINS + 1 }, (_, index) => start + ((end - start) * index) / BINS);
  edges[BINS] = end;
  return edges;
}
