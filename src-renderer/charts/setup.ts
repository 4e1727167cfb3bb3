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

/** Draws an upright line over the whole height, at so many pixels from the left. */
export function drawUpright(
  { ctx, chartArea }: Pick<Chart, 'ctx' | 'chartArea'>,
  x: number,
  colour: string,
  dash: number[],
): void {
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(x, chartArea.top);
  ctx.lineTo(x, chartArea.bottom);
  ctx.stroke();
  ctx.restore();
}

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
