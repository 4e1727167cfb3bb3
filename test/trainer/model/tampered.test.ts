import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../../src-main/trainer/model/model-file';
import { MOST_CLASSES } from '../../../src-main/trainer/model/metadata';
import {
  FunctionProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  OperatorSetIdProtoSchema,
  SparseTensorProtoSchema,
  StringStringEntryProtoSchema,
  type TensorProto,
  TensorProto_DataLocation as DataLocation,
  ValueInfoProtoSchema,
} from '../../../src-main/trainer/onnx/generated/onnx_pb';
import { errorOf, file, flowersCsv } from '../helpers';
import { trained } from './tampered-support';
import { DataType, floats, integers, modelOf, node } from '../onnx/hand-made';

let model: Uint8Array;
beforeAll(async () => {
  model = await trained(flowersCsv());
});

const refused = async (bytes: Uint8Array) => {
  const error = await errorOf(loadModel(await file(bytes, 'model.onnx')));
  expect(error).toMatchObject({ name: 'UserError', code: 'not-a-model' });
  return error.message;
};

const changed = (change: (model: ModelProto) => void): Uint8Array => {
  const copy = fromBinary(ModelProtoSchema, model);
  change(copy);
  return toBinary(ModelProtoSchema, copy);
};

const property = ({ metadataProps }: ModelProto, key: string) =>
  metadataProps.find((entry) => entry.key === `softmax-studio.${key}`)!;

/** Changes what the model says of itself. */
const says =
  (key: string, change: (value: never) => unknown) =>
  (m: ModelProto): void => {
    const entry = property(m, key);
    entry.value = JSON.stringify(change(JSON.parse(entry.value) as never));
  };

type Report = Record<string, never> & { train: Record<string, unknown> };
const ofReport = (change: (report: Report) => void) =>
  says('report', (report: Report) => {
    change(report);
    return report;
  });

const weights = (m: ModelProto): TensorProto =>
  m.graph!.initializer.find(({ dataType, dims }) => dataType === 1 && dims.length === 2)!;

/** Puts a number in the place of the first weight. */
const firstWeight = (value: number) => (m: ModelProto) => {
  const tensor = weights(m);
  const copy = new Uint8Array(tensor.rawData);
  new DataView(copy.buffer).setFloat32(0, value, true);
  tensor.rawData = copy;
};

const elsewhere = (location: string) => (m: ModelProto) => {
  const tensor = weights(m);
  tensor.rawData = new Uint8Array();
  tensor.dataLocation = DataLocation.EXTERNAL;
  tensor.externalData = [create(StringStringEntryProtoSchema, { key: 'location', value: location })];
};

/** A node whose value nobody needs. */
const withNode =
  (...args: Parameters<typeof node>) =>
  (m: ModelProto) =>
    void m.graph!.node.push(node(...args));

const graph = (nodes: ReturnType<typeof node>[], tensors: TensorProto[] = []) =>
  modelOf({ opset: 18, inputs: [], outputs: [], nodes, weights: tensors }).graph!;

const nested = (depth: number) => {
  let inner = graph([node('Identity', ['length'], ['inside'])]);
  for (let level = 0; level < depth; level++)
    inner = graph([node('If', ['length'], [`out${level}`], { then_branch: inner })]);
  return node('If', ['length'], ['deep'], { then_branch: inner });
};

const external = floats('e', [2]);
external.dataLocation = DataLocation.EXTERNAL;

const half = (bits: number[]) => {
  const tensor = floats('half', [bits.length], []);
  tensor.dataType = DataType.FLOAT16;
  tensor.rawData = new Uint8Array(Uint16Array.from(bits).buffer);
  return tensor;
};

