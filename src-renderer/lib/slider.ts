/** Sliders for numbers: steps that a person would take. */

export interface Slider {
  least: number;
  largest: number;
  step: number;
}

/** About so many steps from end to end. */
const STEPS = 200;

/** Over a range that numbers were seen in; null where all of them were the same. */
export function sliderOf([least, largest]: [number, number]): Slider | null {
  const width = largest - least;
  if (!(width > 0) || !Number.isFinite(width)) return null;
  const step = roundStep(width / STEPS);
  const isWhole = Number.isInteger(least) && Number.isInteger(largest) && width > 20;
  const used = isWhole ? Math.max(1, step) : step;
  return { least: floorTo(least, used), largest: ceilTo(largest, used), step: used };
}

/** 1, 2 or 5 times a power of ten, not above. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const first = step / power;
  return (first >= 5 ? 5 : first >= 2 ? 2 : 1) * power;
}

const floorTo = (value: number, step: number) => clean(Math.floor(value / step + 1e-9) * step, step);
const ceilTo = (value: number, step: number) => clean(Math.ceil(value / step - 1e-9) * step, step);

/** Without the digits that multiplying left behind. */
function clean(value: number, step: number): number {
  const digits = Math.min(20, Math.max(0, -Math.floor(Math.log10(step))));
  return Number(value.toFixed(digits));
}

/** Where a slider stands for a text; in the middle where it is no number. */
export function sliderPlace(text: string, { least, largest }: Slider): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isNaN(value)) return (least + largest) / 2;
  return Math.min(largest, Math.max(least, value));
}
