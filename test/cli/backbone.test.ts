import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BackboneInfo, OfferedBackbone, Report } from '../../src-preload/contract';
import { backbonesFolder } from '../../src-main/cli/backbone';
import { imageFolder, temporaryFolder } from '../fixtures';
import { bytesOf, modelOf } from '../trainer/onnx/hand-made';
import * as made from '../trainer/features/hand-made-backbones';
import { graphOf } from '../trainer/helpers';
import { csvRows, run, start, type Finished } from './run';

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder.path, ...names);
afterAll(() => folder.dispose());

const quick = ['--search', 'none', '--epochs', '30'];
const said = ['--backbone-size', '16', '--backbone-normalization', 'plus-minus-one'];
const report = async (name: string) => JSON.parse(await readFile(at(name), 'utf8')) as Report;
const answers = async (model: string) => {
  const { code, stdout } = await run('classify', at(model), at('photos', 'cat'));
  expect(code).toBe(0);
  return csvRows(stdout);
};

let trained: Finished;
beforeAll(async () => {
  await imageFolder(at('photos'), { classes: ['cat', 'dog', 'owl'], perClass: 10 });
  // As an exporter writes a classifier for one image, for any size.
  const own = made.classifier({ opset: 13, inputs: [made.images(1, 'side')] });
  await writeFile(at('own.onnx'), bytesOf(modelOf(own)));
  const call = ['train', at('photos'), '--backbone', at('own.onnx'), '--out', at('first.onnx')];
  trained = await run(...call, '--report', at('first.json'), ...said, ...quick);
});

describe('train --backbone FILE', () => {
  it('learns from the features of the file, as the person says that it takes images', async () => {
    expect(trained).toMatchObject({ code: 0 });
    const { recipe, backbone, features, test } = await report('first.json');
    expect(recipe.backboneInput).toEqual({ size: 16, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] });
    expect(backbone).toMatchObject({ name: 'own', sha256: recipe.backbone, size: 16 });
    expect(features).toBe(made.FEATURES);
    expect(test!.accuracy).toBeGreaterThan(0.5);
  });

  it('makes a model that needs the file no more', async () => {
    await expect(answers('first.onnx')).resolves.toHaveLength(10);
  });

  it('gives the same model again by the recipe, where the file is at hand', async () => {
    await copyFile(at('own.onnx'), at('moved.onnx'));
    const call = ['train', at('photos'), '--recipe', at('first.onnx'), '--backbone', at('moved.onnx')];
    const again = await run(...call, '--out', at('second.onnx'), '--report', at('second.json'));
    expect(again.code).toBe(0);
    expect((await report('second.json')).recipe).toEqual((await report('first.json')).recipe);
    expect(await answers('second.onnx')).toEqual(await answers('first.onnx'));
    const [first, second] = await Promise.all(
      ['first.onnx', 'second.onnx'].map(async (name) => graphOf(await readFile(at(name)))),
    );
    expect(second).toEqual(first);
  });

  it('says which file a recipe needs, where it is not there', async () => {
    const { code, stderr } = await run('train', at('photos'), '--recipe', at('first.onnx'));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /The recipe wants the backbone with the SHA-256 [0-9a-f]{64}. Choose its file \(on the command line: --backbone FILE\)/,
    );
  });

  it('forgets what another file takes', async () => {
    const call = ['train', at('photos'), '--recipe', at('first.onnx'), '--backbone', 'built-in'];
    expect((await run(...call, ...quick, '--report', at('built-in.json'))).code).toBe(0);
    expect((await report('built-in.json')).recipe).toMatchObject({
      backbone: 'built-in',
      backboneInput: null,
    });
  });

  it.each([
    [
      ['--backbone', 'OWN'],
      1,
      'does not say what it takes. Say the size of its images (on the command line: --backbone-size 224) and how',
    ],
    [
      ['--backbone', 'OWN', '--backbone-size', '16'],
      1,
      'Say how the colours of its images are scaled (on the command line: --backbone-normalization imagenet',
    ],
    [['--backbone', 'nowhere.onnx'], 1, '"nowhere.onnx" cannot be used: it does not exist'],
    [['--backbone-size', '224'], 1, 'are for a file of your own. Name it with --backbone FILE'],
    [
      ['--backbone', 'OWN', '--backbone-normalization', 'none'],
      2,
      'Allowed choices are imagenet, plus-minus-one, zero-one',
    ],
  ])('refuses %j', async (options, code, message) => {
    const finished = await run(
      'train',
      at('photos'),
      ...options.map((option) => (option === 'OWN' ? at('own.onnx') : option)),
    );
    expect(finished.stderr).toContain(message);
    expect(finished.code).toBe(code);
  });
});

describe('The command "backbone"', () => {
  const inFolder = (...args: string[]) =>
    start(args, { env: { ...process.env, SOFTMAX_STUDIO_BACKBONES: at('kept') } }).finished;

  it('shows what can be fetched, with licence, size and hash, and fetches nothing', async () => {
    const { code, stdout } = await inFolder('backbone');
    expect(code).toBe(0);
    expect(stdout).toContain('kept: none');
    expect(stdout).toContain('mobilenetv2-12: 14 MB, licence Apache-2.0.');
    expect(stdout).toContain('SHA-256 c0c3f76d93fa3fd6580652a45618618a220fced18babf65774ed169de0432ad5');
  });

  it('adds a file that train then knows by its name, and a recipe by its hash', async () => {
    const added = await inFolder('backbone', 'add', at('own.onnx'));
    expect(added.code).toBe(0);
    expect(added.stdout).toContain('own: needs --backbone-size, needs --backbone-normalization, 4 features');
    expect(added.stdout).toContain('It is a classifier: what goes into its last layer is used');
    const listed = await inFolder('backbone', 'list', '--json');
    const { kept, offered } = JSON.parse(listed.stdout) as {
      kept: BackboneInfo[];
      offered: OfferedBackbone[];
    };
    expect(kept.map(({ name }) => name)).toEqual(['own']);
    expect(offered.length).toBeGreaterThan(0);
    const named = await inFolder('train', at('photos'), '--backbone', 'own', ...said, ...quick);
    expect(named.code).toBe(0);
    expect((await inFolder('train', at('photos'), '--recipe', at('first.onnx'))).code).toBe(0);
  });

  it('refuses what it does not know', async () => {
    const { code, stderr } = await inFolder('backbone', 'fetch', 'gpt');
    expect(code).toBe(1);
    expect(stderr).toContain('There is no "gpt" to fetch. There is "mobilenetv2-12"');
  });

  it.each([
    ['linux', {}, '/home/me/.local/share/softmax-studio/backbones'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/softmax-studio/backbones'],
    ['darwin', {}, '/home/me/Library/Application Support/softmax-studio/backbones'],
    ['win32', { LOCALAPPDATA: '/local' }, '/local/Softmax Studio/Backbones'],
    ['win32', { SOFTMAX_STUDIO_BACKBONES: '/mine' }, '/mine'],
  ] as const)('keeps them on %s with %j in %s', (platform, environment, path) => {
    expect(backbonesFolder(environment, platform, '/home/me').replaceAll('\\', '/')).toBe(path);
  });
});
