/** Charts of a few finished lines, as a rule with a share on the upright axis. */
import { Chart, type Plugin } from 'chart.js';
import type { Point } from '../lib/decimate';
import { inRange, type Range } from '../lib/zoom';
import { uprightLine } from './curve-setup';
import { plainColours, type Inks, type Scheme } from './inks';
import { drawStraight, paint, shareTop, type CurveChart } from './setup';

const DOTTED = [2, 3];

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
  /** Where to draw thin dotted lines, upright and level; null for none. */
  guides: () => { x: number | null; y: number | null };
  /** The place that is read; null for none. */
  cursor: () => number | null;
  guideColour: () => string;
}

const asPercent = (share: number) => `${+(share * 100).toFixed(1)}%`;

/** What the values of the upright axis read as. */
export const yTextOf = ({ yText }: Pick<LinesOptions, 'yText'>) => yText ?? asPercent;

/** @param isFixed drawn once, at the canvas's own size */
export function createLinesChart(
  canvas: HTMLCanvasElement,
  options: LinesOptions,
  isFixed = false,
): CurveChart {
  const { marks, xText, guideColour } = options;
  return new Chart(canvas, {
    type: 'line',
    plugins: [guideLines(options), uprightLine('cursor', options.cursor, guideColour, [])],
    data: { datasets: [] },
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      spanGaps: true,
      responsive: !isFixed,
      ...(isFixed && { devicePixelRatio: 2 }),
      maintainAspectRatio: false,
      // What is read is shown beside the chart, of all lines at once.
      events: [],
      // Lines and dots at 100% are drawn whole.
      datasets: { line: { clip: 5, borderWidth: 2, pointHoverRadius: 0, pointRadius: marks ? 3 : 0 } },
      scales: {
        x: {
          type: marks ? 'logarithmic' : 'linear',
          ...(marks && {
            afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
              scale.ticks = marks.map((value) => ({ value }));
            },
          }),
          ticks: {
            maxTicksLimit: 8,
            maxRotation: 0,
            includeBounds: false,
            callback: (value) => xText(Number(value)),
          },
          border: { display: false },
        },
        y: valueScale(options, null),
      },
      plugins: { tooltip: { enabled: false } },
    },
  });
}

/** @param zoomed the lines where a part of them is shown, else null */
function valueScale(options: LinesOptions, zoomed: Point[][] | null) {
  const isWhole = zoomed === null;
  const yText = yTextOf(options);
  return {
    type: 'linear' as const,
    ...(isWhole && (options.yText === null ? { max: 1 } : { beginAtZero: true })),
    ...(!isWhole && options.yText === null && shareTop(zoomed)),
    ...(isWhole && options.fromZero && { min: 0 }),
    grace: '5%',
    ticks: { maxTicksLimit: 6, callback: (value: number | string) => yText(Number(value)) },
    border: { display: false },
  };
}

/** Puts lines on a chart, in their colours, and its axes around them. */
export function showLines(
  chart: CurveChart,
  options: LinesOptions,
  { lines, range, inks, scheme }: { lines: Line[]; range: Range | null; inks: Inks; scheme?: Scheme },
): void {
  const shown = lines.map(({ points }) => inRange(points, range));
  chart.data.datasets = lines.map(({ dash }, i) => ({ data: shown[i]!, borderDash: dash ?? [] }));
  const scales = chart.options.scales!;
  scales.y = { ...valueScale(options, range && shown), grid: {} };
  Object.assign(scales.x!, { min: range?.min, max: range?.max });
  scales.x!.grid ??= {};
  const series = plainColours(
    lines.map(({ colour }) => colour),
    scheme,
  );
  paint(chart, { series, text: inks.text, grid: inks.grid, surface: inks.surface });
  // Without a mode: 'none' leaves the dots in their old colours.
  chart.update();
}

function guideLines({ guides, guideColour }: LinesOptions): Plugin<'line'> {
  return {
    id: 'guides',
    beforeDatasetsDraw(chart) {
      const { x, y } = guides();
      const { x: across, y: up } = chart.scales;
      if (x !== null && across && x >= across.min && x <= across.max)
        drawStraight(chart, 'upright', across.getPixelForValue(x), guideColour(), DOTTED);
      if (y !== null && up && y >= up.min && y <= up.max)
        drawStraight(chart, 'level', up.getPixelForValue(y), guideColour(), DOTTED);
    },
  };
}
