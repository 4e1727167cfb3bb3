/** TensorFlow.js graph models made by hand, and their layers as plain loops. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { GraphModel, WeightSpec } from '../../scripts/backbone/tfjs-graph';

/** Row-major numbers; those of images and maps are [N, height, width, channels]. */
export interface Maps {
  shape: number[];
  values: number[];
}
type Node = GraphModel['modelTopology']['node'][number];
type Padding = 'SAME' | 'VALID';

/** Between -range and range, the same for the same seed, and exact as float32. */
export function numbers(count: number, range: number, seed: number): number[] {
  const random = xoroshiro128plus(seed);
  return Array.from({ length: count }, () => Math.fround((uniformInt(random, -1000, 1000) / 1000) * range));
}

const count = (shape: number[]) => shape.reduce((product, length) => product * length, 1);

/** Weights one after the other, as a shard has them. */
export class TinyModel {
  private readonly specs: WeightSpec[] = [];
  private readonly parts: Uint8Array[] = [];

  float32(name: string, shape: number[], range: number): Maps {
    const values = numbers(count(shape), range, this.specs.length + 1);
    this.put({ name, shape, dtype: 'float32' }, Float32Array.from(values));
    return { shape, values };
  }

  quantized(name: string, shape: number[], scale: number, min: number): Maps {
    const random = xoroshiro128plus(this.specs.length + 1);
    const codes = Uint8Array.from({ length: count(shape) }, () => uniformInt(random, 0, 255));
    this.put({ name, shape, dtype: 'float32', quantization: { dtype: 'uint8', scale, min } }, codes);
    return { shape, values: Array.from(codes, (code) => code * scale + min) };
  }

  int32(name: string, shape: number[]): void {
    this.put({ name, shape, dtype: 'int32' }, new Int32Array(count(shape)));
  }

  private put(spec: WeightSpec, values: Float32Array | Uint8Array | Int32Array): void {
    this.specs.push(spec);
    this.parts.push(new Uint8Array(values.buffer));
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.parts);
  }

  model(nodes: Node[]): GraphModel {
    const weights = this.specs.map(({ name }) => node(name, 'Const'));
    return {
      modelTopology: { node: [...weights, ...nodes] },
      weightsManifest: [{ paths: ['all'], weights: this.specs }],
    };
  }
}

export const node = (name: string, op: string, input: string[] = []): Node => ({ name, op, input });

/** Text as base64, as most models have it; the padding as codes of characters, as older ones have all text. */
export function windowed(
  name: string,
  op: string,
  input: string[],
  stride: number,
  padding: Padding,
  steps: string[] = [],
): Node {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const attr = {
    strides: { list: { i: ['1', `${stride}`, `${stride}`, '1'] } },
    dilations: { list: { i: ['1', '1', '1', '1'] } },
    padding: { s: [...Buffer.from(padding)] },
    data_format: { s: base64('NHWC') },
    ...(steps.length > 0 ? { fused_ops: { list: { s: steps.map(base64) } } } : {}),
  };
  return { ...node(name, op, input), attr };
}

/** How many zeros TensorFlow's SAME puts before, and the length of the result: the odd zero goes to the end. */
function along(length: number, window: number, stride: number, padding: Padding) {
  if (padding === 'VALID') return { before: 0, result: Math.floor((length - window) / stride) + 1 };
  const result = Math.ceil(length / stride);
  const zeros = Math.max(0, (result - 1) * stride + window - length);
  return { before: Math.floor(zeros / 2), result };
}

type Four = [number, number, number, number];

/** @param term what input channel `from` gives to output channel `to`, as an index into the kernel's last two axes */
function slide(
  { shape, values }: Maps,
  kernel: Maps,
  stride: number,
  padding: Padding,
  outputs: number,
  term: (from: number, to: number) => number | null,
): Maps {
  const [n, height, width, channels] = shape as Four;
  const [kernelHeight, kernelWidth, ...last] = kernel.shape as Four;
  const rows = along(height, kernelHeight, stride, padding);
  const columns = along(width, kernelWidth, stride, padding);
  const result: Maps = { shape: [n, rows.result, columns.result, outputs], values: [] };
  for (let image = 0; image < n; image++)
    for (let row = 0; row < rows.result; row++)
      for (let column = 0; column < columns.result; column++)
        for (let to = 0; to < outputs; to++) {
          let sum = 0;
          for (let i = 0; i < kernelHeight; i++)
            for (let j = 0; j < kernelWidth; j++)
              for (let from = 0; from < channels; from++) {
                const [y, x] = [row * stride + i - rows.before, column * stride + j - columns.before];
                const weight = term(from, to);
                if (weight === null || y < 0 || x < 0 || y >= height || x >= width) continue;
                const at = ((image * height + y) * width + x) * channels + from;
                sum += values[at]! * kernel.values[(i * kernelWidth + j) * count(last) + weight]!;
              }
          result.values.push(sum);
        }
  return result;
}

export function conv(maps: Maps, kernel: Maps, stride: number, padding: Padding): Maps {
  const outputs = kernel.shape[3]!;
  return slide(maps, kernel, stride, padding, outputs, (from, to) => from * outputs + to);
}

export function depthwise(maps: Maps, kernel: Maps, stride: number, padding: Padding): Maps {
  return slide(maps, kernel, stride, padding, kernel.shape[2]!, (from, to) => (from === to ? to : null));
}

/** The second may be maps of the same shape, or a number a channel. */
function each(a: Maps, b: Maps, combine: (x: number, y: number) => number): Maps {
  return { ...a, values: a.values.map((value, index) => combine(value, b.values[index % b.values.length]!)) };
}
export const add = (a: Maps, b: Maps) => each(a, b, (x, y) => x + y);
export const mul = (a: Maps, b: Maps) => each(a, b, (x, y) => x * y);

export const relu6 = ({ shape, values }: Maps): Maps => ({
  shape,
  values: values.map((value) => Math.min(6, Math.max(0, value))),
});
