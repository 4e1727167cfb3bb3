import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { dragSamples } from '../../src-main/sample-drag';
import type { Result } from '../../src-preload/contract';
import { temporaryFolder } from '../fixtures';

const icon = { width: 2, height: 1, pixels: new Uint8Array([200, 100, 50, 255, 200, 100, 50, 128]) };
const input = { datasetId: 'd', indices: [0], icon };
const trainer = (result: Result<string[]>) => ({ locate: async () => result });

describe('samples that are dragged out', () => {
  it('are the files that the trainer names, under an icon in the order and the weight of Electron', async () => {
    const path = join(temporaryFolder().path, 'a.png');
    await writeFile(path, '');
    const carry = vi.fn();
    await dragSamples(trainer({ ok: true, value: [path] }), input, carry);
    const bitmap = Buffer.from([50, 100, 200, 255, 25, 50, 100, 128]);
    expect(carry.mock.calls).toEqual([[{ files: [path], icon: { ...icon, bitmap } }]]);
  });

  it('are nothing where the trainer knows none, or a file is gone', async () => {
    const { path } = temporaryFolder();
    const gone = join(path, 'gone.png');
    await writeFile(gone, '');
    await rm(gone);
    const carry = vi.fn();
    for (const [answer, code] of [
      [{ ok: false, code: 'not-open', message: 'No.' }, 'not-open'],
      [{ ok: true, value: [gone] }, 'not-found'],
      // A folder is no picture.
      [{ ok: true, value: [path] }, 'not-found'],
    ] as const)
      await expect(dragSamples(trainer(answer as Result<string[]>), input, carry)).rejects.toMatchObject({
        code,
      });
    expect(carry).not.toHaveBeenCalled();
  });
});
