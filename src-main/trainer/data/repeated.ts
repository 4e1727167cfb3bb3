/** Values that come more than once, without a hash table: that would hold no more than some ten million. */

type Numbers = Int32Array | Float64Array;

/** Those that are there more than once, once each, ascending. */
export function repeatedValues<T extends Numbers>(values: T): T {
  const sorted = values.slice().sort();
  let count = 0;
  for (let index = 1; index < sorted.length; index++) {
    const value = sorted[index]!;
    // What was found so far lies before what is looked at.
    if (value === sorted[index - 1] && (count === 0 || sorted[count - 1] !== value)) sorted[count++] = value;
  }
  return sorted.slice(0, count) as T;
}

/** How many different values there are. */
export function countDistinct(values: Numbers): number {
  const sorted = values.slice().sort();
  let count = 0;
  for (let index = 0; index < sorted.length; index++)
    if (index === 0 || sorted[index] !== sorted[index - 1]) count++;
  return count;
}

/** The index of a value among some, ascending; -1 where it is not there. */
export function placeOf(value: number, sorted: Numbers): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === value ? low : -1;
}