const table: [what: string, change: (m: ModelProto) => void, why: string][] = [
  // Metadata
  ['no metadata', (m) => (m.metadataProps = []), 'its description is missing or damaged'],
  [
    'a field twice',
    (m) => void m.metadataProps.push(property(m, 'seed')),
    'parts of its description are there twice',
  ],
  ['no report', (m) => (property(m, 'report').key = 'x'), 'damaged at "report"'],
  ['a text for the seed', says('seed', () => 'seven'), 'damaged at "seed"'],
  ['a report of another shape', ofReport((r) => delete r['decision']), 'damaged at "report.decision"'],
  [
    'a future version',
    says('format', () => 2),
    'it is of version 2 of its format, and this app reads version 1',
  ],
  [
    'the same label twice',
    says('labels', ([first]: string[]) => [first, first, 'x']),
    'two of its classes are called "iris"',
  ],
  ['a label without a name', says('labels', () => ['', 'b', 'c']), 'one of its classes has no name'],
  [
    'other labels than the graph',
    (m) => {
      says('labels', () => ['a', 'b', 'c'])(m);
      ofReport((r) => Object.assign(r, { classes: ['a', 'b', 'c'] }))(m);
    },
    'its graph is not the one that it describes',
  ],
  ['other labels than the report', says('labels', () => ['a', 'b', 'c']), 'at "report.classes"'],
  [
    '100,000 classes',
    says('labels', () => Array.from({ length: 100_000 }, (_, index) => `class ${index}`)),
    `it has 100,000 classes. Models of up to ${MOST_CLASSES.toLocaleString('en')} classes can be opened`,
  ],
  [
    'a label without end',
    says('labels', ([, ...more]: string[]) => ['x'.repeat(1e6), ...more]),
    'a text without end',
  ],
  [
    'a name of the data without end',
    ofReport((r) => Object.assign(r, { name: 'x'.repeat(1e6) })),
    'damaged at "report.name" (a text without end)',
  ],
  [
    'lists without end',
    (m) => (property(m, 'averages').value = `[${'[],'.repeat(3e6)}[]]`),
    'its description is larger than that of any model',
  ],
  [
    'lists within lists',
    (m) => (property(m, 'averages').value = '['.repeat(1e6) + ']'.repeat(1e6)),
    'its description is missing or damaged',
  ],
  [
    'an accuracy of 7',
    ofReport((r) => Object.assign(r.train, { accuracy: 7 })),
    'damaged at "report.train.accuracy"',
  ],
  [
    'an endless loss',
    (m) =>
      (property(m, 'report').value = property(m, 'report').value.replace(
        /"logLoss":[\d.e-]+/,
        '"logLoss":1e999',
      )),
    'logLoss',
  ],
  [
    'a matrix of other classes',
    ofReport((r) => Object.assign(r.train, { confusionMatrix: [[1]] })),
    'damaged at "report.train.confusionMatrix"',
  ],
  [
    'scores of other classes',
    ofReport((r) => Object.assign(r.train, { perClass: [] })),
    'damaged at "report.train.perClass"',
  ],
  ['a column twice', says('columns', ([first]: object[]) => [first, first]), 'damaged at "columns"'],
  [
    'a column without a scale',
    says('columns', ([first, ...more]: object[]) => [{ ...first, scale: 0 }, ...more]),
    'damaged at "columns.0.scale"',
  ],
  [
    'a column of another use',
    says('columns', (columns: object[]) =>
      columns.map((column) => ({ ...column, use: 'category', categories: ['a'] })),
    ),
    'damaged at "columns',
  ],

  // Versions
  [
    'opset 999',
    (m) => (m.opsetImport[0]!.version = 999n),
    'other versions of ONNX (ai.onnx 999, ai.onnx.ml 3)',
  ],
  ['no opset', (m) => (m.opsetImport = []), 'other versions of ONNX'],
  ['another IR', (m) => (m.irVersion = 99n), 'other versions of ONNX'],
  [
    'a domain of its own',
    (m) => void m.opsetImport.push(create(OperatorSetIdProtoSchema, { domain: 'evil', version: 1n })),
    'evil 1',
  ],

  // Operators
  ['no nodes', (m) => (m.graph!.node = []), 'it holds no graph'],
  [
    'an operator that does not exist',
    withNode('Backdoor', ['length'], ['z']),
    'the operator "Backdoor", which is none',
  ],
  [
    'a loop',
    withNode('Loop', ['', ''], ['z'], { body: graph([node('Identity', ['a'], ['b'])]) }),
    'the operator "Loop", which is none',
  ],
  [
    'random numbers',
    withNode('RandomNormal', [], ['z'], { shape: [2] }),
    'the operator "RandomNormal", which is none',
  ],
  [
    'an operator of one program',
    withNode('Inverse', ['length'], ['z'], {}, 'com.microsoft'),
    'the operator "Inverse" of "com.microsoft"',
  ],
  [
    'an operator of training',
    withNode('Adam', [], ['z'], {}, 'ai.onnx.preview.training'),
    'the operator "Adam" of "ai.onnx.preview.training"',
  ],
  [
    'a tree of decisions',
    withNode('TreeEnsembleClassifier', ['length'], ['z'], {}, 'ai.onnx.ml'),
    'the operator "TreeEnsembleClassifier" of "ai.onnx.ml"',
  ],
  [
    'such an operator within another',
    withNode('If', ['length'], ['z'], { then_branch: graph([node('X', ['length'], ['q'], {}, 'evil')]) }),
    'the operator "X" of "evil"',
  ],
  ['a name without end', withNode('N'.repeat(1e6), ['length'], ['z']), `the operator "${'N'.repeat(60)}…"`],
  [
    'functions of its own',
    (m) => void m.functions.push(create(FunctionProtoSchema, { name: 'Relu', domain: '' })),
    'it holds functions of its own',
  ],
  [
    'a circle',
    (m) => {
      withNode('Add', ['length', 'p'], ['q'])(m);
      withNode('Neg', ['q'], ['p'])(m);
    },
    'its operators go round in a circle',
  ],
  ['graphs within graphs', (m) => void m.graph!.node.push(nested(25)), 'it is nested too deeply'],
  [
    'graphs within graphs within graphs',
    (m) => void m.graph!.node.push(nested(500)),
    'it is nested too deeply',
  ],

  // Tensors
  ...['package.json', '/etc/passwd', '../../secret', 'C:\\Windows\\win.ini'].map(
    (location): [string, (m: ModelProto) => void, string] => [
      `weights in ${location}`,
      elsewhere(location),
      'its weights are in another file',
    ],
  ),
  [
    'weights of an attribute elsewhere',
    withNode('Constant', [], ['z'], { value: external }),
    'its weights are in another file',
  ],
  [
    'weights of an inner graph elsewhere',
    withNode('If', ['length'], ['z'], { then_branch: graph([node('Neg', ['e'], ['q'])], [external]) }),
    'its weights are in another file',
  ],
  [
    'sparse weights',
    (m) => void m.graph!.sparseInitializer.push(create(SparseTensorProtoSchema)),
    'sparse weights',
  ],
  ['a weight that is no number', firstWeight(NaN), 'holds values that are no numbers, or infinite'],
  ['a weight without end', firstWeight(-Infinity), 'holds values that are no numbers, or infinite'],
  [
    'halves that are no numbers',
    withNode('Constant', [], ['z'], { value: half([0x3c00, 0x7e00]) }),
    'no numbers, or infinite',
  ],
  [
    'halves without end',
    withNode('Constant', [], ['z'], { value: half([0x3c00, 0xfc00]) }),
    'no numbers, or infinite',
  ],
  [
    'weights fewer than they claim',
    (m) => (weights(m).dims = [1n << 40n, 1n << 20n]),
    'numbers, but does not',
  ],
  ['weights of less than no length', (m) => (weights(m).dims = [-3n, -5n]), 'numbers, but does not'],
  [
    'a tensor out of nothing',
    (m) => {
      m.graph!.initializer.push(integers('huge', [1e6, 1e6]));
      withNode('ConstantOfShape', ['huge'], ['z'])(m);
    },
    'its operator "ConstantOfShape" asks for 1,000,000,000,000 values',
  ],
  [
    'a tensor out of nothing, by a constant',
    (m) => {
      withNode('Constant', [], ['huge'], { value: integers('', [1e6, 1e6]) })(m);
      withNode('Expand', ['length', 'huge'], ['z'])(m);
    },
    'its operator "Expand" asks for',
  ],
  [
    'bytes of weights too few',
    (m) => (weights(m).rawData = weights(m).rawData.subarray(4)),
    'its graph is damaged',
  ],
  ['weights of another shape', (m) => (weights(m).dims = weights(m).dims.toReversed()), 'its graph'],

  // Inputs and outputs
  [
    'an input more',
    (m) => void m.graph!.input.push(create(ValueInfoProtoSchema, { name: 'more' })),
    'its graph is not the one that it describes',
  ],
  ['an input less', (m) => void m.graph!.input.pop(), 'its graph is not the one that it describes'],
  [
    'an input twice',
    (m) => (m.graph!.input[1] = m.graph!.input[0]!),
    'its graph is not the one that it describes',
  ],
  [
    'an output more',
    (m) => void m.graph!.output.push(create(ValueInfoProtoSchema, { name: 'more' })),
    'its graph is not the one that it describes',
  ],
  [
    'no probabilities',
    (m) => (m.graph!.output = m.graph!.output.filter(({ name }) => name !== 'probabilities')),
    'its graph is not the one that it describes',
  ],
  [
    'probabilities of another type',
    (m) => {
      const type = m.graph!.output.find(({ name }) => name === 'probabilities')!.type!.value;
      if (type.case === 'tensorType') type.value.elemType = DataType.DOUBLE;
    },
    'its graph is not the one that it describes',
  ],
  [
    'a column of another type',
    (m) => {
      const type = m.graph!.input[0]!.type!.value;
      if (type.case === 'tensorType') type.value.elemType = DataType.STRING;
    },
    'its graph is not the one that it describes',
  ],
];

