/** Tiny networks for images, as exporters write them, and what they must give. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackboneInput } from '../../../src-preload/contract';
import { addBackbone, type Backbone } from '../../../src-main/trainer/features/backbone';
import { GraphBuilder } from '../../../src-main/trainer/onnx/builder';
import { Session } from '../../../src-main/trainer/onnx/runtime';
import { temporaryFolder } from '../../fixtures';
import { bytesOf, floats, integers, modelOf, node, type HandMade, type ValueShape } from '../onnx/hand-made';

export const SIZE = 16;
export const FEATURES = 4;
export const input: BackboneInput = { size: SIZE, mean: [0.5, 0.4, 0.3], std: [0.5, 0.25, 0.2] };
/** What files that say it say, in the app's own metadata. */
export const card = (more: object = {}) => ({
  'softmax-studio.backbone': JSON.stringify({ name: 'tiny', ...input, ...more }),
});

export const images = (batch: number | string = 'N', size: number | string = SIZE): ValueShape => ({
  name: 'images',
  shape: [batch, 3, size, size],
});

const weights = [floats('kernel', [FEATURES, 3, 3, 3]), floats('bias', [FEATURES])];
const convolution = node('Conv', ['images', 'kernel', 'bias'], ['map'], {
  kernel_shape: [3, 3],
  strides: [2, 2],
  pads: [1, 1, 1, 1],
});
const pooled = [node('Relu', ['map'], ['seen']), node('GlobalAveragePool', ['seen'], ['pooled'])];

/** [N, 4]: a convolution, its positive part, the average over positions. */
export const plain = (more: Partial<HandMade> = {}): HandMade => ({
  opset: 17,
  inputs: [images()],
  outputs: [{ name: 'features', shape: ['N', FEATURES] }],
  nodes: [convolution, ...pooled, node('Flatten', ['pooled'], ['features'], { axis: 1 })],
  weights,
  ...more,
});

/** The same before the average, [N, 4, 8, 8]. */
export const map = (more: Partial<HandMade> = {}): HandMade =>
  plain({ nodes: [convolution, pooled[0]!], outputs: [{ name: 'seen', shape: null }], ...more });

/** With the channels last, [N, 8, 8, 4], and so are those of its images. */
export const channelsLast = (): HandMade =>
  plain({
    inputs: [{ name: 'pictures', shape: ['N', SIZE, SIZE, 3] }],
    outputs: [{ name: 'y', shape: null }],
    nodes: [
      node('Transpose', ['pictures'], ['images'], { perm: [0, 3, 1, 2] }),
      convolution,
      pooled[0]!,
      node('Transpose', ['seen'], ['y'], { perm: [0, 2, 3, 1] }),
    ],
  });

/** As a transformer gives them, [N, 64, 4]. */
export const tokens = (): HandMade =>
  plain({
    outputs: [{ name: 'tokens', shape: null }],
    nodes: [
      convolution,
      pooled[0]!,
      node('Reshape', ['seen', 'shape'], ['rows']),
      node('Transpose', ['rows'], ['tokens'], { perm: [0, 2, 1] }),
    ],
    weights: [...weights, integers('shape', [0, FEATURES, -1])],
  });

/** With a last layer for 10 classes, as PyTorch writes it. */
export const classifier = (more: Partial<HandMade> = {}): HandMade =>
  plain({
    outputs: [{ name: 'answers', shape: ['N', 10] }],
    nodes: [...plain().nodes, node('Gemm', ['features', 'head', 'offset'], ['answers'], { transB: 1 })],
    weights: [...weights, floats('head', [10, FEATURES]), floats('offset', [10])],
    ...more,
  });

/** As TensorFlow's converter writes one: opset 11, channels last, one image at a time, a softmax at its end. */
export const fromTensorFlow = (): HandMade =>
  plain({
    opset: 11,
    inputs: [{ name: 'images:0', shape: [1, SIZE, SIZE, 3] }],
    outputs: [{ name: 'Softmax:0', shape: [1, 10] }],
    nodes: [
      node('Transpose', ['images:0'], ['images'], { perm: [0, 3, 1, 2] }),
      convolution,
      ...pooled,
      node('Squeeze', ['pooled'], ['squeezed'], { axes: [2, 3] }),
      node('MatMul', ['squeezed', 'head'], ['product']),
      node('Add', ['product', 'offset'], ['answers']),
      node('Softmax', ['answers'], ['Softmax:0'], {}),
    ],
    weights: [...weights, floats('head', [FEATURES, 10]), floats('offset', [10])],
  });

/** Older files list weights among the inputs; its answers are made by a convolution of one pixel. */
export const oldClassifier = (): HandMade =>
  plain({
    opset: 8,
    inputs: [images(), ...weights.map(({ name, dims }) => ({ name, shape: dims.map(Number) }))],
    outputs: [{ name: 'answers', shape: ['N', 10, 1, 1] }],
    nodes: [convolution, ...pooled, node('Conv', ['pooled', 'head'], ['answers'], { kernel_shape: [1, 1] })],
    weights: [...weights, floats('head', [10, FEATURES, 1, 1])],
  });

/** Its shape holds for one image, though it says that it takes any number. */
export const secretlySingle = (): HandMade =>
  plain({
    nodes: [convolution, ...pooled, node('Reshape', ['pooled', 'shape'], ['features'])],
    weights: [...weights, integers('shape', [1, FEATURES])],
  });

export async function saved(model: HandMade, name = 'tiny.onnx'): Promise<string> {
  const path = join(temporaryFolder().path, name);
  await writeFile(path, bytesOf(modelOf(model)));
  return path;
}

/** Squares in which every pixel is another, uint8 [count, size, size, 3]. */
export const squares = (count: number, size = SIZE): Uint8Array =>
  Uint8Array.from(
    { length: count * size * size * 3 },
    (_, index) => (index * 7919 + (index >> 5) * 31) % 256,
  );

/** What the network must give, by the engine on numbers that are prepared here, [count, 4]. */
export async function expected(count: number, { mean, std, size } = input): Promise<number[]> {
  const pixels = squares(count, size);
  const data = new Float32Array(pixels.length);
  for (let image = 0; image < count; image++)
    for (let pixel = 0; pixel < size * size; pixel++)
      for (let channel = 0; channel < 3; channel++) {
        const value = pixels[(image * size * size + pixel) * 3 + channel]!;
        data[(image * 3 + channel) * size * size + pixel] = (value / 255 - mean[channel]!) / std[channel]!;
      }
  const session = await Session.load(bytesOf(modelOf(plain({ inputs: [images('N', 'side')] }))));
  const { features } = await session.run({ images: { data, shape: [count, 3, size, size] } });
  await session.release();
  return [...(features!.data as Float32Array)];
}

/** What a backbone gives for the same squares within a graph of ours. */
export async function given(
  backbone: Backbone,
  count: number,
): Promise<{ shape: number[]; values: number[] }> {
  const { size } = backbone.card;
  const g = GraphBuilder.create('test');
  const pictures = g.input('pictures', 'uint8', ['N', size, size, 3]);
  g.output('features', addBackbone(g, backbone, pictures), 'float32', ['N', backbone.columns]);
  const session = await Session.load(g.toModel('test'));
  const shape = [count, size, size, 3];
  const { features } = await session.run({ pictures: { data: squares(count, size), shape } });
  await session.release();
  return { shape: features!.shape, values: [...(features!.data as Float32Array)] };
}
