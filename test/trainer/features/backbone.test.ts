import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectBackbone, readBackbone, readBuiltIn } from '../../../src-main/trainer/features/backbone';
import { repositoryRoot } from '../../fixtures';
import type { GraphProto } from '../../../src-main/trainer/onnx/generated/onnx_pb';
import { DataType, floats, modelOf, node, type HandMade } from '../onnx/hand-made';
import { errorOf, file } from '../helpers';
import * as made from './hand-made-backbones';

async function expectFeatures(model: HandMade, tolerance = 1e-4) {
  const backbone = await readBackbone(await made.saved(model), made.input);
  for (const count of [1, 3]) {
    const { shape, values } = await made.given(backbone, count);
    const wanted = await made.expected(count);
    expect(shape).toEqual([count, made.FEATURES]);
    expect(Math.max(...values.map((value, index) => Math.abs(value - wanted[index]!)))).toBeLessThan(
      tolerance,
    );
  }
  return backbone;
}

/** The same in half precision: images come in so, and weights are cast. */
const half = (): HandMade => {
  const { nodes, weights, ...rest } = made.plain();
  const cast = node('Cast', ['half'], ['images'], { to: DataType.FLOAT });
  const back = node('Cast', ['features'], ['y'], { to: DataType.FLOAT16 });
  return {
    ...rest,
    inputs: [{ name: 'half', shape: ['N', 3, 'side', 'side'], type: DataType.FLOAT16 }],
    outputs: [{ name: 'y', shape: ['N', 4], type: DataType.FLOAT16 }],
    nodes: [cast, ...nodes, back],
    weights: weights!,
  };
};

describe('Features come', () => {
  it.each([
    ['as they are given', made.plain()],
    ['from a network of opset 11', made.plain({ opset: 11 })],
    ['from a network of opset 12', made.plain({ opset: 12 })],
    ['from a network of opset 13', made.plain({ opset: 13 })],
    ['from a network of opset 21', made.plain({ opset: 21 })],
    ['from a network for images of any size', made.plain({ inputs: [made.images('N', 'side')] })],
    [
      'from a network whose axes are all free',
      made.plain({ inputs: [{ name: 'images', shape: ['a', 'b', 'c', 'd'] }] }),
    ],
    ['from a network for one image at a time', made.plain({ inputs: [made.images(1)] })],
    ['from a network whose shapes are for one image', made.secretlySingle()],
    ['as a map of positions', made.map()],
    ['as a map with the channels last', made.channelsLast()],
    ['as tokens', made.tokens()],
    ['from before the last layer of a classifier', made.classifier()],
    ['from before a layer and its softmax, as TensorFlow has them', made.fromTensorFlow()],
    ['from before a last convolution, of opset 8', made.oldClassifier()],
  ])('%s', async (_, model) => {
    await expectFeatures(model);
  });

  it('from a network of half precision', async () => {
    await expectFeatures(half(), 0.01);
  });

  it('of a network for one image, in a graph for any number', async () => {
    expect(await expectFeatures(made.fromTensorFlow())).toMatchObject({ isSingle: true, layout: 'NHWC' });
    expect(await expectFeatures(made.secretlySingle())).toMatchObject({ isSingle: true });
    expect(await expectFeatures(made.plain())).toMatchObject({ isSingle: false });
  });

  it('from the first output that can be features, or the one that is named', async () => {
    const nodes = [
      ...made.map().nodes,
      node('ArgMax', ['seen'], ['best'], { axis: 1 }),
      ...made.plain().nodes.slice(2),
    ];
    const outputs = [
      { name: 'best', shape: null, type: DataType.INT64 },
      { name: 'seen', shape: null },
      { name: 'features', shape: null },
    ];
    const first = await expectFeatures(made.plain({ nodes, outputs }));
    expect(first).toMatchObject({ output: 'seen', pooled: [2, 3] });
    const named = await expectFeatures(
      made.plain({ nodes, outputs, metadata: made.card({ output: 'features' }) }),
    );
    expect(named).toMatchObject({ output: 'features', pooled: [] });
  });

  it('as they are where the file is made for this app, though its last layer is linear', async () => {
    const path = await made.saved(made.classifier({ metadata: made.card() }));
    expect(await readBackbone(path)).toMatchObject({ output: 'answers', columns: 10 });
  });
});

