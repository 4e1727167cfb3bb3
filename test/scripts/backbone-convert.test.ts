/** The way from a TensorFlow.js graph model to ONNX, against plain loops over a network made by hand. */
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../src-main/trainer/onnx/builder';
import { float32Output, Session } from '../../src-main/trainer/onnx/runtime';
import { exportedValue } from '../../scripts/backbone/bundle';
import { addNetwork } from '../../scripts/backbone/onnx';
import type { Original, Pooling } from '../../scripts/backbone/originals';
import { card, makeBackbone } from '../../scripts/backbone/recipe';
import { readGraph, type GraphModel } from '../../scripts/backbone/tfjs-graph';
import {
  add,
  conv,
  depthwise,
  mul,
  node,
  numbers,
  relu6,
  TinyModel,
  windowed,
  type Maps,
} from './tiny-network';

/** A network with every kind of layer that is converted, and what it gives, by plain loops. */
function tinyNetwork() {
  const tiny = new TinyModel();
  const k1 = tiny.quantized('k1', [3, 3, 3, 4], 0.011, -1.4);
  const b1 = tiny.float32('b1', [4], 2);
  tiny.int32('shape', [2]);
  const k2 = tiny.float32('k2', [3, 3, 4, 1], 1.5);
  const b2 = tiny.quantized('b2', [4], 0.02, 0.5);
  const k3 = tiny.float32('k3', [1, 1, 4, 4], 1);
  const scale = tiny.float32('scale', [4], 2);
  const k4 = tiny.float32('k4', [2, 3, 4, 5], 1);
  const model = tiny.model([
    node('images', 'Placeholder'),
    windowed('c1', '_FusedConv2D', ['images', 'k1', 'b1'], 2, 'SAME', ['BiasAdd', 'Relu6']),
    windowed('d1', 'FusedDepthwiseConv2dNative', ['c1', 'k2', 'b2'], 1, 'SAME', ['BiasAdd', 'Relu6']),
    windowed('c2', 'Conv2D', ['d1', 'k3'], 1, 'VALID'),
    node('scaled', 'Mul', ['c2', 'scale']),
    node('sum', 'AddN', ['scaled', 'd1']),
    node('clipped', 'Relu6', ['sum']),
    windowed('d2', 'DepthwiseConv2dNative', ['clipped', 'k2'], 2, 'SAME'),
    windowed('c3', 'Conv2D', ['clipped', 'k4'], 1, 'VALID'),
    node('beyond', 'Softmax', ['c3']),
  ]);
  const expected = (images: Maps): Record<string, Maps> => {
    const c1 = relu6(add(conv(images, k1, 2, 'SAME'), b1));
    const d1 = relu6(add(depthwise(c1, k2, 1, 'SAME'), b2));
    const clipped = relu6(add(mul(conv(d1, k3, 1, 'VALID'), scale), d1));
    return { clipped, d2: depthwise(clipped, k2, 2, 'SAME'), c3: conv(clipped, k4, 1, 'VALID') };
  };
  return { model, weights: tiny.bytes(), expected };
}

async function converted(model: GraphModel, weights: Uint8Array, images: Maps, outputs: string[]) {
  const [n, height, width, channels] = images.shape as [number, number, number, number];
  const g = GraphBuilder.create('tiny');
  const input = g.input('in', 'float32', [n, height, width, channels]);
  const planes = g.op('Transpose', input, { perm: [0, 3, 1, 2] });
  const values = addNetwork(g, readGraph(model, weights, 'images', outputs), planes, outputs);
  for (const [index, value] of values.entries()) {
    g.output(outputs[index]!, g.op('Transpose', value, { perm: [0, 2, 3, 1] }), 'float32', [
      'N',
      'H',
      'W',
      'C',
    ]);
  }
  const session = await Session.load(g.toModel('1'));
  const results = await session.run({ in: { data: Float32Array.from(images.values), shape: images.shape } });
  await session.release();
  return results;
}

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index]!)), 0);

