/** The engine itself runs models of old opsets: what it gives for one must stay, after it was brought to opset 18. */
import { fromBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { ModelProtoSchema } from '../../../src-main/trainer/onnx/generated/onnx_pb';
import { toOpset18 } from '../../../src-main/trainer/onnx/opset';
import { Session, type Tensor } from '../../../src-main/trainer/onnx/runtime';
import { bytesOf, floats, integers, modelOf, node, Real, waves, type HandMade } from './hand-made';

async function run(bytes: Uint8Array, input: Tensor): Promise<Record<string, Tensor>> {
  const session = await Session.load(bytes);
  const outputs = await session.run({ x: input });
  await session.release();
  return outputs;
}

interface Case extends Pick<HandMade, 'opset' | 'nodes' | 'weights'> {
  shape?: number[];
  outputs?: string[];
}

async function expectSame({ opset, nodes, weights = [], shape = [2, 3, 4, 4], outputs = ['y'] }: Case) {
  const bytes = bytesOf(
    modelOf({
      opset,
      nodes,
      weights,
      inputs: [{ name: 'x', shape }],
      outputs: outputs.map((name) => ({ name, shape: null })),
    }),
  );
  const count = shape.reduce((product, length) => product * length, 1);
  const input = { data: Float32Array.from(waves(count), (value) => 4 * value), shape };
  const expected = await run(bytes, input);

  const model = fromBinary(ModelProtoSchema, bytes);
  toOpset18(model.graph!, opset);
  model.opsetImport[0]!.version = 18n;
  model.irVersion = 8n;
  const actual = await run(bytesOf(model), input);
  for (const name of outputs) {
    expect(actual[name]!.shape).toEqual(expected[name]!.shape);
    const [mine, theirs] = [actual[name]!.data as Float32Array, expected[name]!.data as Float32Array];
    expect(Math.max(...mine.map((value, index) => Math.abs(value - theirs[index]!)))).toBeLessThan(1e-6);
  }
}

const one = (
  opset: number,
  opType: string,
  attributes: Parameters<typeof node>[3],
  more: Partial<Case> = {},
) => ({
  opset,
  nodes: [node(opType, ['x'], more.outputs ?? ['y'], attributes)],
  ...more,
});

const statistics = ['scale', 'bias', 'mean', 'variance'];
const batchNormalization = (opset: number, attributes = {}, outputs = ['y']) => ({
  opset,
  nodes: [
    node('BatchNormalization', ['x', ...statistics], outputs, { epsilon: new Real(0.01), ...attributes }),
  ],
  weights: statistics.map((name) => floats(name, [3], [0.5, 1.5, 2])),
});

const cases: Record<string, Case> = {
  'Clip 6, whose bounds were attributes': one(7, 'Clip', { min: new Real(0), max: new Real(1) }),
  'Clip 6 with one bound': one(9, 'Clip', { max: new Real(0.5) }),
  'Squeeze 1': one(7, 'Squeeze', { axes: [0] }, { shape: [1, 3, 2, 2] }),
  'Squeeze 11 of all axes of one': one(12, 'Squeeze', {}, { shape: [1, 3, 1, 1] }),
  'Unsqueeze 11': one(12, 'Unsqueeze', { axes: [0, 3] }),
  'ReduceSum 11': one(12, 'ReduceSum', { axes: [2, 3], keepdims: 0 }),
  'ReduceSum 11 of everything': one(12, 'ReduceSum', {}),
  'ReduceMean 13': one(17, 'ReduceMean', { axes: [2, 3], keepdims: 0 }),
  'ReduceMean 11 of the last axis': one(11, 'ReduceMean', { axes: [-1] }),
  'ReduceMax 13': one(13, 'ReduceMax', { axes: [1] }),
  'ReduceL2 13': one(15, 'ReduceL2', { axes: [1], keepdims: 1 }),
  'Split 11 by lengths': one(11, 'Split', { axis: 1, split: [1, 2] }, { outputs: ['y', 'z'] }),
  'Split 2 into equal parts': one(7, 'Split', { axis: 2 }, { outputs: ['y', 'z'] }),
  'Split 13 into equal parts': one(13, 'Split', { axis: 3 }, { outputs: ['y', 'z'] }),
  'Pad 2': one(10, 'Pad', { pads: [0, 0, 1, 1, 0, 0, 2, 2], value: new Real(0.25) }),
  'Pad 2 that mirrors': one(7, 'Pad', { mode: 'reflect', pads: [0, 0, 1, 1, 0, 0, 1, 1] }),
  'Slice 1': one(9, 'Slice', { axes: [1, 2], starts: [1, 0], ends: [3, -1] }),
  'Slice 1 of the first axes': one(7, 'Slice', { starts: [0, 1], ends: [1, 3] }),
  'TopK 1': { opset: 9, nodes: [node('TopK', ['x'], ['y', 'indices'], { axis: 3, k: 2 })] },
  'Dropout 7': one(7, 'Dropout', { ratio: new Real(0.5) }),
  'Dropout 10': one(11, 'Dropout', { ratio: new Real(0.5) }),
  'Softmax 1 over later axes': one(11, 'Softmax', {}),
  'Softmax 11 of rows': one(12, 'Softmax', { axis: 1 }, { shape: [4, 5] }),
  'Softmax 11 of the last axis': one(12, 'Softmax', { axis: -1 }),
  'LogSoftmax 11': one(12, 'LogSoftmax', { axis: 2 }),
  'Softmax 13': one(13, 'Softmax', { axis: 1 }),
  'Upsample 7': one(7, 'Upsample', { mode: 'nearest', scales: [1, 1, 2, 2].map((x) => new Real(x)) }),
  'Upsample 9': {
    opset: 9,
    nodes: [node('Upsample', ['x', 'scales'], ['y'], { mode: 'linear' })],
    weights: [floats('scales', [4], [1, 1, 2, 2])],
  },
  'Resize 10': {
    opset: 10,
    nodes: [node('Resize', ['x', 'scales'], ['y'], { mode: 'nearest' })],
    weights: [floats('scales', [4], [1, 1, 1.5, 1.5])],
  },
  'BatchNormalization 7': batchNormalization(7),
  'BatchNormalization 9': batchNormalization(12),
  'BatchNormalization 15': batchNormalization(15),
  'Gelu 20': one(20, 'Gelu', {}),
  'Gelu 20 by tanh': one(21, 'Gelu', { approximate: 'tanh' }),
  'GridSample 20': {
    opset: 20,
    nodes: [node('GridSample', ['x', 'grid'], ['y'], { mode: 'linear' })],
    weights: [floats('grid', [2, 2, 2, 2])],
  },
  'Cast 19': { opset: 19, nodes: [node('Cast', ['x'], ['y'], { to: 1, saturate: 1 })] },
  'Reshape and Flatten, which mean the same in all': {
    opset: 21,
    nodes: [node('Reshape', ['x', 'shape'], ['r']), node('Flatten', ['r'], ['y'], { axis: 2 })],
    weights: [integers('shape', [0, -1, 4])],
  },
};

describe('A graph of another opset', () => {
  it.each(Object.entries(cases))('gives the same with %s', async (_, example) => {
    await expectSame(example);
  });

  it('may lie within another', async () => {
    const branch = (name: string, nodes: ReturnType<typeof node>[]) =>
      modelOf({ opset: 12, inputs: [], outputs: [{ name, shape: null }], nodes }).graph!;
    const give = (name: string, value: number) => node('Clip', ['x'], [name], { min: new Real(value) });
    const sum = node('ReduceSum', ['clipped'], ['inner'], { axes: [1] });
    const choice = node('If', ['wanted'], ['y'], {
      then_branch: branch('inner', [give('clipped', 0), sum]),
      else_branch: branch('other', [node('ReduceMean', ['x'], ['other'], { axes: [1] })]),
    });
    const wanted = node('Cast', ['one'], ['wanted'], { to: 9 });
    // At opset 10 both `Clip` and `ReduceSum` have attributes.
    await expectSame({ opset: 10, nodes: [wanted, choice], weights: [floats('one', [1], [1])] });
  });

  it('with a spatial of 0, written for channels, is read as it was meant', async () => {
    const bytes = bytesOf(
      modelOf({
        ...batchNormalization(7, { spatial: 0 }),
        inputs: [{ name: 'x', shape: [1, 3, 2, 2] }],
        outputs: [{ name: 'y', shape: null }],
      }),
    );
    const model = fromBinary(ModelProtoSchema, bytes);
    toOpset18(model.graph!, 7);
    model.opsetImport[0]!.version = 18n;
    const { y } = await run(bytesOf(model), { data: Float32Array.from(waves(12)), shape: [1, 3, 2, 2] });
    const [scale, bias, mean, variance] = [0.5, 0.5, 0.5, 0.5];
    const first = (scale * (0 - mean)) / Math.sqrt(variance + 0.01) + bias;
    expect((y!.data as Float32Array)[0]).toBeCloseTo(first, 5);
  });

  it.each([
    [21, 'GroupNormalization', '"GroupNormalization" of opset 21 cannot be said in opset 18'],
    [8, 'Scan', '"Scan" of opset 8 cannot be said in opset 18'],
  ])('of opset %i is refused with %s', (opset, opType, reason) => {
    const { graph } = modelOf({ opset, inputs: [], outputs: [], nodes: [node(opType, ['x'], ['y'])] });
    expect(() => toOpset18(graph!, opset)).toThrow(reason);
  });
});
