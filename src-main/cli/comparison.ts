/** Two models on the same samples, in plain words. */
import type { Comparison } from '../../src-preload/contract';
import { percent } from './progress';

/** @param names of the two models */
export function comparisonLines(
  comparison: Comparison,
  [first, second]: readonly [string, string],
): string[] {
  const { scores, otherScores, bothRight, onlyFirst, onlySecond, neitherRight } = comparison;
  return [
    `accuracy on the ${scores.count} samples whose class both know: "${first}" ${percent(scores.accuracy)}, "${second}" ${percent(otherScores.accuracy)}`,
    `both are right on ${bothRight}; only "${first}" on ${onlyFirst}, only "${second}" on ${onlySecond}; neither on ${neitherRight}`,
    verdict(comparison, first, second),
  ];
}

function verdict(
  { onlyFirst, onlySecond, pValue, verdict }: Comparison,
  first: string,
  second: string,
): string {
  if (onlyFirst + onlySecond === 0)
    return 'they are right and wrong on the same samples: this data does not tell which is better';
  const chance = `such a difference, or a larger one, comes by chance in ${chanceText(pValue)} of cases`;
  if (verdict === 'unclear') return `${chance}: this data does not tell which is better`;
  return `${chance}: "${verdict === 'first' ? first : second}" is better on this data`;
}

/** Of rare cases one figure, of others whole percents. */
function chanceText(p: number): string {
  if (p < 0.0001) return 'fewer than 0.01%';
  return `${Number((100 * p).toPrecision(p < 0.01 ? 1 : 2))}%`;
}
