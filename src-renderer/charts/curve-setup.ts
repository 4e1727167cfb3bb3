/** The chart of a training's loss or accuracy. */
import { Chart, type Plugin, type Scale } from 'chart.js';
import { color as colour } from 'chart.js/helpers';
import type { Point } from '../lib/decimate';
import { DASH } from '../lib/format';
import { t } from '../lib/language';
import { logTicks } from '../lib/log-ticks';
import type { Look, Metric } from './curve-lines';
import type { Inks } from './inks';
import { drawStraight, paint, shareTop, type CurveChart } from './setup';

/** A thin upright line at a place of the axis, dotted or whole; none where `at` says null. */
export function uprightLine(
  id: string,
  at: () => number | null,
  colour: () => string,
  dash: number[],
): Plugin<'line'> {
  return {
    id,
    beforeDatasetsDraw(chart) {
      const x = at();
      const scale = chart.scales.x;
      if (!scale || x === null || x < scale.min || x > scale.max) return;
      drawStraight(chart, 'upright', scale.getPixelForValue(x), colour(), dash);
    },
  };
}

export const partWord = (part: 'training' | 'validation'): string =>
  part === 'training' ? t('Training') : t('Validation');

/** The numbers of the upright axis, and of what is read at a pass. */
export function valueText(metric: Metric, value: number): string {
  if (!Number.isFinite(value)) return DASH;
  return metric === 'accuracy' ? `${+(value * 100).toFixed(2)}%` : String(+value.toPrecision(4));
}

/**
 * Training, validation, and faint behind them the raw values of both.
 * @param isFixed drawn once, at the canvas's own size
 */
export function createChart(
  canvas: HTMLCanvasElement,
  metric: Metric,
  plugins: Plugin<'line'>[],
  isFixed = false,
): CurveChart {
  const line = {
    borderWidth: 2,
    // A line along the upper edge is drawn whole.
    clip: 2,
    pointRadius: 0,
  };
  const dashed = { borderDash: [6, 4] };
  const faint = { borderWidth: 1, order: 1 };
  return new Chart(canvas, {
    type: 'line',
    plugins: [...plugins, loneDots],
    data: {
      datasets: [
        { ...line, data: [] },
        { ...line, ...dashed, data: [] },
        { ...line, ...faint, data: [] },
        { ...line, ...faint, ...dashed, data: [] },
      ],
    },
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: !isFixed,
      ...(isFixed && { devicePixelRatio: 2 }),
      maintainAspectRatio: false,
      // What is read is shown beside the chart, of all lines at once.
      events: [],
      scales: { x: passScale(), y: valueScale(metric, false, true) },
      plugins: { tooltip: { enabled: false } },
    },
  });
}

/** A line needs two points; before that the point itself is shown. Its radius is in pixels. */
const LONE = 3;
const loneDots: Plugin<'line'> = {
  id: 'lone',
  afterDatasetsDraw(chart) {
    const { ctx, scales, data } = chart as CurveChart;
    for (const { data: points, borderColor } of data.datasets) {
      const [only] = points;
      if (!only || points.length > 1) continue;
      ctx.fillStyle = String(borderColor);
      ctx.beginPath();
      ctx.arc(scales.x!.getPixelForValue(only.x), scales.y!.getPixelForValue(only.y), LONE, 0, 2 * Math.PI);
      ctx.fill();
    }
  },
};

const passScale = () => ({
  type: 'linear' as const,
  ticks: { precision: 0, maxTicksLimit: 8, maxRotation: 0, includeBounds: false },
  border: { display: false },
});

/** Of the upright axis. */
const MOST_TICKS = 6;

function valueScale(metric: Metric, isLog: boolean, isWhole: boolean) {
  const common = {
    ticks: {
      maxTicksLimit: MOST_TICKS,
      callback: (value: number | string) =>
        metric === 'accuracy' ? `${+(Number(value) * 100).toFixed(2)}%` : +Number(value).toPrecision(3),
    },
    border: { display: false },
  };
  if (metric === 'loss' && isLog) {
    const afterBuildTicks = (scale: Scale) => {
      scale.ticks = logTicks(scale.min, scale.max, MOST_TICKS).map((value) => ({ value }));
    };
    return { type: 'logarithmic' as const, afterBuildTicks, ...common };
  }
  if (!isWhole) return { type: 'linear' as const, grace: '5%', ...common };
  return {
    type: 'linear' as const,
    ...(metric === 'loss' ? { beginAtZero: true } : { max: 1, suggestedMin: 0.5 }),
    ...common,
  };
}

/** Puts lines on a chart, and its axes around them. */
export function showLines(chart: CurveChart, metric: Metric, lines: Point[][], { isLog, range }: Look): void {
  chart.data.datasets.forEach((dataset, i) => {
    dataset.data = lines[i] ?? [];
  });
  const scales = chart.options.scales!;
  const [colour, text] = [scales.y?.grid?.color, scales.y?.ticks?.color];
  scales.y = valueScale(metric, isLog, range === null);
  if (metric === 'accuracy' && range) Object.assign(scales.y, shareTop(lines));
  scales.y.grid = { color: colour };
  scales.y.ticks!.color = text;
  Object.assign(scales.x!, { min: range?.min, max: range?.max });
  chart.update('none');
}

/** The raw values of smoothed lines. */
const FAINT = 0.35;

/** What lies behind a line has its colour, faint. */
export function paintCurves(chart: CurveChart, { train, validation, text, grid, surface }: Inks): void {
  const series = [train, validation];
  const faint = series.map((name) => colour(name).alpha(FAINT).rgbString());
  paint(chart, { series: [...series, ...faint], text, grid, surface });
}
