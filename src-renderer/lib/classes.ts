/** How classes look and how they are spread. */

/** Each class has a colour and a shape, so that colour is never the only cue. */
export const COLOURS = 8;
export const MARKS = ['circle', 'square', 'triangle', 'diamond', 'cross', 'ring', 'star'] as const;
export type Mark = (typeof MARKS)[number];

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
  return `‘${largest.name}’ has ${times} times as many samples as ‘${smallest.name}’. A model may neglect the rare classes; balancing weighs them alike.`;
}

/** Indices of the most probable classes, best first. */
export function ranked(probabilities: number[], limit = probabilities.length): number[] {
  return probabilities
    .map((_, index) => index)
    .sort((a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0))
    .slice(0, limit);
}
