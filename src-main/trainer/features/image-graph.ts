/** Images as features: the pixels of a small picture. */
import type { GraphBuilder } from '../onnx/builder';
import type { FeatureGraph } from './feature-graph';

const SIZE = 32;

/**
 * Input `pixels`: uint8 [N, height, width, 3], RGB, any height and width. Features: the pixels of the picture
 * stretched to 32 x 32 with antialiasing, kept as bytes and read as numbers in [0, 1].
 */
export const pixelFeatures: FeatureGraph = {
  columns: SIZE * SIZE * 3,
  format: { type: 'uint8', scale: 1 / 255 },
  add(g: GraphBuilder) {
    const pixels = g.input('pixels', 'uint8', ['N', 'height', 'width', 3]);
    const resized = g.op('Resize', pixels, '', '', g.integers(SIZE, SIZE), {
      mode: 'linear',
      antialias: 1,
      axes: [1, 2],
    });
    return g.op('Reshape', resized, g.integers(-1, this.columns));
  },
};
