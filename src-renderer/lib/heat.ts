/** Maps of what speaks for a class, as colours and in words. */

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

const ROWS = ['top', 'middle', 'bottom'] as const;
const COLUMNS = ['left', 'centre', 'right'] as const;

/** 'the top left': the ninth of the picture that speaks most for the class; null where none does. */
export function strongestPlace({ values, width, height }: Heat): string | null {
  const sums = new Map<string, { sum: number; count: number }>();
  values.forEach((value, place) => {
    const row = ROWS[Math.floor((3 * Math.floor(place / width)) / height)];
    const column = COLUMNS[Math.floor((3 * (place % width)) / width)];
    const key = row === 'middle' && column === 'centre' ? 'the middle' : `the ${row} ${column}`;
    const ninth = sums.get(key) ?? { sum: 0, count: 0 };
    sums.set(key, { sum: ninth.sum + value, count: ninth.count + 1 });
  });
  const means = [...sums].map(([name, { sum, count }]) => ({ name, mean: sum / count }));
  const best = means.reduce((a, b) => (b.mean > a.mean ? b : a), { name: '', mean: 0 });
  return best.mean > 0 ? best.name : null;
}
