import type { Range } from '../lib/zoom';

/** Which part of a chart is looked at. */
export class ChartView {
  /** What is shown of the axis; null is all. */
  range = $state.raw<Range | null>(null);
  /** The place whose values are read; null is none. */
  cursor = $state<number | null>(null);
}

/** How curves are looked at; charts side by side share one. */
export class CurveView extends ChartView {
  /** The weight of the exponential average; 0 is off. */
  smoothing = $state(0);
  isLog = $state(false);
}
