/** Model files of every kind, as the ONNX standard wants them: by its own checker, and by ours of what it demands. */
import { fromBinary } from '@bufbuild/protobuf';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import type { Recipe } from '../../../src-preload/contract';
import { withWeights } from '../../../src-main/trainer/export/weights';
import { ModelProtoSchema } from '../../../src-main/trainer/onnx/generated/onnx_pb';
import { imageFolder, repositoryRoot, temporaryFolder } from '../../fixtures';
import { file, lines, quick, trainOn } from '../helpers';
import { problemsOf } from '../onnx/structure';

const run = promisify(execFile);
const PYTHON = '/usr/bin/python3';
const hasChecker = await run(PYTHON, ['-c', 'import onnx']).then(
  () => true,
  () => false,
);

const mixedCsv = () =>
  `number,colour,day,kind\n${lines(120, (row) => {
    const kind = row % 3;
    const number = row % 9 === 4 ? '' : kind * 2 + ((row * 37) % 11) / 10;
    const colour = row % 13 === 5 ? '' : ['red', 'blue', 'white'][(kind + (row % 7 === 0 ? 1 : 0)) % 3];
    return `${number},${colour},2024-0${1 + (row % 9)}-1${row % 10},${'abc'[kind]}`;
  })}`;

const rejecting = { targetAccuracy: 0.9, rejectUnlike: true } as const;
const table = () => file(mixedCsv());
const images = () => imageFolder(temporaryFolder().path, { perClass: 8, classes: ['red', 'blue'] });
const network = { hidden: [64, 32], optimizer: 'adam' as const, epochs: 5 };
const costs = [{ truth: 'a', decision: 'b', cost: 5 }];
const kinds: [string, () => Promise<string>, Partial<Recipe>][] = [
  ['a table', table, {}],
  ['a table that rejects', table, rejecting],
  ['a table with hidden layers, quantiles and costs', table, { ...network, transform: 'quantile', costs }],
  ['pixels', images, quick],
  [
    'padded pixels with hidden layers that reject',
    images,
    { ...quick, ...network, ...rejecting, fit: 'pad' },
  ],
  ['images by the built-in backbone', images, { search: 'none', l2: 0.01, fit: 'crop', ...rejecting }],
];

describe('A model file of', () => {
  const checked = temporaryFolder();
  afterAll(() => checked.dispose());

  it.each(kinds)('%s is clean, with any weights', { timeout: 300_000 }, async (name, data, recipe) => {
    const { model } = await trainOn(await data(), recipe);
    const paths: string[] = [];
    for (const format of ['float32', 'float16', 'int8'] as const) {
      const bytes = withWeights(model, format);
      expect(problemsOf(fromBinary(ModelProtoSchema, bytes))).toEqual([]);
      paths.push(join(checked.path, `${name}-${format}.onnx`));
      await writeFile(paths.at(-1)!, bytes);
    }
    if (!hasChecker) return;
    const { stdout } = await run(PYTHON, [
      join(repositoryRoot, 'test', 'trainer', 'onnx', 'check_model.py'),
      ...paths,
    ]);
    const { onnx, 'not judged': left } = JSON.parse(stdout) as {
      onnx: string;
      'not judged': Record<string, string[]>;
    };
    const notJudged = new Set(Object.values(left).flat());
    console.log(`onnx.checker ${onnx} of ${name}: not judged: ${[...notJudged].join('; ') || 'nothing'}`);
    expect([...notJudged].filter((one) => !/^(Resize|Pad): /.test(one))).toEqual([]);
  });

  it.skipIf(hasChecker)('any kind is not seen by onnx.checker: python3-onnx is not installed', () => {});
});

describe('The check of structure', () => {
  it('finds what is wrong', async () => {
    const { model } = await trainOn(await table());
    const broken = (change: (proto: ReturnType<typeof parsed>) => void) => {
      const proto = parsed(model);
      change(proto);
      return problemsOf(proto).join('; ');
    };
    expect(broken(({ graph }) => graph!.node.reverse())).toContain('before it is made');
    expect(broken(({ graph }) => graph!.node.push(graph!.node[0]!))).toContain('made twice');
    expect(broken(({ graph }) => (graph!.initializer[0]!.dims = [999n]))).toContain('should hold 999');
    expect(broken(({ graph }) => (graph!.name = ''))).toContain('no name');
    expect(broken(({ graph }) => (graph!.output[0]!.name = 'else'))).toContain('not made');
    expect(broken((proto) => (proto.irVersion = 7n))).toContain('newer than IR');
    expect(broken((proto) => proto.opsetImport.push(proto.opsetImport[0]!))).toContain('imported twice');
  });
});

const parsed = (model: Uint8Array) => fromBinary(ModelProtoSchema, model);
