/** The lab in words, for those who cannot see the picture or want the numbers. */
import { count, decimal, percent } from '../lib/format';
import { t, tn } from '../lib/language';
import type { Point } from './engine/clouds';
import type { Run } from './runs';
import type { LabData } from './settings';

/** `Cross-entropy: 97.5% right, loss 0.213.` */
export function runWords({ title, score }: Run): string {
  const model = title();
  if (!score) return t('{model}: no points to learn from.', { model });
  return t('{model}: {share} right, loss {loss}.', {
    model,
    share: percent(score.accuracy),
    loss: decimal(score.loss),
  });
}

/** `120 points: A 40, B 40, C 40.` */
export function pointWords({ points, classes }: Pick<LabData, 'points' | 'classes'>): string {
  const each = classes.map((name, index) => `${name} ${count(countOf(points, index))}`).join(t(', '));
  return tn(points.length, '{n} point: {each}.', '{n} points: {each}.', { each });
}

export const countOf = (points: readonly Point[], label: number): number =>
  points.reduce((sum, point) => sum + Number(point.label === label), 0);

export function summary(runs: readonly Run[], data: LabData, steps: number): string {
  const after = tn(steps, 'After {n} step.', 'After {n} steps.');
  return [pointWords(data), after, ...runs.map(runWords)].join(' ');
}

/** A temperature as it is told. */
export function temperatureWords(temperature: number): string {
  if (temperature === 0) return t('0 (hardmax)');
  if (temperature === Infinity) return t('∞ (uniform)');
  return temperature < 0.1
    ? temperature.toFixed(3)
    : temperature < 10
      ? temperature.toFixed(2)
      : temperature.toFixed(0);
}
