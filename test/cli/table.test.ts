import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportSchema, type Report } from '../../src-preload/contract';
import { repositoryRoot, temporaryFolder, writeCsv } from '../fixtures';
import { csvRows, jsonLines, run, type Finished } from './run';

const iris = join(repositoryRoot, 'resources', 'samples', 'iris.csv');
const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
afterAll(() => folder.dispose());

let trained: Finished;
beforeAll(async () => {
  const files = ['--out', at('iris.onnx'), '--report', at('iris.json')];
  trained = await run('train', iris, '--label', 'species', '--seed', '1', ...files);
});

describe('train on iris.csv', () => {
  it('succeeds, says on stdout what it did, and shows progress on stderr', () => {
    expect(trained.code).toBe(0);
    expect(trained.stdout).toMatch(/^iris: 150 rows, 3 classes\nlabel: "species"\. It was chosen\.\n/);
    expect(trained.stdout).toContain(`saved ${at('iris.onnx')}`);
    expect(trained.stderr).toContain('training');
    expect(trained.stdout).not.toMatch(/undefined|NaN/);
  });

  it('reaches a test accuracy of 0.9', async () => {
    const report = JSON.parse(await readFile(at('iris.json'), 'utf8')) as Report;
    expect(report.test!.accuracy).toBeGreaterThanOrEqual(0.9);
  });

  it('writes a report with every field of the contract and no other', async () => {
    const report = reportSchema.parse(JSON.parse(await readFile(at('iris.json'), 'utf8')));
    expect(report.counts).toEqual({ train: 105, validation: 23, test: 22, skipped: 0 });
    expect(report.counts.test).toBe(report.test!.count);
    expect(report.classes).toEqual(['setosa', 'versicolor', 'virginica']);
    expect(report.curve.length).toBeGreaterThan(3);
    expect([report.features, report.parameters]).toEqual([4, 15]);
    expect(Object.keys(report.seconds)).toEqual(['reading', 'copies', 'features', 'training', 'evaluating']);
    expect(report.peakMemory).toBeGreaterThan(50e6);
    expect(report.recipe).toMatchObject({ optimizer: 'lbfgs', seed: 1, validation: 0.15, test: 0.15 });
    expect(Object.keys(report.versions).sort()).toEqual(['node', 'onnxruntime', 'softmax-studio']);
    const [low, high] = report.test!.accuracyInterval;
    expect(low).toBeLessThan(report.test!.accuracy);
    expect(high).toBeGreaterThanOrEqual(report.test!.accuracy);
  });

  it('gives identical probabilities when it is done again with the same seed', async () => {
    await run('train', iris, '--seed', '1', '--out', at('again.onnx'));
    const models = [at('iris.onnx'), at('again.onnx')];
    const [first, again] = await Promise.all(models.map((model) => run('classify', model, iris)));
    expect(again!.stdout).toBe(first!.stdout);
    expect(again!.stdout.length).toBeGreaterThan(5000);
  });

  it('with --json writes one event a line on stderr and the report alone on stdout', async () => {
    const { code, stdout, stderr } = await run(
      'train',
      iris,
      '--json',
      '--epochs',
      '5',
      '--optimizer',
      'adam',
    );
    expect(code).toBe(0);
    expect(reportSchema.parse(JSON.parse(stdout)).curve).toHaveLength(5);
    const events = jsonLines(stderr);
    expect(new Set(events.map(({ event }) => event))).toEqual(new Set(['progress', 'training']));
    const epochs = events.flatMap(({ points }) => (points as { epoch: number }[] | undefined) ?? []);
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe.concurrent('classify', () => {
  it('gives the rows of the table, each with a prediction and probabilities that sum to 1', async () => {
    const { code, stdout, stderr } = await run('classify', at('iris.onnx'), iris);
    expect(code).toBe(0);
    const rows = csvRows(stdout);
    expect(rows).toHaveLength(150);
    const names = ['setosa', 'versicolor', 'virginica'];
    const own = (await readFile(iris, 'utf8')).split('\n').map((line) => line.trim());
    const added = ['prediction', 'confidence', 'distance', ...names.map((name) => `probability_${name}`)];
    expect(Object.keys(rows[0]!)).toEqual([...own[0]!.split(','), ...added]);
    for (const row of rows) {
      const probabilities = names.map((name) => Number(row[`probability_${name}`]));
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
      expect(row['prediction']).toBe(names[probabilities.indexOf(Math.max(...probabilities))]);
      expect(Number(row['confidence'])).toBe(Math.max(...probabilities));
    }
    const cells = rows.map((row) => Object.values(row).slice(0, 5));
    expect(cells.map((row) => row.map((cell) => (Number.isNaN(Number(cell)) ? cell : Number(cell))))).toEqual(
      own
        .slice(1, 151)
        .map((line) => line.split(',').map((cell, column) => (column < 4 ? Number(cell) : cell))),
    );
    expect(stderr).toContain('150 classified\n');
  });

  it('writes to a file with --out, and lists what it could not read', async () => {
    const torn = await writeCsv(at('torn.csv'), [
      ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'],
      [5.1, 3.5, 1.4, 0.2],
      [5.1, 3.5, 1.4, 0.2, 'one more'],
      [6.3, 3.3, 6, null],
    ]);
    const { code, stdout, stderr } = await run('classify', at('iris.onnx'), torn, '--out', at('p.csv'));
    expect([code, stdout]).toEqual([0, '']);
    const rows = csvRows(await readFile(at('p.csv'), 'utf8'));
    expect(rows.map(({ prediction }) => prediction)).toEqual([
      'setosa',
      expect.stringMatching(/virginica|versicolor/),
    ]);
    expect(stderr).toContain('not read: line 3: it has 5 cells');
    expect(stderr).toContain('"petal_width": 1 missing or not a number');
    expect(stderr).toContain('2 classified, 1 not read');
  });

  it('writes labels that spreadsheets neither run as formulas nor misread as text', async () => {
    const rows = Array.from({ length: 40 }, (_, row) => [
      10 * (row % 2) + ((row * 7) % 5),
      ['-1', '=1+1'][row % 2]!,
    ]);
    const table = await writeCsv(at('signs.csv'), [['a', 'label'], ...rows]);
    await run('train', table, '--out', at('signs.onnx'), '--epochs', '3');
    const rowsOut = csvRows((await run('classify', at('signs.onnx'), table)).stdout);
    for (const column of ['label', 'prediction'])
      expect(new Set(rowsOut.map((row) => row[column]))).toEqual(new Set(['-1', "'=1+1"]));
    expect(Object.keys(rowsOut[0]!).slice(-2).sort()).toEqual(['probability_-1', 'probability_=1+1']);
  });
});

describe('evaluate', () => {
  it('prints scores and confusion matrix and writes them with --report', async () => {
    const { code, stdout } = await run('evaluate', at('iris.onnx'), iris, '--report', at('evaluation.json'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/iris \(150 samples\)\n {2}accuracy {11}9\d\.\d%/);
    expect(stdout).toMatch(/true \\ said\s+setosa versicolor\s+virginica\s+recall/);
    const { test, skipped } = JSON.parse(await readFile(at('evaluation.json'), 'utf8')) as Report;
    expect([test!.count, skipped]).toEqual([150, []]);
    expect(test!.confusionMatrix[0]).toEqual([50, 0, 0]);
  });
});

describe.concurrent('inspect', () => {
  it('tells what is understood of a table', async () => {
    const { code, stdout } = await run('inspect', iris);
    expect(code).toBe(0);
    expect(stdout).toContain('iris: 150 rows\n');
    expect(stdout).toContain('\nlabel: "species".');
    expect(stdout).toContain('class: virginica (50)');
    expect(stdout).toContain(
      'column: "petal_width", number (DOUBLE; 0 missing, 22 distinct). All values are numbers.',
    );
  });

  it('tells what a model says about itself', async () => {
    const { stdout } = await run('inspect', at('iris.onnx'));
    expect(stdout).toContain('iris: a model for table');
    expect(stdout).toContain('classes: setosa, versicolor, virginica');
    expect(stdout).toContain('trained on 105 samples with lbfgs, seed 1');
  });

  it('gives the same as one JSON object with --json', async () => {
    const { stdout } = await run('inspect', at('iris.onnx'), '--json');
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'table', labelColumn: 'species', seed: 1 });
  });
});
