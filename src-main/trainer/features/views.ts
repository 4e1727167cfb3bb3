/** More views of an image than the whole of it, to learn from. */
import type { Recipe } from '../../../src-preload/contract';
import type { GraphBuilder, Value } from '../onnx/builder';

export interface View {
  /** How far from the left and from the top the cut lies, from 0 to 1; null: no cut. */
  corner: [left: number, top: number] | null;
  isMirrored: boolean;
}

/** A cut leaves out the n-th part of the width and of the height. */
const MARGIN = 8;

const MIRROR: View = { corner: null, isMirrored: true };
const CUTS: View[] = [
  { corner: [0, 0], isMirrored: false },
  { corner: [1, 0], isMirrored: true },
  { corner: [0, 1], isMirrored: true },
  { corner: [1, 1], isMirrored: false },
];

/** The views beside the whole image. */
export const VIEWS: Record<Recipe['augmentation'], View[]> = {
  none: [],
  flips: [MIRROR],
  crops: [MIRROR, ...CUTS],
};

/** @param pixels uint8 [N, height, width, 3]; so is what it returns */
export function addView(g: GraphBuilder, { corner, isMirrored }: View, pixels: Value): Value {
  const cut = corner ? addCut(g, corner, pixels) : pixels;
  if (!isMirrored) return cut;
  return g.op(
    'Slice',
    cut,
    g.integers(-1),
    g.integers(Number.MIN_SAFE_INTEGER),
    g.integers(2),
    g.integers(-1),
  );
}

function addCut(g: GraphBuilder, [left, top]: [number, number], pixels: Value): Value {
  const lengths = g.op('Slice', g.op('Shape', pixels), g.integers(1), g.integers(3));
  const margin = g.op('Div', lengths, g.integers(MARGIN));
  const start = g.op('Mul', margin, g.integers(top, left));
  const end = g.op('Add', start, g.op('Sub', lengths, margin));
  return g.op('Slice', pixels, start, end, g.integers(1, 2));
}
