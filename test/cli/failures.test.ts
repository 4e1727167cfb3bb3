import { spawnSync } from 'node:child_process';
import { chmod, chown, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { repositoryRoot, temporaryFolder } from '../fixtures';
import { run, start } from './run';

const iris = join(repositoryRoot, 'resources', 'samples', 'iris.csv');
const folder = temporaryFolder();
const at = (...names: string[]) => join(folder.path, ...names);
afterAll(() => folder.dispose());

describe.concurrent('A wrong call exits with 2 and says why', () => {
  const calls: [what: string, args: string[], words: string][] = [
    ['an unknown flag', ['train', iris, '--lable', 'species'], "unknown option '--lable'"],
    ['no data', ['train'], "missing required argument 'data'"],
    ['a number that is none', ['train', iris, '--epochs', 'many'], 'a whole number from 1 to 100000'],
  ];
  it.each(calls)('%s', async (_, args, words) => {
    const { code, stderr, stdout } = await run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });
});

describe.concurrent('Work that fails exits with 1 and says why, in one line', () => {
  it('a label column that is not there: the others are listed', async () => {
    const { code, stderr } = await run('train', iris, '--label', 'kind');
    expect(code).toBe(1);
    expect(stderr.trim().split('\n').at(-1)).toBe(
      'softmax-studio: "iris.csv" has no column "kind". ' +
        'Its columns are "sepal_length", "sepal_width", "petal_length", "petal_width", "species".',
    );
  });

  it('a table of one row', async () => {
    await writeFile(at('one.csv'), 'a,label\n1,x\n');
    const { code, stderr } = await run('train', at('one.csv'));
    expect(code).toBe(1);
    expect(stderr).toContain('"one.csv" has only one row.');
  });

  it('a model that is none', async () => {
    const { code, stderr } = await run('classify', iris, iris);
    expect(code).toBe(1);
    expect(stderr).toContain('"iris.csv" is not a Softmax Studio model');
  });
});

describe.concurrent('A result that cannot be written is refused before training', () => {
  it.each(['--out', '--report'])('%s in a folder that does not exist', async (flag) => {
    const { code, stdout, stderr } = await run('train', iris, flag, at('nowhere', 'result'));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`"${at('nowhere')}" cannot be used: it does not exist`);
  });

  it.each(['--out', '--report'])('%s over the data', async (flag) => {
    const data = at(`data${flag}.csv`);
    await copyFile(iris, data);
    const { code, stdout, stderr } = await run('train', data, flag, data);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('would write over a file that is in use here');
    expect(await readFile(data)).toEqual(await readFile(iris));
  });

  // The administrator may write anywhere: as such, the call is made by the user "nobody".
  const isAdministrator = process.getuid?.() === 0;
  const user = isAdministrator ? { uid: 65_534, gid: 65_534 } : {};
  const canRead = spawnSync(process.execPath, ['-e', '0'], { cwd: repositoryRoot, ...user }).status === 0;
  it.skipIf(process.platform === 'win32' || !canRead)('--out in a folder without permission', async () => {
    await mkdir(at('locked'));
    await mkdir(at('temporary'));
    await chmod(folder.path, 0o755);
    if (isAdministrator) await chown(at('temporary'), user.uid!, user.gid!);
    else await chmod(at('locked'), 0o500);
    const env = { ...process.env, TMPDIR: at('temporary') };
    const args = ['train', iris, '--out', at('locked', 'm.onnx')];
    const { code, stdout, stderr } = await start(args, { ...user, env }).finished;
    await chmod(at('locked'), 0o700);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`"${at('locked')}" cannot be used: permission was denied`);
  });
});
