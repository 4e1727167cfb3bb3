import {
  Chart,
  LineController,
  LineElement,
  LinearScale,
  LogarithmicScale,
  PointElement,
  Tooltip,
} from 'chart.js';
import type { Point } from '../lib/decimate';

/** Only what curves need. */
Chart.register(LineController, LineElement, LinearScale, LogarithmicScale, PointElement, Tooltip);

export type CurveChart = Chart<'line', Point[]>;

export interface ChartColours {
  /** One for each line. */
  series: string[];
  text: string;
  grid: string;
  surface: string;
}

/** Draws a thin line through the whole chart, at so many pixels from the left or from the top. */
export function drawStraight(
  { ctx, chartArea }: Pick<Chart, 'ctx' | 'chartArea'>,
  direction: 'upright' | 'level',
  at: number,
  colour: string,
  dash: number[],
): void {
  const { left, top, right, bottom } = chartArea;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.setLineDash(dash);
  ctx.beginPath();
  if (direction === 'upright') {
    ctx.moveTo(at, top);
    ctx.lineTo(at, bottom);
  } else {
    ctx.moveTo(left, at);
    ctx.lineTo(right, at);
  }
  ctx.stroke();
  ctx.restore();
}

/** An upright axis of shares does not go beyond 100%, where lines come near to it. */
export const shareTop = (lines: readonly Point[][]): { max?: number } =>
  lines.some((line) => line.some(({ y }) => y > 0.9)) ? { max: 1 } : {};

/**
 * The colours of a chart's surroundings. The browser resolves the tokens; the canvas needs plain colours.
 * @param frame around the canvas: its text, border and background
 * @param keys whose elements of the class `key` have the colours of the lines, in their order
 */
export function coloursOf(frame: HTMLElement, keys: HTMLElement): ChartColours {
  const style = getComputedStyle(frame);
  return {
    series: [...keys.querySelectorAll('.key')].map((key) => getComputedStyle(key).color),
    text: style.color,
    grid: style.borderTopColor,
    surface: style.backgroundColor,
  };
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
