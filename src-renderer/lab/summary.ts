/** The lab in words, for those who cannot see the picture or want the numbers. */
import { count, decimal, percent, plural } from '../lib/format';
import type { Point } from './engine/clouds';
import type { Run } from './runs';
import type { LabData } from './settings';

/** `Cross-entropy: 97.5% right, loss 0.213.` */
export function runWords({ title, score }: Run): string {
  if (!score) return `${title}: no points to learn from.`;
  return `${title}: ${percent(score.accuracy)} right, loss ${decimal(score.loss)}.`;
}

/** `120 points: A 40, B 40, C 40.` */
export function pointWords({ points, classes }: Pick<LabData, 'points' | 'classes'>): string {
  const each = classes.map((name, index) => `${name} ${count(countOf(points, index))}`);
  return `${plural(points.length, 'point')}: ${each.join(', ')}.`;
}

export const countOf = (points: readonly Point[], label: number): number =>
  points.reduce((sum, point) => sum + Number(point.label === label), 0);

export function summary(runs: readonly Run[], data: LabData, steps: number): string {
  return [pointWords(data), `After ${plural(steps, 'step')}.`, ...runs.map(runWords)].join(' ');
}

/** A temperature as it is told. */
export function temperatureWords(temperature: number): string {
  if (temperature === 0) return '0 (hardmax)';
  if (temperature === Infinity) return '∞ (uniform)';
  return temperature < 0.1
    ? temperature.toFixed(3)
    : temperature < 10
      ? temperature.toFixed(2)
      : temperature.toFixed(0);
}
