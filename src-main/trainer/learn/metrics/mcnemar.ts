/**
 * Whether one classifier is right more often than another on the same samples (McNemar 1947): samples that both get
 * right, or both get wrong, say nothing about it. If neither were better, each of the others would be won by either
 * with probability 1/2.
 * @param won samples that the first alone got right
 * @param lost samples that the second alone got right
 * @returns the exact two-sided p-value: the probability that chance alone gives a difference as large or larger,
 *   P(|B - n/2| >= |won - n/2|) for B binomial(n = won + lost, 1/2)
 */
export function mcNemar(won: number, lost: number): number {
  const count = won + lost;
  const fewer = Math.min(won, lost);
  if (won === lost) return 1;
  // The tail from its largest term down: P(k - 1) = P(k) k / (n - k + 1).
  let term = 1;
  let sum = 0;
  for (let k = fewer; k >= 0 && term > sum * Number.EPSILON; k--) {
    sum += term;
    term *= k / (count - k + 1);
  }
  return Math.min(1, 2 * sum * Math.exp(logProbability(fewer, count)));
}

/** The logarithm of C(n, k) / 2^n. */
function logProbability(k: number, n: number): number {
  let log = -n * Math.LN2;
  for (let index = 1; index <= k; index++) log += Math.log((n - k + index) / index);
  return log;
}
