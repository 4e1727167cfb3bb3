/** How classes look and how they are spread. */
import { t } from './language';

/** Each class has a colour and a shape, so that colour is never the only cue. */
export const COLOURS = 8;
export const MARKS = ['circle', 'square', 'triangle', 'diamond', 'cross', 'ring', 'star'] as const;
export type Mark = (typeof MARKS)[number];

/** The marks as SVG paths in a square of 12, filled by the even-odd rule. */
export const MARK_PATHS: Record<Mark, string> = {
  circle: 'M1 6a5 5 0 1 0 10 0a5 5 0 1 0-10 0z',
  square: 'M2.5 1.5h7a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1z',
  triangle: 'M6 1l5.5 10h-11z',
  diamond: 'M6 .3L11.7 6 6 11.7.3 6z',
  cross: 'M4.2.8h3.600v3.400h3.400v3.600H7.800v3.400H4.200V7.800H.8V4.200h3.400z',
  ring: 'M.8 6a5.2 5.2 0 1 0 10.4 0a5.2 5.2 0 1 0-10.4 0zM3.2 6a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0-5.6 0z',
  star: 'M6 .4l1.7 3.8 4.1.4-3.1 2.8.9 4.100L6 9.400l-3.6 2.1.9-4.100L.2 4.600l4.1-.4z',
};

export function classColour(index: number): string {
  return `var(--class-${index % COLOURS})`;
}

/** 56 classes differ from each other in colour or in shape. */
export function classMark(index: number): Mark {
  return MARKS[(index + Math.floor(index / COLOURS)) % MARKS.length] ?? 'circle';
}

/** A sentence when the classes are very uneven, else null. */
export function imbalance(classes: { name: string; count: number }[]): string | null {
  const filled = classes.filter((entry) => entry.count > 0);
  if (filled.length < 2) return null;
  const largest = filled.reduce((a, b) => (b.count > a.count ? b : a));
  const smallest = filled.reduce((a, b) => (b.count < a.count ? b : a));
  const ratio = largest.count / smallest.count;
  if (ratio < 3) return null;
  const times = ratio < 10 ? ratio.toFixed(1).replace(/\.0$/, '') : String(Math.round(ratio));
  return t(
    '‘{largest}’ has {times} times as many samples as ‘{smallest}’. A model may neglect the rare classes; balancing weighs them alike.',
    { largest: largest.name, times, smallest: smallest.name },
  );
}

/** Indices of the most probable classes, best first. */
export function ranked(probabilities: number[], limit = probabilities.length): number[] {
  return probabilities
    .map((_, index) => index)
    .sort((a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0))
    .slice(0, limit);
}
