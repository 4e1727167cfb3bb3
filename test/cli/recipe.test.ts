import { toBinary } from '@bufbuild/protobuf';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../src-main/trainer/model/model-file';
import { GraphProtoSchema } from '../../src-main/trainer/onnx/generated/onnx_pb';
import type { Recipe, Report } from '../../src-preload/contract';
import { imageFolder, repositoryRoot, temporaryFolder } from '../fixtures';
import { graphOf } from '../trainer/helpers';
import { jsonLines, run } from './run';

const iris = join(repositoryRoot, 'resources', 'samples', 'iris.csv');
const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
afterAll(() => folder.dispose());

const weightsOf = async (model: string) =>
  Buffer.from(toBinary(GraphProtoSchema, graphOf(await readFile(model))));

async function recipeIn(model: string): Promise<Recipe> {
  const { metadata, session } = await loadModel(model);
  await session.release();
  return metadata.report.recipe;
}

const unusual = [
  ...[
    '--optimizer',
    'adam',
    '--hidden',
    '12,6',
    '--epochs',
    '7',
    '--batch',
    '16',
    '--learning-rate',
    '0.004',
  ],
  ...['--l2', '0.002', '--label-smoothing', '0.1', '--balance', '--seed', '5', '--validation', '0.2'],
  ...['--test', '0.3', '--nesterov', '--momentum', '0.8', '--warmup', '2', '--schedule', 'cosine'],
  ...['--weight-decay', '0.01', '--dropout', '0.1', '--search', 'none'],
];

beforeAll(async () => {
  const call = ['train', iris, '--out', at('first.onnx'), '--report', at('first.json')];
  const { code, stderr } = await run(...call, ...unusual);
  if (code !== 0) throw new Error(stderr);
});

describe('Options', () => {
  it('become the recipe, field by field', async () => {
    expect(await recipeIn(at('first.onnx'))).toMatchObject({
      optimizer: 'adam',
      hidden: [12, 6],
      epochs: 7,
      batchSize: 16,
      learningRate: 0.004,
      l2: 0.002,
      labelSmoothing: 0.1,
      balance: true,
      seed: 5,
      validation: 0.2,
      test: 0.3,
      nesterov: true,
      momentum: 0.8,
      warmup: 2,
      schedule: 'cosine',
      weightDecay: 0.01,
      dropout: 0.1,
      search: 'none',
      folds: 0,
      learningCurve: false,
    });
  });

  it('say how the columns of a table are used', async () => {
    const options = ['--exclude', 'sepal_width, petal_width', '--column', 'petal_length=category'];
    const ways = ['--scaling', 'robust', '--transform', 'log', '--no-missing-indicators'];
    const counts = [
      '--rare-category',
      '9',
      '--rare-class',
      '3',
      '--group',
      'petal_width',
      '--duplicates',
      'apart',
    ];
    const report = at('columns.json');
    const more = ['--column', 'sepal_length=number', '--epochs', '5', '--report', report];
    const { code, stderr } = await run('train', iris, ...options, ...more, ...ways, ...counts);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('softmax-studio:')]);
    const { recipe, features } = JSON.parse(await readFile(report, 'utf8')) as Report;
    expect(recipe).toMatchObject({
      columns: {
        sepal_width: 'excluded',
        petal_width: 'excluded',
        petal_length: 'category',
        sepal_length: 'number',
      },
      scaling: 'robust',
      transform: 'log',
      missingIndicators: false,
      rareCategory: 9,
      rareClass: 3,
      group: 'petal_width',
      duplicates: 'apart',
    });
    expect(features).toBeGreaterThan(2);
    const again = ['--recipe', report, '--column', 'petal_length=number', '--report', report];
    expect((await run('train', iris, ...again)).code).toBe(0);
    const second = JSON.parse(await readFile(report, 'utf8')) as Report;
    expect(second.recipe.columns).toEqual({ ...recipe.columns, petal_length: 'number' });
    expect(second.features).toBe(2);
  });

  it('that speak of columns are refused where they make no sense', async () => {
    const unknown = await run('train', iris, '--exclude', 'petal');
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('The data has no column "petal". Its columns are "sepal_length", ');
    const use = await run('train', iris, '--column', 'petal_length=text');
    expect(use.code).toBe(2);
    expect(use.stderr).toContain('a name, "=" and one of number, category, date, excluded');
    const all = 'sepal_length,sepal_width,petal_length,petal_width';
    const none = await run('train', iris, '--exclude', all);
    expect(none.code).toBe(1);
    expect(none.stderr).toContain('"iris.csv" has no column left to learn from beside "species"');
  });

  it('that are wrong are refused', async () => {
    const { code, stderr } = await run('train', iris, '--folds', '1');
    expect(code).toBe(2);
    expect(stderr).toContain('a whole number from 2 to 20, or 0 for no cross-validation');
  });
});

