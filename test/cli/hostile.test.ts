/** `train` on images as the world has them. */
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src-preload/contract';
import { temporaryFolder } from '../fixtures';
import { HOSTILE_CLASSES, isRoot, makeHostileFolder, type HostileFolder } from '../trainer/hostile-images';
import { run, type Finished } from './run';

describe('train on a folder of hostile and odd images', () => {
  let hostile: HostileFolder;
  let trained: Finished;
  let report: Report;

  beforeAll(async () => {
    const folder = temporaryFolder();
    const data = join(folder.path, 'photos');
    hostile = await makeHostileFolder(data);
    const path = join(folder.path, 'report.json');
    trained = await run('train', data, '--report', path, '--out', join(folder.path, 'model.onnx'));
    report = JSON.parse(await readFile(path, 'utf8')) as Report;
    return async () => {
      if (!isRoot) await chmod(join(data, 'green/private'), 0o700);
      folder.dispose();
    };
  }, 120_000);

  it('ends well, in the memory that good images take', () => {
    expect([trained.code, trained.stderr.includes('softmax-studio:')]).toEqual([0, false]);
    expect(report.peakMemory).toBeLessThan(1.5e9);
  });

  it('learns from all that can be read', () => {
    const { train, validation, test } = report.counts;
    expect(report.classes).toEqual(HOSTILE_CLASSES.toSorted());
    expect(train + validation + test).toBe(hostile.readable.length);
    // Plain colours, however they are stored.
    expect(report.test!.accuracy).toBeGreaterThan(0.85);
  });

  it('lists everything else with its reason, and counts it', () => {
    const refused = new Map(report.skipped.map(({ item, reason }) => [item, reason]));
    expect([...refused.keys()].toSorted()).toEqual(hostile.refused.map(({ item }) => item).toSorted());
    for (const { item, reason } of hostile.refused) expect(refused.get(item), item).toMatch(reason);
    expect(report.counts.skipped).toBe(hostile.refused.length);
    expect(trained.stdout).toContain(`${hostile.refused.length} skipped:`);
  });

  it('finds the files that hold the same picture under other names', () => {
    // At least four beside the first, in each class.
    expect(report.duplicates!.samples).toBeGreaterThanOrEqual(2 * 4);
  });
});
