/** A chart of how several models' loss or accuracy went, step by step. */
import { Chart } from 'chart.js';
import type { CurveChart } from '../charts/setup';
import type { Point } from '../lib/decimate';
import { t } from '../lib/language';
import type { Run } from './runs';

export type RaceMetric = 'loss' | 'accuracy';

/** Each line is dashed in its own way: colour is not the only cue. */
export const DASHES = [[], [7, 4], [2, 3]];

/**
 * A run's line. Different losses are no quantities of one kind, so that each is drawn as a share of where it began.
 * @param isShare whether to draw losses so
 */
export function lineOf({ history }: Run, metric: RaceMetric, isShare: boolean): Point[] {
  const [first] = history.moments;
  const unit = metric === 'loss' && isShare && first && first.loss > 0 ? first.loss : 1;
  return history.moments.map((moment) => ({ x: moment.step, y: moment[metric] / unit }));
}

export function createRaceChart(canvas: HTMLCanvasElement, metric: RaceMetric, isShare: boolean): CurveChart {
  const asText = (value: number) =>
    metric === 'accuracy' || isShare ? `${+(value * 100).toFixed(1)}%` : `${+value.toPrecision(3)}`;
  return new Chart(canvas, {
    type: 'line',
    data: { datasets: [] },
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      datasets: { line: { clip: 3, borderWidth: 2, pointRadius: 0, pointHoverRadius: 4 } },
      scales: {
        x: {
          type: 'linear',
          ticks: { precision: 0, maxTicksLimit: 6, maxRotation: 0 },
          border: { display: false },
        },
        y: {
          type: 'linear',
          ...(metric === 'accuracy' ? { max: 1, suggestedMin: 0.5 } : { beginAtZero: true }),
          ticks: { maxTicksLimit: 5, callback: (value) => asText(Number(value)) },
          border: { display: false },
        },
      },
      plugins: {
        tooltip: {
          displayColors: false,
          callbacks: {
            title: ([item]) => t('Step {n}', { n: item?.parsed.x ?? '' }),
            label: ({ dataset, parsed }) => `${dataset.label}: ${asText(parsed.y ?? Number.NaN)}`,
          },
        },
      },
    },
  });
}
