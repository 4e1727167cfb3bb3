import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportSchema, type Report } from '../../../src-preload/contract';
import { fileFingerprint } from '../../../src-main/trainer/data/fingerprint';
import { predictGraph } from '../../../src-main/trainer/learn/graph/predict';
import { classifyRows } from '../../../src-main/trainer/model/classify';
import { loadModel } from '../../../src-main/trainer/model/model-file';
import {
  type ModelProto,
  ModelProtoSchema,
  StringStringEntryProtoSchema,
  TensorProto_DataLocation,
} from '../../../src-main/trainer/onnx/generated/onnx_pb';
import { imageFolder, temporaryFolder } from '../../fixtures';
import { errorOf, file, flowersCsv, graphOf, lines, quick, trainOn } from '../helpers';

const load = async (bytes: string | Uint8Array) => loadModel(await file(bytes, 'model.onnx'));

describe('A model file', () => {
  it('is ONNX with one input a column and a label and probabilities out', async () => {
    const { model } = await trainOn(await file(flowersCsv()));
    const { input, output } = graphOf(model);
    expect(input.map(({ name }) => name)).toEqual(['length', 'colour', 'offset', 'noise']);
    expect(output.map(({ name }) => name)).toEqual(['label', 'probabilities', 'distance']);
    expect(fromBinary(ModelProtoSchema, model).producerName).toBe('Softmax Studio');
  });

  it('says of each answer whether it is accepted, where it has a threshold', async () => {
    const { model, loaded } = await trainOn(await file(flowersCsv()), { targetAccuracy: 0.9 });
    expect(graphOf(model).output.map(({ name }) => name)).toEqual([
      ...['label', 'probabilities', 'distance', 'accepted'],
    ]);
    const { items } = await classifyRows(loaded, [{ length: '0.5', colour: 'red' }]);
    expect(items[0]!.accepted).toBe(true);
  });

  it('takes raw pixels of any size where it is for images', async () => {
    const { model } = await trainOn(await imageFolder(temporaryFolder().path, { perClass: 5 }), quick);
    expect(graphOf(model).input.map(({ name }) => name)).toEqual(['pixels']);
  });

  it('says itself how it was made: labels, columns, split, seed, scores and the data it saw', async () => {
    const path = await file(flowersCsv());
    const { loaded, report } = await trainOn(path, { seed: 7 });
    const { metadata } = loaded;
    expect(metadata).toMatchObject({
      format: 1,
      kind: 'table',
      labels: ['iris', 'lily', 'rose'],
      labelColumn: 'kind',
      seed: 7,
      fingerprint: await fileFingerprint(path),
    });
    expect(metadata.columns.map(({ name, use }) => `${name}: ${use}`)).toEqual([
      'length: number',
      'colour: category',
      'offset: number',
      'noise: number',
    ]);
    expect(metadata.report).toEqual(report);
    expect(reportSchema.parse(metadata.report)).toEqual(report);
    expect(metadata.report.counts).toEqual({ train: 62, validation: 14, test: 14, skipped: 0 });
  });

  it('keeps labels and categories in any script, with quotes and line breaks', async () => {
    const labels = ['naïve "quoted"', '日本語 😀', 'two\nlines'];
    const csv = `"größe, in cm",farbe,sorte\n${lines(60, (row) => `${row % 3},ü${row % 2},"${labels[row % 3]!.replaceAll('"', '""')}"`)}`;
    const { loaded } = await trainOn(await file(csv));
    expect([...loaded.metadata.labels].sort()).toEqual([...labels].sort());
    const { items } = await classifyRows(loaded, [{ 'größe, in cm': '1', farbe: 'ü0' }]);
    expect(items[0]!.label).toBe('日本語 😀');
  });

  const names = [
    'label',
    'probabilities',
    'label_input',
    'features',
    'constant_1',
    'Concat_0',
    'IsNaN_3',
    'X',
    'W0',
  ];
  it('serves columns whatever they are called, even like parts of the graph', async () => {
    const csv = `${names.join(',')},text,kind\n${lines(60, (row) => `${names.map((_, column) => (row * (column + 2)) % 11).join(',')},${'ab'[row % 2]},${'xyz'[row % 3]}`)}`;
    const { loaded, report } = await trainOn(await file(csv), { label: 'kind' });
    expect(report.features).toBe(names.length + 3);
    const row = { ...Object.fromEntries(names.map((name) => [name, '3'])), text: 'a' };
    const { items, warnings } = await classifyRows(loaded, [row]);
    expect([items.length, warnings]).toEqual([1, []]);
  });
});

describe('A model file of an earlier version', () => {
  it('may have a column of the name that an output has now', async () => {
    const csv = `distance,kind\n${lines(60, (row) => `${row % 2 ? 9 : 1},${row % 2 ? 'far' : 'near'}`)}`;
    const { model } = await trainOn(await file(csv), { search: 'none' });
    const old = fromBinary(ModelProtoSchema, model);
    const { input, output, node } = old.graph!;
    const before = (name: string) => (name === 'distance_input' ? 'distance' : name);
    for (const each of input) each.name = before(each.name);
    for (const each of node) each.input = each.input.map(before);
    old.graph!.output = output.filter(({ name }) => name !== 'distance');
    old.graph!.node = node.filter((each) => each.output[0] !== 'distance');
    const entry = old.metadataProps.find(({ key }) => key === 'softmax-studio.report')!;
    entry.value = JSON.stringify({ ...(JSON.parse(entry.value) as Report), novelty: undefined });
    const { items } = await classifyRows(await load(toBinary(ModelProtoSchema, old)), [{ distance: '8.5' }]);
    expect(items[0]!.label).toBe('far');
  });
});

