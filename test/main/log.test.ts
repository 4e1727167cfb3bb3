import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Log } from '../../src-main/log';
import { temporaryFolder } from '../fixtures';

describe('the log', () => {
  it('goes on where it ended', async () => {
    const folder = join(temporaryFolder().path, 'logs');
    new Log(folder).info('first');
    new Log(folder).error('second\n');
    const lines = (await readFile(join(folder, 'studio.log'), 'utf8')).split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^\S+Z info first$/),
      expect.stringMatching(/error second$/),
      '',
    ]);
  });

  it('keeps to its size and one file before', async () => {
    const folder = temporaryFolder().path;
    const log = new Log(folder, 1000);
    for (let i = 0; i < 100; i++) log.warn(`line ${i} ${'.'.repeat(100)}`);
    for (const name of ['studio.log', 'studio.old.log']) {
      expect((await stat(join(folder, name))).size).toBeLessThanOrEqual(1000);
    }
    expect(await readFile(log.path, 'utf8')).toContain('line 99');
  });

  it('does not fail when it cannot write', async () => {
    const log = new Log(temporaryFolder().path, 1000);
    await rm(log.folder, { recursive: true });
    expect(() => log.info('lost')).not.toThrow();
  });
});
