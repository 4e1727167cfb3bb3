/** Charts of a few finished lines, as a rule with a share on the upright axis. */
import { Chart, type Plugin } from 'chart.js';
import type { Point } from '../lib/decimate';
import { drawUpright, type CurveChart } from './setup';

export interface Line {
  label: string;
  /** A CSS colour, a token as a rule. */
  colour: string;
  /** Lengths of dashes and gaps in pixels; empty for a whole line. */
  dash?: number[];
  /** By ascending x. All lines of a chart have the same x; where one has no value, y is NaN. */
  points: Point[];
}

export interface LinesOptions {
  /** A logarithmic axis with a mark at each of these, for lines of few points; else null. */
  marks: number[] | null;
  xText: (x: number) => string;
  /** Of the upright axis, where it is no share. */
  yText: ((y: number) => string) | null;
  /** Whether the upright axis begins at 0, not at the lowest value. */
  fromZero: boolean;
  /** The head of the hover box, for the place of a point in its line. */
  title: (index: number) => string;
  /** Where to draw thin dotted lines, upright and level; null for none. */
  guides: () => { x: number | null; y: number | null };
  guideColour: () => string;
}

const asPercent = (share: number) => `${+(share * 100).toFixed(1)}%`;

export function createLinesChart(canvas: HTMLCanvasElement, options: LinesOptions): CurveChart {
  const { marks } = options;
  const yText = options.yText ?? asPercent;
  return new Chart(canvas, {
    type: 'line',
    plugins: [guideLines(options), crosshair(options)],
    data: { datasets: [] },
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      spanGaps: true,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      // Lines and dots at 100% are drawn whole.
      datasets: { line: { clip: 5, borderWidth: 2, pointHoverRadius: 4, pointRadius: marks ? 3 : 0 } },
      scales: {
        x: {
          type: marks ? 'logarithmic' : 'linear',
          ...(marks && {
            afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
              scale.ticks = marks.map((value) => ({ value }));
            },
          }),
          ticks: { maxTicksLimit: 8, maxRotation: 0, callback: (value) => options.xText(Number(value)) },
          border: { display: false },
        },
        y: {
          type: 'linear',
          ...(options.yText === null ? { max: 1 } : { beginAtZero: true }),
          ...(options.fromZero && { min: 0 }),
          grace: '5%',
          ticks: { maxTicksLimit: 6, callback: (value) => yText(Number(value)) },
          border: { display: false },
        },
      },
      plugins: {
        tooltip: {
          displayColors: false,
          filter: ({ parsed }) => Number.isFinite(parsed.y),
          callbacks: {
            title: ([item]) => (item ? options.title(item.dataIndex) : ''),
            label: ({ dataset, parsed }) => `${dataset.label}: ${yText(parsed.y ?? Number.NaN)}`,
          },
        },
      },
    },
  });
}

/** An upright line where values are read. */
function crosshair({ guideColour }: LinesOptions): Plugin<'line'> {
  return {
    id: 'crosshair',
    beforeDatasetsDraw(chart) {
      const [active] = chart.getActiveElements();
      if (active) drawUpright(chart, active.element.x, guideColour(), []);
    },
  };
}

function guideLines({ guides, guideColour }: LinesOptions): Plugin<'line'> {
  return {
    id: 'guides',
    beforeDatasetsDraw({ ctx, chartArea, scales }) {
      const { x, y } = guides();
      ctx.save();
      ctx.strokeStyle = guideColour();
      ctx.setLineDash([2, 3]);
      ctx.beginPath();
      if (x !== null && scales.x) {
        const at = scales.x.getPixelForValue(x);
        ctx.moveTo(at, chartArea.top);
        ctx.lineTo(at, chartArea.bottom);
      }
      if (y !== null && scales.y && y >= scales.y.min) {
        const at = scales.y.getPixelForValue(y);
        ctx.moveTo(chartArea.left, at);
        ctx.lineTo(chartArea.right, at);
      }
      ctx.stroke();
      ctx.restore();
    },
  };
}
