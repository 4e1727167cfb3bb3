/** Quantiles of numbers, and of the normal distribution. */

/** Between the two nearest (type 7 of Hyndman and Fan 1996). @param sorted ascending, at least one */
export function quantileOf(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const [low, high] = [sorted[below]!, sorted[Math.min(below + 1, sorted.length - 1)]!];
  return low + (place - below) * (high - low);
}

/** The same as `quantileOf` a half, of values in any order, which it changes. @param values at least one */
export function medianOf(values: Float64Array): number {
  const middle = Math.floor((values.length - 1) / 2);
  const low = select(values, middle);
  if (values.length % 2 === 1) return low;
  let high = Infinity;
  for (let index = middle + 1; index < values.length; index++) high = Math.min(high, values[index]!);
  return low + (high - low) / 2;
}

/** The value that sorting would bring to a place, with none greater before it: Hoare's quickselect. */
function select(values: Float64Array, place: number): number {
  let [first, last] = [0, values.length - 1];
  while (first < last) {
    const pivot = values[(first + last) >> 1]!;
    let [low, high] = [first, last];
    while (low <= high) {
      while (values[low]! < pivot) low++;
      while (values[high]! > pivot) high--;
      if (low > high) break;
      [values[low], values[high]] = [values[high]!, values[low]!];
      low++;
      high--;
    }
    if (place <= high) last = high;
    else if (place >= low) first = low;
    else break;
  }
  return values[place]!;
}

/**
 * z with P(Z < z) = `share` for a standard normal Z, found by halving an interval; the distribution function is the
 * series of Marsaglia (2004), Evaluating the Normal Distribution, formula 3.
 */
export function normalQuantile(share: number): number {
  let [low, high] = [-6, 6];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (normalDistribution(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function normalDistribution(z: number): number {
  let [sum, term] = [z, z];
  for (let n = 3; sum + term !== sum; n += 2) {
    term *= (z * z) / n;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}