describe('loadModel refuses, saying that it is no model of this app,', () => {
  const refusal = (why: string) =>
    expect.stringMatching(new RegExp(`"model.onnx" is not a Softmax Studio model: ${why}`));
  const damaged = 'its description is missing or damaged';
  const notOnnx = 'it is no ONNX file, or a part of it is missing';

  it.each([
    ['an empty file', '', damaged],
    ['text', 'Not a model at all.', notOnnx],
    ['bytes of no meaning', Buffer.alloc(4096, 0xa7), notOnnx],
  ])('%s', async (_, content, why) => {
    expect(await errorOf(load(content))).toMatchObject({ code: 'not-a-model', message: refusal(why) });
  });

  it('an ONNX file of somebody else', async () => {
    const foreign = predictGraph(
      { features: 4, hidden: [], classes: 3 },
      { type: 'float32', scale: 1 },
      { loss: 'cross-entropy', labelSmoothing: 0 },
    );
    expect(await errorOf(load(foreign))).toMatchObject({ code: 'not-a-model', message: refusal(damaged) });
  });

  it('a file cut off anywhere', async () => {
    const { model } = await trainOn(await file(flowersCsv()));
    for (const share of [0.1, 0.5, 0.9, 0.99, 0.999]) {
      const error = await errorOf(load(model.subarray(0, Math.floor(model.length * share))));
      expect(error.code, `cut at ${share}`).toBe('not-a-model');
    }
  });

  const property = ({ metadataProps }: ModelProto, key: string) =>
    metadataProps.find((entry) => entry.key === `softmax-studio.${key}`)!;
  const other = 'its graph is not the one that it describes';
  const changes: [what: string, change: (model: ModelProto) => void, why: string][] = [
    ['a description without the labels', (m) => (property(m, 'labels').key = 'other'), damaged],
    ['a description of another version', (m) => (property(m, 'format').value = '2'), 'it is of version 2'],
    ['a description that is no JSON', (m) => (property(m, 'report').value = '{"name":'), damaged],
    [
      'a label less than outputs',
      (m) => (property(m, 'labels').value = '["a","b"]'),
      `${damaged} at "report.classes"`,
    ],
    [
      'a label more than outputs',
      (m) => (property(m, 'labels').value = '["a","b","c","d"]'),
      `${damaged} at "report.classes"`,
    ],
    [
      'columns that the graph does not take',
      (m) => (property(m, 'columns').value = '[]'),
      `${damaged} at "columns"`,
    ],
    ['another kind', (m) => (property(m, 'kind').value = '"images"'), `${damaged} at "report.kind"`],
    ['a graph without probabilities', (m) => m.graph!.output.pop(), other],
    ['a threshold that the graph does not know', (m) => describeThreshold(m), other],
    ['no graph', (m) => (m.graph = undefined as never), 'it holds no graph'],
    [
      'a graph of operators that do not exist',
      (m) => (m.graph!.node[0]!.opType = 'Backdoor'),
      'it uses the operator "Backdoor", which is none of those that are supported',
    ],
    ['weights kept in another file', readElsewhere, 'its weights are in another file'],
  ];
  it.each(changes)('a model changed to have %s', async (_, change, why) => {
    const { model } = await trainOn(await file(flowersCsv()), { epochs: 2 });
    const changed = fromBinary(ModelProtoSchema, model);
    change(changed);
    const error = await errorOf(load(toBinary(ModelProtoSchema, changed)));
    expect(error).toMatchObject({ code: 'not-a-model', message: refusal(why) });
  });

  function describeThreshold(model: ModelProto): void {
    const entry = property(model, 'report');
    const report = JSON.parse(entry.value) as Report;
    const [validation, test] = [{ coverage: 1, accuracy: 1 }, null];
    report.decision.threshold = { value: 0.5, targetAccuracy: 0.9, isReached: true, validation, test };
    entry.value = JSON.stringify(report);
  }

  /** ONNX lets weights lie in any file beside the model. Ours never do, and no model may read files. */
  function readElsewhere({ graph }: ModelProto): void {
    for (const weights of graph!.initializer.filter(({ rawData }) => rawData.length > 0)) {
      weights.rawData = new Uint8Array();
      weights.dataLocation = TensorProto_DataLocation.EXTERNAL;
      weights.externalData = [
        create(StringStringEntryProtoSchema, { key: 'location', value: 'package.json' }),
      ];
    }
  }

  it('a file that is gone, and a folder', async () => {
    const folder = temporaryFolder().path;
    await mkdir(join(folder, 'folder.onnx'));
    await writeFile(join(folder, 'other.txt'), '');
    expect((await errorOf(loadModel(join(folder, 'gone.onnx')))).message).toContain('it does not exist');
    expect((await errorOf(loadModel(join(folder, 'folder.onnx')))).message).toContain(
      'it is a folder, not a file',
    );
  });
});
