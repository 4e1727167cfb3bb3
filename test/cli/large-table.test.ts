/** Tables that are larger than the memory that JavaScript is given. */
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures';
import { flowersCsv, lines } from '../trainer/helpers';
import { run, start } from './run';

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder.path, ...names);
afterAll(() => folder.dispose());

const ROWS = 300_000;
beforeAll(async () => {
  await writeFile(at('flowers.csv'), flowersCsv());
  const row = (index: number) => `${index},${index % 5},${['red', 'blue'][index % 2]},1000000,${index % 13}`;
  await writeFile(at('many.csv'), `number,length,colour,offset,noise\n${lines(ROWS, row)}`);
  await run('train', at('flowers.csv'), '--out', at('model.onnx'));
});

describe('classify', () => {
  it('holds no more than a part of the rows', async () => {
    await mkdir(at('out'));
    const target = at('out', 'answers.csv');
    // A single array of as many answers would not fit.
    const env = { ...process.env, NODE_OPTIONS: '--max-old-space-size=56' };
    const call = ['classify', at('model.onnx'), at('many.csv'), '--out', target];
    const { code, stderr } = await start(call, { env }).finished;
    expect(stderr).toContain(`${ROWS} classified\n`);
    expect(code).toBe(0);
    const text = await readFile(target, 'utf8');
    const rows = text.trimEnd().split('\n');
    expect(rows).toHaveLength(ROWS + 1);
    expect(rows.slice(1).every((line, index) => line.startsWith(`${index},`))).toBe(true);
    expect(await readdir(at('out'))).toEqual(['answers.csv']);
    expect((await stat(target)).size).toBe(Buffer.byteLength(text));
  });

  // Windows has no SIGINT to send to another process.
  it.skipIf(process.platform === 'win32')(
    'keeps its answers at Ctrl-C, and the same command goes on from there',
    async () => {
      await mkdir(at('cut'));
      const call = [
        'classify',
        at('model.onnx'),
        at('many.csv'),
        '--out',
        at('cut', 'answers.csv'),
        '--json',
      ];
      const running = start(call);
      let seen = '';
      running.child.stderr!.on('data', function listen(text: string) {
        if (!/"phase":"evaluating","done":[1-9]/.test((seen += text))) return;
        running.child.stderr!.off('data', listen);
        running.child.kill('SIGINT');
      });
      const { code, stdout, stderr } = await running.finished;
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/softmax-studio: Stopped\. [\d,]+ answers are kept/);
      expect(await readdir(at('cut'))).not.toContain('answers.csv');

      const again = await run(...call);
      expect(again.code).toBe(0);
      expect(await readdir(at('cut'))).toEqual(['answers.csv']);
      const rows = (await readFile(at('cut', 'answers.csv'), 'utf8')).trimEnd().split('\n').slice(1);
      expect(rows).toHaveLength(ROWS);
      expect(rows.every((line, index) => line.startsWith(`${index},`))).toBe(true);
    },
  );
});
