import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { graphOf } from '../../../src-main/trainer/onnx/check';
import { ModelProtoSchema, TensorProto_DataLocation } from '../../../src-main/trainer/onnx/generated/onnx_pb';
import { floats, modelOf, node, type HandMade } from './hand-made';

const model = (more: Partial<HandMade> = {}) =>
  modelOf({
    opset: 17,
    inputs: [{ name: 'x', shape: [1, 3, 8, 8] }],
    outputs: [{ name: 'y', shape: null }],
    nodes: [node('Relu', ['x'], ['y'])],
    ...more,
  });

describe('A file from outside', () => {
  it('gives its graph and opset', () => {
    const { graph, opset } = graphOf(model());
    expect(opset).toBe(17);
    expect(graph.node.map(({ opType }) => opType)).toEqual(['Relu']);
  });

  it('may have its nodes in any order', () => {
    const nodes = [node('Relu', ['b'], ['y']), node('Neg', ['a'], ['b']), node('Abs', ['x'], ['a'])];
    expect(graphOf(model({ nodes })).graph.node.map(({ opType }) => opType)).toEqual(['Abs', 'Neg', 'Relu']);
  });

  it('comes after what its subgraphs take', () => {
    const branch = (name: string) =>
      modelOf({
        opset: 17,
        inputs: [],
        outputs: [{ name, shape: null }],
        nodes: [node('Neg', ['late'], [name])],
      }).graph!;
    const choice = node('If', ['x'], ['y'], { then_branch: branch('p'), else_branch: branch('q') });
    const nodes = [choice, node('Abs', ['x'], ['late'])];
    expect(graphOf(model({ nodes })).graph.node.map(({ opType }) => opType)).toEqual(['Abs', 'If']);
  });

  const external = floats('w', [2]);
  external.dataLocation = TensorProto_DataLocation.EXTERNAL;
  const inner = modelOf({
    opset: 17,
    inputs: [],
    outputs: [],
    nodes: [node('Gelu', ['x'], ['y'], {}, 'com.microsoft')],
  }).graph!;
  it.each([
    ['an empty file', create(ModelProtoSchema), 'it holds no graph'],
    ['no nodes', model({ nodes: [] }), 'it holds no graph'],
    [
      'a circle',
      model({ nodes: [node('Add', ['x', 'y'], ['z']), node('Neg', ['z'], ['y'])] }),
      'its operators go round in a circle',
    ],
    [
      'an operator that takes what it gives',
      model({ nodes: [node('Add', ['x', 'y'], ['y'])] }),
      'go round in a circle',
    ],
    ['weights in another file', model({ weights: [external] }), 'its weights are in another file'],
    [
      'a weight without its numbers',
      model({ weights: [floats('w', [1_000_000, 1_000_000], [1])] }),
      '"w" should hold 1,000,000,000,000 numbers',
    ],
    [
      'an operator of one program',
      model({ nodes: [node('FusedConv', ['x'], ['y'], {}, 'com.microsoft')] }),
      'the operator "FusedConv" of "com.microsoft"',
    ],
    [
      'such an operator within another',
      model({ nodes: [node('If', ['x'], ['y'], { then_branch: inner })] }),
      'the operator "Gelu" of "com.microsoft"',
    ],
    [
      'an opset too old',
      model({ opset: 6 }),
      'it is written in opset 6. Export it again with an opset from 7 to 21',
    ],
    ['an opset too new', model({ opset: 30 }), 'it is written in opset 30'],
  ])('is refused with %s', (_, bad, reason) => {
    expect(() => graphOf(bad)).toThrow(reason);
  });
});
