import type { Range } from '../lib/zoom';

/** How curves are looked at; charts side by side share one. */
export class CurveView {
  /** The weight of the exponential average; 0 is off. */
  smoothing = $state(0);
  isLog = $state(false);
  /** The passes that are shown; null is all. */
  range = $state.raw<Range | null>(null);
  /** The pass whose values are read; null is none. */
  cursor = $state<number | null>(null);
}
