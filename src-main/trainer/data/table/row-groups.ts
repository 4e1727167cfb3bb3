/** Rows that are alike: in one column, or in all that a model looks at. */
import { breathe, type Job } from '../../job';
import { placeOf, repeatedValues } from '../repeated';
import { asText } from './cells';
import { cellOf, numbersOf, streamOf } from './chunks';
import { identifier } from './database';
import type { RawTable } from './read';

/** So many hashes are kept at once; of more rows those are kept that a first pass finds suspect. */
const HASHES_AT_ONCE = 1 << 22;
/** A filter has so many bits a row: with 8, one row in ten is suspect for nothing. */
const BITS_PER_ROW = 8;

/** A hash of some columns' values in 53 bits, in SQL: rows that differ are hardly ever taken for alike. */
export const hashOfColumns = (names: string[], raw: RawTable) =>
  `CAST(hash(${whole(names, raw).join(', ')}) >> 11 AS DOUBLE)`;

/** The same of one column's text; a row without a value is like no other. */
export function hashOfText(name: string, { packing }: RawTable): string {
  const text = asText(cellOf(name, packing));
  return `CASE WHEN ${text} <> '' THEN CAST(hash(${text}) >> 11 AS DOUBLE) END`;
}

/** Columns that lie in one array are read at once where all of them are asked for. */
function whole(names: string[], { packing }: RawTable): string[] {
  if (!packing) return names.map(identifier);
  const asked = new Map<string, number>();
  for (const name of names) {
    const { stored } = packing.places.get(name)!;
    asked.set(stored, (asked.get(stored) ?? 0) + 1);
  }
  const fields = names.map((name) => {
    const { stored, array } = packing.places.get(name)!;
    return array && asked.get(stored) === array.size ? stored : cellOf(name, packing);
  });
  return [...new Set(fields)];
}

/**
 * @param hash an expression of SQL: rows of the same value are alike, a row without one is like no other
 * @param options.rows the first so many are looked at
 * @returns for each of them the lowest index of a row that is like it; null where no two are alike
 * @throws where the job was cancelled
 */
export async function alikeRows(
  raw: RawTable,
  hash: string,
  job: Job,
  { rows = raw.rows, atOnce = HASHES_AT_ONCE } = {},
): Promise<Int32Array | null> {
  const source = () => hashesOf(raw, hash, rows, job);
  const kept = new Kept();
  if (rows <= atOnce) {
    for await (const { first, hashes } of source()) {
      for (let row = 0; row < hashes.length; row++) kept.add(first + row, hashes[row]!);
    }
  } else {
    const filter = new RepeatFilter(rows);
    for await (const { hashes } of source()) for (const hash of hashes) filter.see(hash);
    for await (const { first, hashes } of source()) {
      for (let row = 0; row < hashes.length; row++)
        if (filter.isSuspect(hashes[row]!)) kept.add(first + row, hashes[row]!);
    }
  }
  return kept.groups(rows);
}

async function* hashesOf(raw: RawTable, hash: string, rows: number, job: Job) {
  const where = rows < raw.rows ? `rowid < ${rows}` : 'true';
  for await (const { first, chunk } of streamOf(raw, [hash], { where })) {
    job.throwIfCancelled();
    yield { first, hashes: numbersOf(chunk, 0) };
    await breathe();
  }
}

/** Which hashes may have come twice: never misses one. */
class RepeatFilter {
  private readonly once: Uint8Array;
  private readonly twice: Uint8Array;
  private readonly mask: number;

  constructor(rows: number) {
    const bits = 2 ** Math.min(32, Math.ceil(Math.log2(rows * BITS_PER_ROW)));
    this.once = new Uint8Array(bits / 8);
    this.twice = new Uint8Array(bits / 8);
    this.mask = bits - 1;
  }

  see(hash: number): void {
    if (Number.isNaN(hash)) return;
    const bit = this.bitOf(hash);
    const [at, flag] = [bit >>> 3, 1 << (bit & 7)];
    if ((this.once[at]! & flag) !== 0) this.twice[at]! |= flag;
    else this.once[at]! |= flag;
  }

  isSuspect(hash: number): boolean {
    if (Number.isNaN(hash)) return false;
    const bit = this.bitOf(hash);
    return (this.twice[bit >>> 3]! & (1 << (bit & 7))) !== 0;
  }

  /** The lowest bits of a whole number below 2^53. */
  private bitOf(hash: number): number {
    return ((hash % 2 ** 32) & this.mask) >>> 0;
  }
}

/** Rows with their hashes. */
class Kept {
  private rows = new Int32Array(1 << 12);
  private hashes = new Float64Array(1 << 12);
  private count = 0;

  add(row: number, hash: number): void {
    if (Number.isNaN(hash)) return;
    if (this.count === this.rows.length) this.grow();
    this.rows[this.count] = row;
    this.hashes[this.count++] = hash;
  }

  groups(rows: number): Int32Array | null {
    const hashes = this.hashes.subarray(0, this.count);
    const repeated = repeatedValues(hashes);
    if (repeated.length === 0) return null;
    const lowest = new Int32Array(repeated.length).fill(-1);
    const numbers = new Int32Array(rows);
    for (let row = 0; row < rows; row++) numbers[row] = row;
    hashes.forEach((hash, index) => {
      const place = placeOf(hash, repeated);
      if (place < 0) return;
      const row = this.rows[index]!;
      if (lowest[place] === -1) lowest[place] = row;
      numbers[row] = lowest[place]!;
    });
    return numbers;
  }

  private grow(): void {
    const [rows, hashes] = [new Int32Array(2 * this.count), new Float64Array(2 * this.count)];
    rows.set(this.rows);
    hashes.set(this.hashes);
    [this.rows, this.hashes] = [rows, hashes];
  }
}
