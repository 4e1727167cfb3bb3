import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src-preload/contract';
import { repositoryRoot, temporaryFolder } from '../fixtures';
import { run } from './run';

const iris = join(repositoryRoot, 'resources', 'samples', 'iris.csv');

describe('train --start-from', () => {
  it(
    'goes on from a model, by its label and its layers, and refuses others',
    { timeout: 120_000 },
    async () => {
      const folder = temporaryFolder();
      const at = (name: string) => join(folder.path, name);
      const first = await run(
        'train',
        iris,
        '--label',
        'species',
        '--seed',
        '1',
        ...['--out', at('first.onnx'), '--report', at('first.json')],
      );
      expect(first.code).toBe(0);
      const more = ['--start-from', at('first.onnx'), '--seed', '1'];
      const again = await run('train', iris, ...more, '--report', at('again.json'));
      expect([again.code, again.stderr.includes('cannot')]).toEqual([0, false]);
      const report = JSON.parse(await readFile(at('again.json'), 'utf8')) as Report;
      expect(report.start!.name).toBe('iris');
      const before = JSON.parse(await readFile(at('first.json'), 'utf8')) as Report;
      expect(report.curve.length).toBeLessThan(before.curve.length / 2);
      const wide = await run('train', iris, ...more, '--hidden', '8');
      expect([wide.code, wide.stderr]).toEqual([1, expect.stringContaining('has no hidden layers')]);
    },
  );
});