describe('A model file that was tampered with is refused, and told why:', () => {
  it.each(table)('%s', async (_, change, why) => {
    const message = await refused(changed(change));
    expect(message).toContain(`"model.onnx" is not a Softmax Studio model: `);
    expect(message).toContain(why);
    expect(message.length).toBeLessThan(600);
  });

  it('cut off at any of many places', async () => {
    for (let end = 0; end < model.length; end += Math.max(1, Math.floor(model.length / 150)))
      await refused(model.subarray(0, end));
    await refused(model.subarray(0, -1));
  });

  it.each([
    ['a page', '<!doctype html><title>Not found</title>'],
    ['JSON', '{"weights": [1, 2, 3]}'],
    ['an archive', Buffer.from('PK\x03\x04'.padEnd(400, 'x'))],
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n'.padEnd(400, 'x'), 'latin1')],
    ['zeros', Buffer.alloc(1000)],
  ])('%s with its name', async (_, content) => {
    expect(await refused(Buffer.from(content))).toMatch(/no ONNX file|missing or damaged/);
  });
});

describe('A file that would become too much is refused before it does:', () => {
  /** A field of a message: its number, and its bytes. */
  const field = (number: number, bytes: Uint8Array): Buffer => {
    const length: number[] = [];
    for (let rest = bytes.length; ; rest = Math.floor(rest / 128)) {
      length.push(rest < 128 ? rest : (rest % 128) | 128);
      if (rest < 128) break;
    }
    return Buffer.concat([Buffer.from([number * 8 + 2, ...length]), bytes]);
  };
  const empty = (number: number, count: number) => Buffer.alloc(2 * count, Buffer.from([number * 8 + 2, 0]));

  it.each([
    ['nodes', field(7, empty(1, 3_000_000)), 'it is made of more than 2,000,000 parts'],
    ['metadata', empty(14, 3_000_000), 'it is made of more than 2,000,000 parts'],
    ['texts', field(7, field(5, empty(6, 3_000_000))), 'it is made of more than 2,000,000 parts'],
    [
      'large numbers',
      field(7, field(5, field(7, Buffer.alloc(6_000_000)))),
      'more single numbers than any model',
    ],
    [
      'unknown fields',
      Buffer.alloc(6_000_000, Buffer.from([15 * 8, 1])),
      'it is made of more than 2,000,000 parts',
    ],
    [
      'a length beyond its end',
      Buffer.from([7 * 8 + 2, 100, 0]),
      'it is no ONNX file, or a part of it is missing',
    ],
    ['a number without end', Buffer.alloc(50, 0xff), 'it is no ONNX file, or a part of it is missing'],
  ])('%s', async (_, bytes, why) => {
    const began = performance.now();
    expect(await refused(bytes)).toContain(why);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
