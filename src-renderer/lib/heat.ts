/** Maps of what speaks for a class, as colours and in words. */

import { t } from './language';

export interface Heat {
  width: number;
  height: number;
  /** [height, width], row-major; above 0 speaks for the class. */
  values: Float32Array;
}

type Colour = readonly [red: number, green: number, blue: number];

/** Orange and blue are told apart with every kind of colour blindness; what says nothing is clear. */
const FOR: Colour = [230, 97, 1];
const AGAINST: Colour = [20, 90, 200];

export const heatColours = { for: `rgb(${FOR.join(' ')})`, against: `rgb(${AGAINST.join(' ')})` };

/** Beyond what this share of the places reaches, all are drawn alike: a few at the rim may be far above the others. */
const SHARE = 0.98;

/** The distance from 0 that is drawn strongest, at least something. */
function reach({ values }: Heat): number {
  const sizes = values.map(Math.abs).sort();
  return Math.max(1e-12, sizes[Math.ceil(SHARE * (sizes.length - 1))] ?? 0);
}

/** RGBA pixels, [height, width, 4]: the farther from 0, the less clear. */
export function heatPixels(heat: Heat): Uint8ClampedArray<ArrayBuffer> {
  const most = reach(heat);
  const pixels = new Uint8ClampedArray(heat.values.length * 4);
  heat.values.forEach((value, place) => {
    pixels.set(value > 0 ? FOR : AGAINST, place * 4);
    pixels[place * 4 + 3] = 255 * Math.sqrt(Math.min(1, Math.abs(value) / most));
  });
  return pixels;
}

/** The ninths of a picture, row by row. */
const ninths = () => [
  t('the top left'),
  t('the top centre'),
  t('the top right'),
  t('the middle left'),
  t('the middle'),
  t('the middle right'),
  t('the bottom left'),
  t('the bottom centre'),
  t('the bottom right'),
];

/** 'the top left': the ninth of the picture that speaks most for the class; null where none does. */
export function strongestPlace({ values, width, height }: Heat): string | null {
  const sums = ninths().map((name) => ({ name, sum: 0, count: 0 }));
  values.forEach((value, place) => {
    const row = Math.floor((3 * Math.floor(place / width)) / height);
    const ninth = sums[3 * row + Math.floor((3 * (place % width)) / width)]!;
    ninth.sum += value;
    ninth.count += 1;
  });
  const means = sums.map(({ name, sum, count }) => ({ name, mean: sum / Math.max(1, count) }));
  const best = means.reduce((a, b) => (b.mean > a.mean ? b : a));
  return best.mean > 0 ? best.name : null;
}
