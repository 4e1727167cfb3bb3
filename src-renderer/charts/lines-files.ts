/** A chart of finished lines as files: a picture of its own, and a table. */
import { csvText } from '../lib/csv';
import type { Range } from '../lib/zoom';
import { chartPicture, pictureInks } from './chart-picture';
import { plainColours, type Scheme } from './inks';
import { createLinesChart, showLines, type Line, type LinesOptions } from './lines';

export interface LinesPicture {
  title: string;
  xTitle: string;
  lines: Line[];
  range: Range | null;
  options: LinesOptions;
}

/** The bytes of a PNG. */
export function linesPicture(
  { title, xTitle, lines, range, options }: LinesPicture,
  scheme: Scheme,
): Promise<Uint8Array<ArrayBuffer>> {
  const inks = pictureInks(scheme);
  const colours = plainColours(
    lines.map(({ colour }) => colour),
    scheme,
  );
  const legend = lines.map(({ label, dash }, i) => ({
    words: label,
    colour: colours[i] ?? inks.text,
    dash: dash ?? [],
  }));
  const draw = (canvas: HTMLCanvasElement) => {
    const chart = createLinesChart(
      canvas,
      { ...options, cursor: () => null, guideColour: () => inks.text },
      true,
    );
    showLines(chart, options, { lines, range, inks, scheme });
    return chart;
  };
  return chartPicture({ title, xTitle, legend, draw }, inks);
}

/** CSV of every point: the places on the axis, then a column for each line. */
export function linesCsv(xTitle: string, lines: readonly Line[]): string {
  const places = lines[0]?.points ?? [];
  const rows = places.map(({ x }, i) => [x, ...lines.map(({ points }) => points[i]?.y ?? null)]);
  return csvText([[xTitle, ...lines.map(({ label }) => label)], ...rows]);
}