describe('train --recipe', () => {
  it('gives the same weights to the bit from a model, and from a report', async () => {
    const first = await weightsOf(at('first.onnx'));
    for (const recipe of ['first.onnx', 'first.json']) {
      const out = at(`again-${recipe}.onnx`);
      const { code, stdout } = await run('train', iris, '--recipe', at(recipe), '--out', out);
      expect(code).toBe(0);
      expect(stdout).not.toContain('note:');
      expect((await weightsOf(out)).equals(first)).toBe(true);
      expect(await recipeIn(out)).toEqual(await recipeIn(at('first.onnx')));
    }
  });

  it('lets the options beside it win, also to take something back', async () => {
    const out = at('changed.onnx');
    const options = ['--epochs', '3', '--seed', '9', '--no-balance', '--no-nesterov', '--test', '0.1'];
    await run('train', iris, '--recipe', at('first.onnx'), '--out', out, ...options);
    expect(await recipeIn(out)).toEqual({
      ...(await recipeIn(at('first.onnx'))),
      epochs: 3,
      seed: 9,
      balance: false,
      nesterov: false,
      test: 0.1,
    });
  });

  it('takes the label column of the model, where --label names no other', async () => {
    const table = at('two.csv');
    const rows = Array.from(
      { length: 60 },
      (_, row) => `${row % 2},${row % 3},${'ab'[row % 2]},${'xyz'[row % 3]}`,
    );
    await writeFile(table, ['p,q,first,second', ...rows, ''].join('\n'));
    await run('train', table, '--label', 'first', '--out', at('two.onnx'), '--epochs', '5');
    const again = await run('train', table, '--recipe', at('two.onnx'), '--epochs', '6');
    expect(again.stdout).toContain('label: "first".');
    const other = await run('train', table, '--recipe', at('two.onnx'), '--label', 'second');
    expect(other.stdout).toContain('label: "second".');
  });

  it('keeps the order of ordered classes', async () => {
    const order = ['virginica', 'setosa', 'versicolor'];
    await run('train', iris, '--ordered', order.join(','), '--out', at('order.onnx'), '--epochs', '20');
    const again = await run('train', iris, '--recipe', at('order.onnx'), '--out', at('order-again.onnx'));
    expect(again.code).toBe(0);
    const [first, second] = await Promise.all([at('order.onnx'), at('order-again.onnx')].map(weightsOf));
    expect(second!.equals(first!)).toBe(true);
    const { metadata, session } = await loadModel(at('order-again.onnx'));
    await session.release();
    expect(metadata.labels).toEqual(order);
  });

  it('says so where the data is not that of the model', async () => {
    const other = at('other.csv');
    await writeFile(other, (await readFile(iris, 'utf8')).split('\n').slice(0, 140).join('\n'));
    const words = 'this is not the data that the recipe was used on, so the model will be another one';
    const plain = await run('train', other, '--recipe', at('first.onnx'));
    expect(plain.code).toBe(0);
    expect(plain.stdout).toContain(`note: ${words}\n`);
    const json = await run('train', other, '--recipe', at('first.onnx'), '--json');
    expect(jsonLines(json.stderr)).toContainEqual({ event: 'note', message: words });
    expect((JSON.parse(json.stdout) as Report).recipe.hidden).toEqual([12, 6]);
  });

  it('works for images', async () => {
    const images = await imageFolder(at('images'), { perClass: 8 });
    const options = ['--optimizer', 'adam', '--epochs', '4', '--seed', '3'];
    await run('train', images, '--out', at('images.onnx'), ...options);
    await run('train', images, '--recipe', at('images.onnx'), '--out', at('images-again.onnx'));
    const [first, again] = await Promise.all([at('images.onnx'), at('images-again.onnx')].map(weightsOf));
    expect(again!.equals(first!)).toBe(true);
  });

  it('refuses files that hold no recipe', async () => {
    await writeFile(at('none.json'), '{"epochs": 3}');
    const none = await run('train', iris, '--recipe', at('none.json'));
    expect([none.code, none.stdout]).toEqual([1, '']);
    expect(none.stderr).toContain(
      '"none.json" holds no recipe. Choose a model, or a report written by train',
    );
    const table = await run('train', iris, '--recipe', iris);
    expect(table.stderr).toContain('"iris.csv" is not a Softmax Studio model');
    const absent = await run('train', iris, '--recipe', at('nowhere.onnx'));
    expect(absent.stderr).toContain('cannot be used: it does not exist');
  });
});

describe('The summary', () => {
  it('has cross-validation and learning curve in a few plain lines', async () => {
    const { code, stdout } = await run('train', iris, '--folds', '4', '--learning-curve');
    expect(code).toBe(0);
    expect(stdout).toContain(
      'cross-validation (4 folds, 150 samples, each held out once; mean ± deviation)\n',
    );
    expect(stdout).toMatch(/accuracy {11}9\d\.\d% ± \d\.\d%\n/);
    expect(stdout).toMatch(/learning curve .*\n {3}13 samples {3}accuracy .*\n/);
    expect(stdout).toContain('  105 samples   accuracy');
    expect(stdout).toContain('whether more data would help cannot be told');
    expect(stdout).not.toMatch(/undefined|NaN|null/);
  });

  it('says plainly that L-BFGS did not converge, and what to do', async () => {
    const { stdout } = await run('train', iris, '--epochs', '2', '--validation', '0', '--l2', '0.0001');
    expect(stdout).toContain(
      'training did not converge in 2 iterations (allow more with --epochs, or make the problem easier with a larger --l2)',
    );
    const converged = await run('train', iris, '--validation', '0', '--l2', '0.01');
    expect(converged.stdout).not.toContain('did not converge');
  });
});
