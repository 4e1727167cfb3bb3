/** Whether one column alone tells the class: then it is likely the label in other words, or was made from it. */
import type { SampledColumn } from './sample';

/** Fewer rows prove nothing. */
const LEAST_ROWS = 40;
/** Of measurements some tell classes apart by nature; few of them do in so many rows. */
const LEAST_ROWS_OF_NUMBERS = 500;
/** The share of held-out rows that a leak gets right, at least. */
const LEAK = 0.995;
/** It leaves at most this share of the mistakes of who always says the most frequent class. */
const LEFT_OVER = 0.1;
/** The rows that it is tried on have so many of another class than the most frequent one, at least. */
const LEAST_OTHERS = 5;
/** So many bins of as many rows each stand for the values of a number. */
const BINS = 128;
/** Of more values than this, numbers are measurements. */
const FEW_VALUES = 20;

/**
 * The share of held-out rows whose class follows from one column: by the most frequent class of each value among the
 * other rows, numbers with many values in bins; a missing value is a value too.
 * @param labels class of each sampled row, -1 where it has none
 * @param isNumber whether it is used as one, though it may be written as text
 * @returns null where that is no more than a good column may do
 */
export function leakOf(
  column: SampledColumn,
  labels: Int32Array,
  classes: number,
  isNumber: boolean,
): number | null {
  const { codes, isMeasured } = coded(column, isNumber);
  const learned = new Map<number, Int32Array>();
  const counts = new Int32Array(classes);
  const held: number[] = [];
  let seen = 0;
  labels.forEach((label, row) => {
    if (label < 0) return;
    if (isHeldOut(row)) return void held.push(row);
    const of = learned.get(codes[row]!) ?? new Int32Array(classes);
    of[label]!++;
    counts[label]!++;
    learned.set(codes[row]!, of);
    seen++;
  });
  if (seen + held.length < (isMeasured ? LEAST_ROWS_OF_NUMBERS : LEAST_ROWS)) return null;
  const usual = largest(counts);
  const rule = new Map([...learned].map(([code, of]) => [code, largest(of)]));
  const right = held.filter((row) => (rule.get(codes[row]!) ?? usual) === labels[row]).length;
  const others = held.filter((row) => labels[row] !== usual).length;
  const isLeak =
    others >= LEAST_OTHERS && right >= LEAK * held.length && held.length - right <= LEFT_OVER * others;
  return isLeak ? right / held.length : null;
}

/** Every third row, by a mixed number: rows in a period are no other rows. */
const isHeldOut = (row: number) => (Math.imul(row + 1, 0x9e3779b1) >>> 0) % 3 === 0;

function largest(counts: Int32Array): number {
  let best = 0;
  for (let index = 1; index < counts.length; index++) if (counts[index]! > counts[best]!) best = index;
  return best;
}

/** A small number for each value, -1 for a missing one. */
function coded(column: SampledColumn, isNumber: boolean): { codes: Int32Array; isMeasured: boolean } {
  if (column.kind === 'text')
    return { codes: column.values, isMeasured: isNumber && column.texts.length > FEW_VALUES };
  const { values } = column;
  const distinct = new Map<number, number>();
  for (const value of values) {
    if (!Number.isNaN(value) && !distinct.has(value)) distinct.set(value, distinct.size);
    if (distinct.size > BINS) return { codes: binned(values), isMeasured: true };
  }
  const isMeasured = distinct.size > FEW_VALUES;
  return { codes: Int32Array.from(values, (value) => distinct.get(value) ?? -1), isMeasured };
}

function binned(values: Float64Array): Int32Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const limits = Array.from(
    { length: BINS - 1 },
    (_, index) => sorted[Math.floor(((index + 1) * sorted.length) / BINS)]!,
  );
  return Int32Array.from(values, (value) => {
    if (Number.isNaN(value)) return -1;
    let [low, high] = [0, limits.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (value < limits[middle]!) high = middle;
      else low = middle + 1;
    }
    return low;
  });
}
