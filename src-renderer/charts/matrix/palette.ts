/** The colours of the theme as a canvas needs them, from an element that has them as its own. */
import type { Palette } from './draw';
import { rampsOf, type Rgb } from './raster';

export function readPalette(element: HTMLElement): Palette {
  const style = getComputedStyle(element);
  return {
    ramps: rampsOf(rgb(style.accentColor), rgb(style.caretColor), rgb(style.borderTopColor)),
    ink: style.color,
    soft: style.columnRuleColor,
    faint: style.outlineColor,
    surface: style.backgroundColor,
    font: style.fontFamily,
  };
}

/** 'rgb(12, 34, 56)'; grey for what is written otherwise. */
function rgb(colour: string): Rgb {
  const [red, green, blue] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red ?? 128, green ?? 128, blue ?? 128];
}
