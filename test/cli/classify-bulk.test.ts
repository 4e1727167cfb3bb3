import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageFolder, notAnImage, temporaryFolder, truncatedJpeg, writeImage } from '../fixtures';
import { flowersCsv, lines } from '../trainer/helpers';
import { filesBelow } from '../trainer/bulk/support';
import { csvRows, jsonLines, run, start } from './run';

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder.path, ...names);
afterAll(() => folder.dispose());

const QUICK = ['--backbone', 'pixels', '--search', 'none', '--epochs', '20'];
beforeAll(async () => {
  await imageFolder(at('photos'), { classes: ['cat', 'dog'], perClass: 15 });
  await run('train', at('photos'), ...QUICK, '--out', at('m.onnx'));
  await writeFile(at('flowers.csv'), flowersCsv());
  await run('train', at('flowers.csv'), '--out', at('t.onnx'));
});

/** Many images of which each takes a while. */
async function many(name: string, count: number): Promise<string> {
  const bytes: Buffer[] = [];
  for (const [index, colour] of (
    [
      [200, 60, 60],
      [60, 160, 80],
    ] as const
  ).entries()) {
    const path = await writeImage(at('seed', `${index}.jpg`), {
      width: 400,
      height: 400,
      colour,
      noise: 40,
      format: 'jpeg',
    });
    bytes.push(await readFile(path));
  }
  await mkdir(at(name));
  for (let index = 0; index < count; index++) await writeFile(at(name, `${index}.jpg`), bytes[index % 2]!);
  await truncatedJpeg(at(name, '7b.jpg'));
  return at(name);
}

/** Starts it again and again, and kills it without warning a while after it has begun. */
async function killedTimes(times: number, args: string[], journal: string): Promise<number> {
  let killed = 0;
  for (let round = 0; round < times; round++) {
    const running = start(args);
    const isThere = () =>
      readFile(journal, 'utf8').then(
        (text) => text.split('\n').length > 2 + round,
        () => false,
      );
    while (running.child.exitCode === null && !(await isThere())) await delay(5);
    await delay(Math.random() * 500);
    running.child.kill('SIGKILL');
    const { code } = await running.finished;
    if (code === null) killed++;
  }
  return killed;
}