describe('A converted network', () => {
  it.each([
    [8, 8],
    [7, 7],
    [8, 9],
    [13, 6],
  ])('gives what plain loops give, on images of %i x %i', async (height, width) => {
    const { model, weights, expected } = tinyNetwork();
    const images = { shape: [2, height, width, 3], values: numbers(2 * height * width * 3, 1, 99) };
    const wanted = expected(images);
    // Else the limits of ReLU6 would not have been met.
    expect(Math.min(...wanted['clipped']!.values)).toBe(0);
    expect(Math.max(...wanted['clipped']!.values)).toBe(6);
    const results = await converted(model, weights, images, Object.keys(wanted));
    for (const [name, { shape, values }] of Object.entries(wanted)) {
      expect(results[name]!.shape, name).toEqual(shape);
      expect(largestDifference(values, float32Output(results, name)), name).toBeLessThan(2e-5);
    }
  });

  it('holds nothing but what leads to the outputs', () => {
    const { model, weights } = tinyNetwork();
    const { layers } = readGraph(model, weights, 'images', ['d1']);
    const names = layers.map(({ name }) => name);
    expect(names).toEqual(['c1/step-0', 'c1/step-1', 'c1', 'd1/step-0', 'd1/step-1', 'd1']);
  });

  it('is not made of what would be converted wrongly', () => {
    const { model, weights } = tinyNetwork();
    const read = (output: string) => () => readGraph(model, weights, 'images', [output]);
    expect(read('beyond')).toThrow('"beyond" is of the kind Softmax');
    expect(read('nowhere')).toThrow('no node "nowhere"');
    expect(() => readGraph(model, weights.subarray(1), 'images', ['c1'])).toThrow(
      /The weights take \d+ of \d+/,
    );
    const change = (attr: object) => {
      const c1 = model.modelTopology.node.find(({ name }) => name === 'c1')!;
      c1.attr = { ...c1.attr, ...attr };
    };
    change({ fused_ops: { list: { s: [Buffer.from('Elu').toString('base64')] } } });
    expect(read('c1')).toThrow('"c1" is fused with Elu');
    change({ dilations: { list: { i: ['1', '2', '2', '1'] } } });
    expect(read('c1')).toThrow('The window of "c1" is not converted');
  });
});

describe('The pooling of a backbone', () => {
  const original = (taps: [string, Pooling][]): Original => {
    const tiny = new TinyModel();
    tiny.float32('k', [1, 1, 3, 2], 1);
    return {
      name: 'tiny',
      model: tiny.model([
        node('images', 'Placeholder'),
        windowed('c', 'Conv2D', ['images', 'k'], 1, 'VALID'),
      ]),
      weights: tiny.bytes(),
      normalized: 'images',
      pixels: { node: 'images', divisor: 1 },
      taps: taps.map(([node, pooling]) => ({ node, channels: 2, pooling })),
    };
  };

  async function features(images: Float32Array): Promise<Float32Array> {
    const session = await Session.load(
      makeBackbone([original([['c', 'deviation']]), original([['c', 'mean']])]),
    );
    const outputs = await session.run({ images: { data: images, shape: [1, 3, card.size, card.size] } });
    await session.release();
    return float32Output(outputs, 'features');
  }

  const places = card.size ** 2;
  const kernel = new TinyModel().float32('k', [1, 1, 3, 2], 1).values;

  it('is the standard deviation and the mean over all places', async () => {
    const images = Float32Array.from(numbers(3 * places, 2, 7), (value) => value + 1);
    const expected = [0, 1].map((to) => {
      const map = Array.from({ length: places }, (_, place) =>
        [0, 1, 2].reduce((sum, from) => sum + images[from * places + place]! * kernel[from * 2 + to]!, 0),
      );
      const mean = map.reduce((sum, value) => sum + value, 0) / places;
      const variance = map.reduce((sum, value) => sum + (value - mean) ** 2, 0) / places;
      return { mean, deviation: Math.sqrt(variance) };
    });
    const wanted = [...expected.map(({ deviation }) => deviation), ...expected.map(({ mean }) => mean)];
    expect(largestDifference(wanted, await features(images))).toBeLessThan(1e-5);
  });

  it('finds no deviation in an image of one colour', async () => {
    const [first, second] = await features(new Float32Array(3 * places).fill(0.7));
    expect(Math.max(first!, second!)).toBeLessThan(2e-4);
  });
});

describe('A bundle', () => {
  const bundle = (literal: string) =>
    '!function(e){if("object"==typeof exports&&"undefined"!=typeof module)module.exports=e()}(function(){' +
    `return function e(t,n,r){return t}({1:[function(e,t,n){t.exports=${literal}},{}]},{},[1])(1)});`;

  it('gives up the value that it exports', () => {
    expect(exportedValue(bundle('"kI2R/+=="'))).toBe('kI2R/+==');
    expect(
      exportedValue(bundle('{a:[1.5,-.25,.5,2e-7],b_1:!0,$c:{d:!1,e:null},f:"x:.5,y:!0,{z:1}"}')),
    ).toEqual({
      a: [1.5, -0.25, 0.5, 2e-7],
      b_1: true,
      $c: { d: false, e: null },
      f: 'x:.5,y:!0,{z:1}',
    });
  });

  it('is refused where it is anything but a value', () => {
    expect(() => exportedValue(bundle('{a:require("fs")}'))).toThrow(SyntaxError);
    expect(() => exportedValue(bundle('e("other")'))).toThrow('not a bundle of one module');
    expect(() => exportedValue('export default "text";')).toThrow('not a bundle of one module');
  });
});
