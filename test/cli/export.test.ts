import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { imageFolder, repositoryRoot, temporaryFolder, type TemporaryFolder } from '../fixtures';
import { csvRows, jsonLines, run } from './run';

const iris = join(repositoryRoot, 'resources', 'samples', 'iris.csv');

describe('export', () => {
  let kept: TemporaryFolder;
  let flowers: string;
  let colours: string;
  let pictures: string;

  beforeAll(async () => {
    kept = temporaryFolder();
    [flowers, colours] = [join(kept.path, 'iris.onnx'), join(kept.path, 'colours.onnx')];
    pictures = await imageFolder(join(kept.path, 'pictures'), { perClass: 10 });
    const quick = [
      '--backbone',
      'pixels',
      '--optimizer',
      'adam',
      '--learning-rate',
      '0.01',
      '--epochs',
      '10',
    ];
    const trained = await Promise.all([
      run('train', iris, '--label', 'species', '--out', flowers),
      run('train', pictures, ...quick, '--out', colours),
    ]);
    expect(trained.map(({ code }) => code)).toEqual([0, 0]);
    return () => kept.dispose();
  }, 120_000);

  const free = (name = 'export') => join(temporaryFolder().path, name);

  it('says what it saved, and how near its answers are on the data that was given', async () => {
    const out = free();
    const { code, stdout } = await run('export', flowers, '--to', 'json', '--out', out, '--data', iris);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}head\.json +\d[\d.]* kB$/m);
    expect(stdout).toMatch(
      /^proof: 150 given samples in reader\.mjs in Node\.js [\d.]+: largest difference [\de.-]+ \(bound 1e-4\), the same label for 100\.0%; accuracy 9\d\.\d% before, 9\d\.\d% after$/m,
    );
    expect((await readdir(out)).sort()).toEqual([
      'MODEL_CARD.md',
      'README.md',
      'example.csv',
      'head.json',
      'head.schema.json',
      'proof.json',
      'reader.mjs',
    ]);
  });

  it('makes samples where none are given, and tells programs in JSON', async () => {
    const { code, stdout, stderr } = await run('export', flowers, '--to', 'onnx', '--out', free(), '--json');
    expect(code).toBe(0);
    const { files, proof } = JSON.parse(stdout) as {
      files: unknown[];
      proof: { samples: string; count: number };
    };
    expect(proof).toMatchObject({ samples: 'made', count: 100, accuracy: null, agreement: 1 });
    expect(files).toHaveLength(4);
    const events = jsonLines(stderr);
    expect(events.some(({ phase, done }) => phase === 'evaluating' && done === 100)).toBe(true);
  });

  it('takes pictures with labels and without', async () => {
    const labelled = await run('export', colours, '--to', 'onnx', '--out', free(), '--data', pictures);
    expect(labelled.stdout).toMatch(/^proof: 30 given samples .* accuracy \d+\.\d% before, \d+\.\d% after$/m);
    const one = join(pictures, 'red');
    const bare = await run('export', colours, '--to', 'onnx', '--out', free(), '--data', one);
    expect(bare.stdout).toMatch(/^proof: 10 given samples .* the same label for 100\.0%$/m);
  }, 120_000);

  it.each(['float16', 'int8'])('stores weights as %s, and measures what that changes', async (weights) => {
    const out = free();
    const { code, stdout } = await run(
      'export',
      colours,
      '--to',
      'onnx',
      '--weights',
      weights,
      '--out',
      out,
      '--data',
      pictures,
    );
    expect([code, stdout]).toEqual([0, expect.stringMatching(/bound 0\.\d+\).* before, /)]);
    const whole = await readFile(colours);
    expect((await readFile(join(out, 'model.onnx'))).length).toBeLessThan(whole.length);
  });

  it('brings a program in JavaScript that answers as the app does', async () => {
    const out = free();
    expect((await run('export', colours, '--to', 'javascript', '--out', out)).code).toBe(0);
    // Below the repository, where it finds its libraries.
    const folder = join(repositoryRoot, 'node_modules', '.cache', basename(join(out, '..')));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await mkdir(folder, { recursive: true });
    await cp(out, folder, { recursive: true });
    const some = ['red/red-001.png', 'blue/blue-002.png'].map((name) => join(pictures, name));
    const { stdout } = await promisify(execFile)(process.execPath, ['classify.mjs', ...some], {
      cwd: folder,
    });
    const own = csvRows((await run('classify', colours, ...some)).stdout);
    const wanted = own.map(({ prediction, confidence }) => [prediction, Number(confidence).toFixed(4)]);
    const found = stdout
      .trim()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(found.map(([path]) => path)).toEqual(some);
    expect(found.map(([, label, p]) => [label, Number(p).toFixed(4)])).toEqual(wanted);
  });

  it('brings a program in Python that answers as the app does', async (context) => {
    const hasRuntime = await promisify(execFile)('python3', ['-c', 'import onnxruntime, numpy, PIL']).then(
      () => true,
      () => false,
    );
    if (!hasRuntime) context.skip('python3 with onnxruntime, numpy and Pillow is not installed');
    const [rows, images] = [free(), free()];
    await run('export', flowers, '--to', 'python', '--out', rows);
    await run('export', colours, '--to', 'python', '--out', images);
    const table = await promisify(execFile)('python3', ['classify.py', iris], { cwd: rows });
    const own = csvRows((await run('classify', flowers, iris)).stdout);
    const labels = table.stdout
      .trim()
      .split('\n')
      .map((line) => line.split('\t')[1]);
    expect(labels).toEqual(own.map(({ prediction }) => prediction));
    const red = join(pictures, 'red', 'red-001.png');
    const picture = await promisify(execFile)('python3', ['classify.py', red], { cwd: images });
    expect(picture.stdout).toContain('\tred\t');
  });

  it('says what is wrong with a call, and with a folder', async () => {
    const unknown = await run('export', flowers, '--to', 'pdf', '--out', free());
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('Allowed choices are onnx')]);
    expect((await run('export', flowers, '--to', 'onnx')).code).toBe(2);
    const out = free();
    await mkdir(out);
    await writeFile(join(out, 'mine.txt'), 'mine');
    const full = await run('export', flowers, '--to', 'onnx', '--out', out);
    expect([full.code, full.stderr]).toEqual([1, expect.stringContaining('is not empty')]);
    expect(await readdir(out)).toEqual(['mine.txt']);
    const refused = await run('export', flowers, '--to', 'json', '--weights', 'int8', '--out', free());
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('Choose one of float32')]);
    const other = await run('export', colours, '--to', 'onnx', '--out', out + '2', '--data', iris);
    expect([other.code, other.stderr]).toEqual([1, expect.stringContaining('images')]);
    expect(await readdir(join(out, '..'))).toEqual(['export']);
    const missing = await run('export', flowers, '--to', 'onnx', '--out', free(), '--data', pictures);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('rows of a table')]);
  });
});
