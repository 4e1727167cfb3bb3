import { chmod } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { scanImageFolder, type ImageFolder } from '../../src-main/trainer/data/images';
import { describeError } from '../../src-main/trainer/errors';
import { decodeImage, makeThumbnail } from '../../src-main/trainer/features/decode';
import { Job } from '../../src-main/trainer/job';
import { temporaryFolder } from '../fixtures';
import { isRoot, makeHostileFolder, type HostileFolder } from './hostile-images';

describe('A folder of hostile and odd images', () => {
  let hostile: HostileFolder;
  let scanned: ImageFolder;
  const readable: string[] = [];
  const refused = new Map<string, string>();
  const means: number[][] = [];
  let seconds = 0;

  beforeAll(async () => {
    const folder = temporaryFolder();
    hostile = await makeHostileFolder(folder.path);
    const began = performance.now();
    scanned = await scanImageFolder(folder.path, new Job());
    for (const { item, reason } of scanned.skipped) refused.set(item, reason);
    for (const { path, label } of scanned.samples) {
      const item = relative(folder.path, path);
      try {
        const { data, width, height } = await decodeImage(path);
        expect(data.length).toBe(width * height * 3);
        (means[label] ??= []).push(data.reduce((sum, v, i) => sum + (i % 3 === 0 ? v : i % 3 === 1 ? -v : 0), 0) / (width * height)); // prettier-ignore
        readable.push(item);
      } catch (error) {
        refused.set(item, describeError(error).message);
      }
    }
    seconds = (performance.now() - began) / 1000;
    await makeThumbnail(join(folder.path, hostile.readable[0]!), 32);
    return async () => {
      if (!isRoot) await chmod(join(folder.path, 'green/private'), 0o700);
      folder.dispose();
    };
  }, 120_000);

  it('has the two classes that its good images are in', () => {
    expect(scanned.classes).toEqual(['green', 'red']);
  });

  it('is read but for what cannot be', () => {
    expect(readable.toSorted()).toEqual(hostile.readable.toSorted());
    expect(readable.filter((item) => basename(item).length === 255)).toHaveLength(2);
    expect(readable.some((item) => item.length > 300)).toBe(true);
  });

  it('has everything else listed, with a reason that says what it is', () => {
    expect([...refused.keys()].toSorted()).toEqual(hostile.refused.map(({ item }) => item).toSorted());
    for (const { item, reason } of hostile.refused) expect(refused.get(item), item).toMatch(reason);
  });

  it('shows each picture in the colour of its class, however it is stored', () => {
    // Red less green, on average: the least of what is red, the most of what is green.
    const [green, red] = means;
    expect(Math.min(...red!)).toBeGreaterThan(60);
    expect(Math.max(...green!)).toBeLessThan(-60);
  });

  it('takes no longer than it should', () => {
    expect(seconds).toBeLessThan(30);
  });

  it.skipIf(isRoot)('lists what it may not read', () => {
    expect(refused.get(join('red', 'secret.png'))).toMatch(/permission was denied/);
    expect(refused.get(join('green', 'private'))).toMatch(/permission was denied/);
  });
});
