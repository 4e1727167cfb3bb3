/** Images as features: preprocessing, backbone and standardization as ONNX operators. */
import type { Recipe } from '../../../src-preload/contract';
import type { StorageFormat } from '../matrix';
import type { GraphBuilder, Value } from '../onnx/builder';
import type { Pixels } from './decode';
import { addView, type View } from './views';
import { addBackbone, type Backbone } from './backbone';
import type { FeatureGraph } from './feature-graph';

/** The side of the small picture that is a feature vector without a backbone, and that duplicates are found by. */
export const SMALL = 32;
/** What fills the sides of a padded image: the middle of the scale. */
const GREY = 128;
/** Half-precision numbers go no further. */
const MAX_HALF = 65_504;
const HALF: StorageFormat = { type: 'float16', scale: 1 };

/** How images become features before anything is learned from them. */
export interface Embedding {
  /** Null: the pixels of a small picture. */
  backbone: Backbone | null;
  fit: Recipe['fit'];
  /** What of an image is looked at; all of it where this is not given. */
  view?: View;
}

export const sideOf = ({ backbone }: Embedding): number => backbone?.card.size ?? SMALL;
export const columnsOf = ({ backbone }: Embedding): number => backbone?.columns ?? SMALL * SMALL * 3;
/** Pixels are kept as bytes and read as numbers in [0, 1]. */
export const formatOf = ({ backbone }: Embedding): StorageFormat =>
  backbone ? HALF : { type: 'uint8', scale: 1 / 255 };

/** Means and standard deviations of the features of the training part, [columns]. */
export interface Standardization {
  mean: Float32Array;
  deviation: Float32Array;
}

/**
 * Input `pixels`: uint8 [N, height, width, 3], RGB, any height and width.
 * @param standardization null with pixels alone
 */
export function imageFeatures(embedding: Embedding, standardization: Standardization | null): FeatureGraph {
  return {
    columns: columnsOf(embedding),
    format: formatOf(embedding),
    add(g) {
      const pixels = g.input('pixels', 'uint8', ['N', 'height', 'width', 3]);
      const raw = addEmbedding(g, embedding, addSquare(g, embedding, pixels));
      return standardization ? addStandardization(g, raw, standardization) : raw;
    },
  };
}

/** One image as the input `pixels`. */
export const pixelTensor = ({ data, width, height }: Pixels) => ({ data, shape: [1, height, width, 3] });

/** @param pixels uint8 [N, height, width, 3]; returns uint8 [N, side, side, 3], resized with antialiasing */
export function addSquare(g: GraphBuilder, embedding: Embedding, pixels: Value): Value {
  const { fit, view } = embedding;
  return addFit(g, fit, sideOf(embedding), view ? addView(g, view, pixels) : pixels);
}

function addFit(g: GraphBuilder, fit: Recipe['fit'], side: number, pixels: Value): Value {
  const resize = (value: Value, lengths: Value) =>
    g.op('Resize', value, '', '', lengths, { mode: 'linear', antialias: 1, axes: [1, 2] });
  const wanted = g.integers(side, side);
  if (fit === 'stretch') return resize(pixels, wanted);
  const axes = g.integers(1, 2);
  const half = (value: Value) => g.op('Div', value, g.integers(2));
  const lengths = g.op('Slice', g.op('Shape', pixels), g.integers(1), g.integers(3));
  if (fit === 'crop') {
    // Cut first: a thin image would grow huge if it were resized first.
    const least = g.op('ReduceMin', lengths, { keepdims: 1 });
    const start = half(g.op('Sub', lengths, least));
    return resize(g.op('Slice', pixels, start, g.op('Add', start, least), axes), wanted);
  }
  // Of the longer side's scale, rounded; the thinnest image keeps a pixel.
  const most = g.op('ReduceMax', lengths, { keepdims: 1 });
  const scaled = g.op(
    'Div',
    g.op('Add', g.op('Mul', lengths, g.integers(2 * side)), most),
    g.op('Mul', most, g.integers(2)),
  );
  const kept = g.op('Max', scaled, g.integers(1));
  const missing = g.op('Sub', wanted, kept);
  const before = half(missing);
  const pads = g.op('Concat', before, g.op('Sub', missing, before), { axis: 0 });
  return g.op('Pad', resize(pixels, kept), pads, g.scalar('uint8', GREY), axes);
}

/** @param squares uint8 [N, side, side, 3]; returns uint8 [N, 32, 32, 3] */
export const addSmallPicture = (g: GraphBuilder, squares: Value): Value =>
  g.op('Resize', squares, '', '', g.integers(SMALL, SMALL), { mode: 'linear', antialias: 1, axes: [1, 2] });

/** @param squares uint8 [N, side, side, 3]; returns the features as they are kept, [N, columns] */
export function addEmbedding(g: GraphBuilder, { backbone }: Embedding, squares: Value): Value {
  if (!backbone) return g.op('Reshape', squares, g.integers(-1, SMALL * SMALL * 3));
  return toHalf(g, addBackbone(g, backbone, squares));
}

/** @param raw half-precision [N, columns]; so is what it returns, `(raw - mean) / deviation` */
export function addStandardization(g: GraphBuilder, raw: Value, { mean, deviation }: Standardization): Value {
  const vector = (values: Float32Array) => g.constant('float32', [1, values.length], values);
  const centred = g.op('Sub', g.cast(raw, 'float32'), vector(mean));
  return toHalf(g, g.op('Div', centred, vector(deviation)));
}

function toHalf(g: GraphBuilder, value: Value): Value {
  const [low, high] = [g.scalar('float32', -MAX_HALF), g.scalar('float32', MAX_HALF)];
  return g.cast(g.op('Clip', value, low, high), 'float16');
}
