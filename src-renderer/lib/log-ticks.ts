import { ticks } from './axis';

/**
 * Ticks of a logarithmic axis at round values: 1, 2 and 5 times powers of ten, powers of ten alone where those are too
 * many, and evenly spaced ones over less than a decade.
 * @param low above 0
 */
export function logTicks(low: number, high: number, most: number): number[] {
  if (!(low > 0) || !(high > low)) return [low];
  if (high / low < 10) return ticks([low, high], most, 'number').map(({ value }) => value);
  const powers = Array.from(
    { length: Math.floor(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, i) => 10 ** (Math.floor(Math.log10(low)) + i),
  );
  const within = (factors: number[]) =>
    powers
      .flatMap((power) => factors.map((factor) => factor * power))
      .filter((value) => value >= low && value <= high);
  const fine = within([1, 2, 5]);
  if (fine.length <= most) return fine;
  const coarse = within([1]);
  const every = Math.ceil(coarse.length / most);
  return coarse.filter((_, i) => i % every === 0);
}
