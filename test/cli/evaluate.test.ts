import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Comparison, Evaluation } from '../../src-preload/contract';
import { comparisonLines } from '../../src-main/cli/comparison';
import { repositoryRoot, temporaryFolder } from '../fixtures';
import { run } from './run';

const iris = join(repositoryRoot, 'resources', 'samples', 'iris.csv');

describe('evaluate --against', () => {
  it('scores both on the same samples, in words and in the report', { timeout: 120_000 }, async () => {
    const at = (name: string) => join(folder.path, name);
    const folder = temporaryFolder();
    const train = (out: string, ...more: string[]) =>
      run('train', iris, '--label', 'species', '--seed', '1', '--out', at(out), ...more);
    const excluded = ['--exclude', 'petal_length,petal_width,sepal_length'];
    const trained = await Promise.all([train('all.onnx'), train('sepals.onnx', ...excluded)]);
    expect(trained.map(({ stderr, code }) => [code, code === 0 ? '' : stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    const { code, stdout } = await run(
      ...['evaluate', at('all.onnx'), iris, '--against', at('sepals.onnx'), '--report', at('report.json')],
    );
    expect(code).toBe(0);
    const report = JSON.parse(await readFile(at('report.json'), 'utf8')) as Evaluation & { test: object };
    const { bothRight, onlyFirst, verdict } = report.comparison!;
    expect([report.test, verdict]).toEqual([expect.objectContaining({ count: 150 }), 'first']);
    expect(Object.keys(report)).toEqual(expect.arrayContaining(['diagnostics', 'threshold', 'seconds']));
    expect(stdout).toContain(`both are right on ${bothRight}; only "all.onnx" on ${onlyFirst}, `);
    expect(stdout).toMatch(/: "all\.onnx" is better on this data\n/);
  });
});

describe('A comparison in words', () => {
  const lines = (comparison: Partial<Comparison>) =>
    comparisonLines(
      {
        ...{ bothRight: 270, onlyFirst: 20, onlySecond: 5, neitherRight: 5 },
        ...{ scores: { count: 300, accuracy: 0.967 }, otherScores: { accuracy: 0.917 } },
        ...{ pValue: 0.004077, verdict: 'first' },
        ...comparison,
      } as Comparison,
      ['a.onnx', 'b.onnx'],
    );

  it.each<[Partial<Comparison>, string]>([
    [
      {},
      'such a difference, or a larger one, comes by chance in 0.4% of cases: "a.onnx" is better on this data',
    ],
    [
      { verdict: 'second', pValue: 1e-9 },
      'such a difference, or a larger one, comes by chance in fewer than 0.01% of cases: "b.onnx" is better on this data',
    ],
    [
      { verdict: 'unclear', pValue: 0.1847 },
      'such a difference, or a larger one, comes by chance in 18% of cases: this data does not tell which is better',
    ],
    [
      { onlyFirst: 0, onlySecond: 0, verdict: 'unclear', pValue: 1 },
      'they are right and wrong on the same samples: this data does not tell which is better',
    ],
  ])('%j', (comparison, last) => {
    expect(lines(comparison)).toEqual([
      'accuracy on the 300 samples whose class both know: "a.onnx" 96.7%, "b.onnx" 91.7%',
      expect.stringMatching(
        /^both are right on 270; only "a.onnx" on \d+, only "b.onnx" on \d+; neither on 5$/,
      ),
      last,
    ]);
  });
});