describe('What a file takes', () => {
  it('is what it says', async () => {
    const path = await made.saved(
      made.plain({ metadata: made.card({ licence: 'MIT', trainedOn: 'noise' }) }),
      'mine.onnx',
    );
    const { card } = await readBackbone(path);
    expect(card).toEqual({ name: 'tiny', ...made.input, licence: 'MIT', trainedOn: 'noise' });
  });

  it('is what a person says, where both do', async () => {
    const path = await made.saved(made.plain({ inputs: [made.images('N', 'side')], metadata: made.card() }));
    const said = { ...made.input, size: 32, mean: [0, 0, 0] as [number, number, number] };
    expect((await readBackbone(path, said)).card).toMatchObject(said);
  });

  it('has to be said where the file does not', async () => {
    const path = await made.saved(made.plain(), 'silent.onnx');
    expect(await errorOf(readBackbone(path))).toMatchObject({
      code: 'backbone-input',
      message: expect.stringMatching(
        /"silent.onnx" does not say what it takes. Say how the colours of its images are scaled \(on the command line: --backbone-normalization imagenet/,
      ),
    });
    const free = await made.saved(made.plain({ inputs: [made.images('N', 'side')] }));
    expect((await errorOf(readBackbone(free))).message).toContain('--backbone-size 224');
  });

  it('cannot be another size than its only one', async () => {
    const path = await made.saved(made.plain());
    const error = await errorOf(readBackbone(path, { ...made.input, size: 32 }));
    expect(error.message).toContain('it takes images of 16 x 16 pixels, not 32 x 32');
  });

  it('is shown before anybody has said it', async () => {
    const path = await made.saved(made.fromTensorFlow(), 'lite.onnx');
    expect(await inspectBackbone(path)).toMatchObject({
      name: 'lite',
      size: 16,
      mean: null,
      std: null,
      columns: 4,
      licence: null,
      notes: ['It is a classifier: what goes into its last layer is used, not its answers.'],
    });
  });

  it('is what the built-in one says, which is the same when it is looked at closely', async () => {
    const path = join(repositoryRoot, 'resources', 'backbone', 'backbone.onnx');
    const [trusted, tried] = [await readBuiltIn(path), await readBackbone(path)];
    expect({ ...tried, graph: null }).toEqual({ ...trusted, graph: null });
  });
});

describe('A file is refused, by its name, where it', () => {
  const taking = (shape: (number | string)[], type = DataType.FLOAT) =>
    made.plain({ inputs: [{ name: 'images', shape, type }] });
  const giving = (nodes: HandMade['nodes'], weights: HandMade['weights'] = []) =>
    made.plain({
      nodes: [...made.plain().nodes, ...nodes],
      weights: [...made.plain().weights!, ...weights],
      outputs: [{ name: 'y', shape: null }],
    });
  it.each<[string, HandMade, string]>([
    ['takes grey images', taking(['N', 1, 16, 16]), 'its input [?, 1, 16, 16] has no axis of three colours'],
    ['takes vectors', taking(['N', 768]), 'has 2 axes. It should take [images, channels, height, width]'],
    ['takes bytes', taking(['N', 3, 16, 16], DataType.UINT8), 'is of the type UINT8. It should take floats'],
    ['takes eight images at once', taking([8, 3, 16, 16]), 'takes 8 images at once'],
    ['takes oblong images', taking(['N', 3, 16, 32]), 'is not square'],
    ['takes huge images', taking(['N', 3, 100_000, 100_000]), 'is of a size that is not from 16 to 2048'],
    [
      'takes two things',
      made.plain({ inputs: [made.images(), { name: 'more', shape: [1] }] }),
      'it has 2 inputs',
    ],
    ['takes nothing', made.plain({ inputs: [] }), 'it has 0 inputs'],
    [
      'gives one number for all',
      giving([node('ReduceMean', ['features'], ['y'], { keepdims: 0 })]),
      'it gives no features of an image ("y" [])',
    ],
    [
      'gives numbers without end',
      giving([node('Div', ['features', 'zero'], ['y'])], [floats('zero', [1], [0])]),
      'it gives numbers without end',
    ],
    [
      'lacks a value',
      giving([node('Add', ['features', 'missing'], ['y'])]),
      'the engine that runs ONNX does not take it',
    ],
    [
      'has an unknown operator',
      giving([node('Magic', ['features'], ['y'])]),
      'it uses the operator "Magic", which is none of those that are supported',
    ],
    [
      'names an output that it lacks',
      made.plain({ metadata: made.card({ output: 'none' }) }),
      'it has no output "none"',
    ],
    [
      'has metadata of another kind',
      made.plain({ metadata: { 'softmax-studio.backbone': '{"size":-1}' } }),
      'its metadata "softmax-studio.backbone" are not understood',
    ],
    [
      'has an operator of one program',
      giving([node('Gelu', ['features'], ['y'], {}, 'com.microsoft')]),
      'the operator "Gelu" of "com.microsoft"',
    ],
    [
      'has an operator that opset 18 lacks',
      {
        ...giving(
          [node('GroupNormalization', ['features', 's', 's'], ['y'], { num_groups: 2 })],
          [floats('s', [4])],
        ),
        opset: 21,
      },
      '"GroupNormalization" of opset 21 cannot be said in opset 18',
    ],
    [
      'is for larger images than it says',
      made.plain({ nodes: [node('Reshape', ['images', 's'], ['features'])], weights: [floats('s', [1])] }),
      'the engine that runs ONNX does not take it',
    ],
  ])('%s', async (_, model, reason) => {
    const error = await errorOf(readBackbone(await made.saved(model, 'bad.onnx'), made.input));
    expect(error).toMatchObject({ code: 'no-backbone' });
    expect(error.message).toContain('"bad.onnx" cannot be used as a backbone: ');
    expect(error.message).toContain(reason);
  });

  it('is no ONNX file', async () => {
    const error = await errorOf(readBackbone(await file('{"not": "onnx"}', 'bad.onnx')));
    expect(error.message).toMatch(
      /"bad.onnx" cannot be used as a backbone: it (is not an ONNX file|holds no graph)\./,
    );
  });

  it('is a part of one', async () => {
    const path = await made.saved(made.plain());
    await writeFile(path, Buffer.from('0a', 'hex'));
    expect((await errorOf(readBackbone(path))).code).toBe('no-backbone');
  });

  it('is nested without end', async () => {
    const branch = (inner?: GraphProto): GraphProto => {
      const nodes = [node('If', ['images'], ['y'], inner ? { then_branch: inner } : {})];
      return modelOf(made.plain({ nodes, inputs: [], weights: [] })).graph!;
    };
    let nested = branch();
    for (let depth = 0; depth < 100; depth++) nested = branch(nested);
    const error = await errorOf(
      readBackbone(await made.saved(giving([node('If', ['images'], ['y'], { then_branch: nested })]))),
    );
    expect(error.message).toContain('it is not an ONNX file');
  });

  it('makes its weights in a chain without end', async () => {
    const chain = Array.from({ length: 20_000 }, (_, i) => node('Neg', [`w${i}`], [`w${i + 1}`]));
    const model = giving([...chain, node('MatMul', ['features', 'w20000'], ['y'])], [floats('w0', [4, 4])]);
    const error = await errorOf(readBackbone(await made.saved(model), made.input));
    expect(error.message).toContain('it is nested too deeply');
  });

  it('is not there', async () => {
    expect((await errorOf(readBackbone('/nowhere/at/all.onnx'))).message).toContain('it does not exist');
  });
});
