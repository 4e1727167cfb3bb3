/** Bars to both sides of a line. */

export interface BarRow {
  name: string;
  value: number;
  /** The value in words. */
  text: string;
  /** What else is told of it. */
  more?: string;
  /** A CSS colour. */
  colour: string;
  /** Shown on hover. */
  title: string;
}

/** Where the bars end on both sides of 0; at least a bar's width apart. */
export function extent(values: readonly number[]): { low: number; high: number } {
  const low = values.reduce((a, b) => Math.min(a, b), 0);
  const high = values.reduce((a, b) => Math.max(a, b), 0);
  return low === high ? { low: 0, high: 1 } : { low, high };
}
