/** Which values of DuckDB's vectors are missing. */

/** What DuckDB keeps of a vector: bits from `offset` on, 0 where a value is missing; null where none is. */
export interface Validity {
  data: BigUint64Array | null;
  offset: number;
}

/**
 * Puts `filler` where a value is missing. DuckDB's own way to ask for a bit makes big integers for each, which takes
 * longer than all else that is done with a number.
 * @param values the vector's values at `start`, `start + step` and so on
 */
export function fillMissing(
  values: Float64Array | Int32Array,
  filler: number,
  { data, offset }: Validity,
  start = 0,
  step = 1,
): void {
  if (data === null) return;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  for (let index = 0, bit = offset + start; index < values.length; index++, bit += step)
    if (((bytes[bit >> 3]! >> (bit & 7)) & 1) === 0) values[index] = filler;
}
