/**
 * How much more often one classifier is right than another on the same samples, with a 95% interval: Wald's for the
 * difference of two shares in matched pairs, after half a sample is added to each of the four cells, which keeps it
 * honest for few samples and for classifiers that never differ (Agresti and Min 2005). Only the samples on which
 * the two differ count, as in McNemar's test (1947), so that it is far narrower than two separate intervals.
 * @param before whether each sample was right, [n]
 * @param after the same of the other classifier, [n], n at least one
 * @param z 1.96 for 95%
 */
export function pairedGain(
  before: readonly boolean[],
  after: readonly boolean[],
  z = 1.959963984540054,
): { gain: number; interval: [number, number] } {
  let won = 0;
  let lost = 0;
  before.forEach((wasRight, index) => {
    if (!wasRight && after[index]) won++;
    if (wasRight && !after[index]) lost++;
  });
  const count = before.length + 2;
  const centre = (won - lost) / count;
  const variance = ((won + lost + 1) / count - centre * centre) / count;
  const half = z * Math.sqrt(variance);
  return { gain: (won - lost) / before.length, interval: [centre - half, centre + half] };
}
