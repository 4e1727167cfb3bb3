import {
  Chart,
  LineController,
  LineElement,
  LinearScale,
  LogarithmicScale,
  PointElement,
  Tooltip,
  type Plugin,
  type ScriptableContext,
} from 'chart.js';
import type { CurvePoint } from '../../src-preload/contract';
import type { Point } from '../lib/decimate';

/** Only what curves need. */
Chart.register(LineController, LineElement, LinearScale, LogarithmicScale, PointElement, Tooltip);

export type Metric = 'loss' | 'accuracy';
export type CurveChart = Chart<'line', Point[]>;

export interface ChartColours {
  /** One for each line. */
  series: string[];
  text: string;
  grid: string;
  surface: string;
}

/** The two series of a metric; validation is empty where there is no validation part. */
export function series(
  points: readonly CurvePoint[],
  metric: Metric,
): { train: Point[]; validation: Point[] } {
  const train: Point[] = [];
  const validation: Point[] = [];
  for (const point of points) {
    const held = metric === 'loss' ? point.validationLoss : point.validationAccuracy;
    train.push({ x: point.epoch, y: metric === 'loss' ? point.trainLoss : point.trainAccuracy });
    if (held !== null) validation.push({ x: point.epoch, y: held });
  }
  return { train, validation };
}

/** A thin upright line at the epoch whose weights are kept. */
export function bestEpochLine(epoch: () => number, colour: () => string): Plugin<'line'> {
  return {
    id: 'best-epoch',
    beforeDatasetsDraw(chart) {
      const scale = chart.scales.x;
      const at = epoch();
      if (!scale || at <= 0 || at < scale.min || at > scale.max) return;
      const { ctx, chartArea } = chart;
      const x = scale.getPixelForValue(at);
      ctx.save();
      ctx.strokeStyle = colour();
      ctx.setLineDash([2, 3]);
      ctx.beginPath();
      ctx.moveTo(x, chartArea.top);
      ctx.lineTo(x, chartArea.bottom);
      ctx.stroke();
      ctx.restore();
    },
  };
}

export function createChart(
  canvas: HTMLCanvasElement,
  metric: Metric,
  pass: string,
  best: Plugin<'line'>,
): CurveChart {
  const asText = (value: number) =>
    metric === 'accuracy' ? `${+(value * 100).toFixed(1)}%` : value.toPrecision(3);
  const line = {
    borderWidth: 2,
    // A line along the upper edge is drawn whole.
    clip: 2,
    pointHoverRadius: 4,
    // A line needs two points; before that the point itself is shown.
    pointRadius: (context: ScriptableContext<'line'>) => (context.dataset.data.length < 2 ? 3 : 0),
  };
  return new Chart(canvas, {
    type: 'line',
    plugins: [best],
    data: {
      datasets: [
        { ...line, label: 'Training', data: [] },
        { ...line, label: 'Validation', data: [], borderDash: [6, 4] },
      ],
    },
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: {
          type: 'linear',
          ticks: { precision: 0, maxTicksLimit: 8, maxRotation: 0 },
          border: { display: false },
        },
        y: {
          type: 'linear',
          ...(metric === 'loss' ? { beginAtZero: true } : { max: 1, suggestedMin: 0.5 }),
          ticks: {
            maxTicksLimit: 6,
            callback: (value) =>
              metric === 'accuracy' ? `${Math.round(Number(value) * 100)}%` : +Number(value).toPrecision(3),
          },
          border: { display: false },
        },
      },
      plugins: {
        tooltip: {
          displayColors: false,
          callbacks: {
            title: ([item]) => `${pass} ${item?.parsed.x ?? ''}`,
            label: (item) => `${item.dataset.label}: ${asText(item.parsed.y ?? Number.NaN)}`,
          },
        },
      },
    },
  });
}

export function paint(chart: CurveChart, colours: ChartColours): void {
  chart.data.datasets.forEach((dataset, i) => {
    dataset.borderColor = dataset.backgroundColor = colours.series[i] ?? colours.text;
  });
  for (const scale of [chart.options.scales?.x, chart.options.scales?.y]) {
    if (scale?.grid) scale.grid.color = colours.grid;
    if (scale?.ticks) scale.ticks.color = colours.text;
  }
  const tooltip = chart.options.plugins?.tooltip;
  if (tooltip) {
    tooltip.backgroundColor = colours.text;
    tooltip.titleColor = tooltip.bodyColor = colours.surface;
  }
}
