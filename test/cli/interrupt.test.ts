import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../src-main/trainer/model/model-file';
import { temporaryFolder, writeImage } from '../fixtures';
import { lines } from '../trainer/helpers';
import { start, type Running } from './run';

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder.path, ...names);
afterAll(() => folder.dispose());

/** Presses Ctrl-C when these words first come on stderr. */
function interruptAt(running: Running, words: string): void {
  let seen = '';
  running.child.stderr!.on('data', function listen(text: string) {
    seen += text;
    if (!seen.includes(words)) return;
    running.child.stderr!.off('data', listen);
    running.child.kill('SIGINT');
  });
}

// Windows has no SIGINT to send to another process.
describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  it('once while training stops with the best so far and saves the model', async () => {
    const cells = (row: number) => `${(row * 37) % 101},${(row * 53) % 89},${'xyz'[row % 3]}`;
    await writeFile(at('large.csv'), 'a,b,label\n' + lines(20_000, cells));
    const endless = ['--optimizer', 'adam', '--epochs', '100000', '--learning-rate', '1e-7', '--batch', '16'];
    const running = start(['train', at('large.csv'), ...endless, '--json', '--out', at('stopped.onnx')]);
    interruptAt(running, '"event":"training"');
    const { code, stdout, stderr } = await running.finished;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ended: 'stopped' });
    expect(stderr).toContain('Stopping with the best so far. Press Ctrl-C again to give up.');
    const { metadata, session } = await loadModel(at('stopped.onnx'));
    expect(metadata.report.ended).toBe('stopped');
    await session.release();
  });

  it('twice gives up: exit code 1, no model, nothing half-written', async () => {
    const image = { width: 800, height: 800, noise: 40, format: 'jpeg' } as const;
    const path = await writeImage(at('one.jpg'), image);
    for (const name of ['cat', 'dog']) {
      await mkdir(at('many', name), { recursive: true });
      for (let copy = 0; copy < 200; copy++) await copyFile(path, at('many', name, `${copy}.jpg`));
    }
    const running = start(['train', at('many'), '--json', '--out', at('given-up.onnx')]);
    interruptAt(running, '"phase":"features"');
    interruptAt(running, 'Press Ctrl-C again');
    const { code, stdout, stderr } = await running.finished;
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('softmax-studio: Cancelled.');
    expect((await readdir(folder.path)).filter((name) => name.includes('given-up'))).toEqual([]);
  });
});