describe('classify killed in the middle', () => {
  it('finishes with each file exactly once, as if nothing had been', { timeout: 180_000 }, async () => {
    const source = await many('many', 400);
    const args = ['classify', at('m.onnx'), source];
    const whole = await run(...args, '--out', at('whole.csv'));
    expect(whole.stderr).toContain('400 classified, 1 skipped');
    const killing = [...args, '--out', at('killed.csv')];
    const killed = await killedTimes(5, killing, at('killed.csv.unfinished.journal'));
    expect(killed).toBe(5);
    const { code, stderr } = await run(...killing);
    expect(code).toBe(0);
    const [, known] = /going on: (\d+) of 401 were answered already/.exec(stderr) ?? [];
    expect(Number(known)).toBeGreaterThan(4);
    expect(stderr).toContain('400 classified, 1 skipped');
    const text = await readFile(at('killed.csv'), 'utf8');
    expect(text).toBe(await readFile(at('whole.csv'), 'utf8'));
    expect(new Set(csvRows(text).map(({ file }) => file)).size).toBe(400);
    expect((await readdir(folder.path)).filter((name) => name.startsWith('killed'))).toEqual(['killed.csv']);
  });

  it('has moved each file exactly once, and lost none', { timeout: 180_000 }, async () => {
    const source = await many('moving', 200);
    const before = Object.keys(await filesBelow(source)).sort();
    const args = [
      'classify',
      at('m.onnx'),
      source,
      '--copy-into',
      at('moved'),
      '--move',
      '--format',
      'jsonl',
      '--out',
      at('moved.jsonl'),
    ];
    await killedTimes(4, args, at('moved.jsonl.unfinished.journal'));
    const left = [...Object.keys(await filesBelow(source)), ...Object.keys(await filesBelow(at('moved')))];
    expect(left.map((name) => name.replace(/^\w+\//, '')).sort()).toEqual(before);
    const { code, stderr } = await run(...args);
    expect([code, stderr]).toEqual([0, expect.stringContaining(`200 moved into ${at('moved')} (0 unsure)`)]);
    expect(Object.keys(await filesBelow(source))).toEqual(['7b.jpg']);
    const moved = Object.keys(await filesBelow(at('moved'))).map((name) => name.split('/')[1]!);
    expect(moved.sort()).toEqual(before.filter((name) => name !== '7b.jpg'));
    const answers = jsonLines(await readFile(at('moved.jsonl'), 'utf8'));
    expect(new Set(answers.map(({ file }) => file)).size).toBe(200);
    expect(answers).toHaveLength(200);
  });
});

describe('classify', () => {
  it('takes patterns, lists, several formats, and says when nothing matches', async () => {
    const pattern = await run(
      'classify',
      at('m.onnx'),
      at('photos', '**', '*-00[12].png'),
      '--format',
      'jsonl',
    );
    expect(pattern.code).toBe(0);
    const answers = jsonLines(pattern.stdout);
    expect(answers.map(({ file }) => file)).toEqual(
      ['cat', 'dog'].flatMap((name) => [1, 2].map((n) => at('photos', name, `${name}-00${n}.png`))),
    );
    expect(answers.map(({ prediction }) => prediction)).toEqual(['cat', 'cat', 'dog', 'dog']);

    const nothing = await run('classify', at('m.onnx'), at('photos', '*.webp'));
    expect([nothing.code, nothing.stderr]).toEqual([
      1,
      expect.stringContaining(`"${at('photos', '*.webp')}" matches no file`),
    ]);

    const list = start(['classify', at('m.onnx'), '-', '-0']);
    list.child.stdin!.end(
      [at('photos', 'cat', 'cat-003.png'), at('gone.png'), at('photos', 'cat', 'cat-003.png')].join('\0'),
    );
    const listed = await list.finished;
    expect(csvRows(listed.stdout).map(({ file }) => file)).toEqual([at('photos', 'cat', 'cat-003.png')]);
    expect(listed.stderr).toMatch(/skipped .*gone\.png: .*does not exist/);
    expect(listed.code).toBe(0);
  });

  it('ends with 1 where nothing could be classified', async () => {
    await mkdir(at('bad'));
    await truncatedJpeg(at('bad', 'half.jpg'));
    await notAnImage(at('bad', 'note.jpg'));
    const { code, stderr } = await run('classify', at('m.onnx'), at('bad'));
    expect([code, stderr]).toEqual([1, expect.stringContaining('0 classified, 2 skipped')]);
  });

  it.each([
    [['--format', 'parquet'], 'Parquet needs a file'],
    [['--move'], '--move needs folders'],
    [['--format', 'xml'], 'Allowed choices are csv, jsonl, parquet'],
    [['--watch', '--format', 'parquet'], 'CSV or JSON lines'],
  ])('is a wrong call with %j', async (options, words) => {
    const { code, stderr } = await run('classify', at('m.onnx'), at('photos'), ...options);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  });

  it('refuses to mix, and begins anew with --fresh', async () => {
    const source = await many('mixed', 300);
    const args = ['classify', at('m.onnx'), source, '--out', at('mixed.csv')];
    expect(await killedTimes(1, args, at('mixed.csv.unfinished.journal'))).toBe(1);
    const other = await run(...args, '--threshold', '0.9');
    expect([other.code, other.stderr]).toEqual([1, expect.stringContaining('begun with other options')]);
    const fresh = await run(...args, '--threshold', '0.9', '--fresh');
    expect(fresh.code).toBe(0);
    expect(fresh.stderr).not.toContain('going on');
    expect(csvRows(await readFile(at('mixed.csv'), 'utf8'))[0]).toHaveProperty('accepted');
  });

  it.skipIf(process.platform === 'win32')('keeps what there is at Ctrl-C', async () => {
    const source = await many('stopped', 300);
    const args = ['classify', at('m.onnx'), source, '--out', at('stopped.csv')];
    const running = start(args);
    const journal = at('stopped.csv.unfinished.journal');
    while ((await readFile(journal, 'utf8').catch(() => '')).split('\n').length < 3) await delay(10);
    running.child.kill('SIGINT');
    const { code, stderr } = await running.finished;
    expect(code).toBe(1);
    const [, kept] = /Stopped\. (\d+) answers are kept: the same command goes on/.exec(stderr)!;
    const again = await run(...args);
    expect(again.stderr).toMatch(new RegExp(`going on: (${kept}|${Number(kept) + 1}) of 301`));
    expect(csvRows(await readFile(at('stopped.csv'), 'utf8'))).toHaveLength(300);
  });

  it('takes a folder of tables, lists one that is none, and goes on after a kill', async () => {
    await mkdir(at('tables'));
    const row = (index: number) => `${(index % 50) / 10},red,1000000,${index}`;
    await writeFile(at('tables', 'one.csv'), `length,colour,offset,noise\n${lines(60_000, row)}`);
    await writeFile(at('tables', 'other.csv'), 'a,b\n1,2\n');
    await copyFile(at('tables', 'one.csv'), at('tables', 'two.csv'));
    const args = ['classify', at('t.onnx'), at('tables'), '--out', at('rows.parquet')];
    await killedTimes(2, args, at('rows.parquet.unfinished.journal'));
    const { code, stderr } = await run(...args);
    expect(code).toBe(0);
    expect(stderr).toContain('120000 classified, 1 not read');
    expect(stderr).toMatch(/other\.csv/);
    expect((await readFile(at('rows.parquet'))).subarray(0, 4).toString()).toBe('PAR1');
  });
});

describe.skipIf(process.platform === 'win32')('classify --watch', () => {
  it(
    'answers what is there and what arrives, once, also after it was killed',
    { timeout: 120_000 },
    async () => {
      await imageFolder(at('inbox'), { classes: ['cat'], perClass: 2 });
      const args = [
        'classify',
        at('m.onnx'),
        at('inbox'),
        '--watch',
        '--out',
        at('inbox.jsonl'),
        '--copy-into',
        at('sorted'),
      ];
      const first = start(args);
      let out = '';
      first.child.stdout!.on('data', (text: string) => (out += text));
      const until = async (words: RegExp) => {
        while (!words.test(out)) await delay(20);
      };
      await until(/cat-002\.png: cat/);
      await writeImage(at('inbox', 'new', 'later.png'), { colour: [60, 160, 80] });
      await until(/later\.png: dog .* -> .*sorted\/dog\/later\.png/);
      first.child.kill('SIGKILL');
      await first.finished;
      await writeImage(at('inbox', 'new', 'last.png'), { colour: [200, 60, 60] });
      out = '';
      const second = start(args);
      second.child.stdout!.on('data', (text: string) => (out += text));
      await until(/last\.png: cat/);
      second.child.kill('SIGINT');
      const { code, stdout, stderr } = await second.finished;
      expect([code, stdout.trim().split('\n')]).toEqual([0, [expect.stringContaining('last.png')]]);
      expect(stderr).toContain('going on: 3 were answered already');
      expect(stderr).toContain('4 classified');
      const answers = jsonLines(await readFile(at('inbox.jsonl'), 'utf8'));
      expect(answers.map(({ prediction }) => prediction)).toEqual(['cat', 'cat', 'dog', 'cat']);
      const sorted = Object.keys(await filesBelow(at('sorted'))).sort();
      expect(sorted).toEqual(['cat/cat-001.png', 'cat/cat-002.png', 'cat/last.png', 'dog/later.png']);
      await rm(at('inbox'), { recursive: true });
    },
  );
});
