/** Columns that say the same in other words: each value of one always comes with the same value of the other. */
import type { SampledColumn } from './sample';

/** So many rows tell most columns apart; those that they do not are compared in all of the sample. */
const FIRST_ROWS = 5000;
/** So many rows have a value that an earlier one had: else any two columns of different values are alike. */
const LEAST_REPEATED = 20;
const ROWS_PER_VALUE = 2;
/** That two of many thousand columns agree by chance is less likely than one in 2 to this power for each two. */
const LEAST_BITS = 60;
/** Rows of so few values may all be copies of a few, and yet be natural. */
const FEW_VALUES = 20;

/**
 * Groups of two or more columns, each in the order given. Numbers among them rise or fall together.
 * @param columns of a sample, by name; a missing value is a value too
 */
export function repeatedColumns(columns: Map<string, SampledColumn>): string[][] {
  const rows = [...columns.values()][0]?.values.length ?? 0;
  const all = [...columns].map(([name, column]) => ({ name, column }));
  const every = Int32Array.from({ length: rows }, (_, row) => row);
  const groups = groupsOf(all, every.subarray(0, FIRST_ROWS)).flatMap((group) => groupsOf(group, every));
  if (groups.length === 0) return [];
  const different = differentRows([...columns.values()], rows);
  return groups
    .filter(([one]) => isNoChance(coded(one!.column, every)!, coded(one!.column, different)))
    .flatMap(alongNumbers)
    .map((group) => group.map(({ name }) => name));
}

interface Named {
  name: string;
  column: SampledColumn;
}

/** Columns of which the same rows have the same value. */
function groupsOf(columns: Named[], rows: Int32Array): Named[][] {
  const groups = new Map<string, Named[]>();
  for (const named of columns) {
    const codes = coded(named.column, rows);
    if (codes === null) continue;
    const key = hashOf(codes);
    const group = groups.get(key);
    if (group) group.push(named);
    else groups.set(key, [named]);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}

/** Values as whole numbers in the order in which they first come; null where they hardly come again, or never change. */
function coded({ values }: SampledColumn, rows: Int32Array): Int32Array | null {
  const most = Math.min(rows.length - LEAST_REPEATED, rows.length / ROWS_PER_VALUE);
  const known = new Map<number, number>();
  const codes = new Int32Array(rows.length);
  for (let index = 0; index < rows.length; index++) {
    // A map takes each NaN for the same value.
    const value = values[rows[index]!]!;
    const code = known.get(value) ?? known.size;
    if (code === known.size) known.set(value, code);
    if (known.size > most) return null;
    codes[index] = code;
  }
  return known.size > 1 ? codes : null;
}

/** FNV-1a twice, from different starts. */
function hashOf(codes: Int32Array): string {
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  for (let index = 0; index < codes.length; index++) {
    a = Math.imul(a ^ codes[index]!, 0x01000193);
    b = Math.imul(b ^ codes[index]!, 0x5bd1e995);
    // The product keeps nothing of high bits in low ones.
    a ^= a >>> 15;
    b ^= b >>> 13;
  }
  return `${a},${b}`;
}

/** One of each of the rows that are the same in all columns: copies of rows prove nothing of columns. */
function differentRows(columns: SampledColumn[], rows: number): Int32Array {
  const hashes = new Float64Array(rows);
  const bits = new Float64Array(1);
  const [low, high] = [new Int32Array(bits.buffer, 0, 1), new Int32Array(bits.buffer, 4, 1)];
  for (const { values } of columns) {
    for (let row = 0; row < rows; row++) {
      bits[0] = hashes[row]!;
      const before = low[0]! ^ Math.imul(high[0]!, 0x85ebca6b);
      bits[0] = values[row]!;
      const mixed = Math.imul(before ^ low[0]! ^ Math.imul(high[0]!, 0xc2b2ae35), 0x27d4eb2f);
      hashes[row] = ((mixed ^ (mixed >>> 15)) >>> 0) + (before >>> 12) * 2 ** 32;
    }
  }
  const seen = new Set<number>();
  return Int32Array.from(hashes.keys()).filter((row) => seen.size < seen.add(hashes[row]!).size);
}

/**
 * By the information in the column, n H = -sum over its values of n_v log2(n_v / n).
 * @param different codes of the rows without copies; null where they prove nothing
 */
function isNoChance(codes: Int32Array, different: Int32Array | null): boolean {
  const counts = new Map<number, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const bits = [...counts.values()].reduce((sum, count) => sum - count * Math.log2(count / codes.length), 0);
  return bits >= LEAST_BITS && (different !== null || counts.size <= FEW_VALUES);
}

/** Without the numbers that neither rise nor fall with the first: they measure something else of the same things. */
function alongNumbers(group: Named[]): Named[][] {
  const first = group.find(({ column }) => column.kind !== 'text');
  const kept = group.filter(
    ({ column }) => !first || column.kind === 'text' || isAlong(first.column, column),
  );
  return kept.length > 1 ? [kept] : [];
}

function isAlong(first: SampledColumn, other: SampledColumn): boolean {
  const pairs = new Map<number, number>();
  first.values.forEach((value, row) => pairs.set(value, other.values[row]!));
  const sorted = [...pairs].filter((pair) => !pair.some(Number.isNaN)).sort((a, b) => a[0] - b[0]);
  const steps = sorted.slice(1).map(([, value], index) => Math.sign(value - sorted[index]![1]));
  return steps.every((step) => step === steps[0]);
}
