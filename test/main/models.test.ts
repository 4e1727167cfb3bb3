import { mkdir, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deleteModels, keptModel, modelFileName, pruneModels, saveModel } from '../../src-main/models';
import { temporaryFolder } from '../fixtures';

describe('the kept model', () => {
  it('is found by its id', async () => {
    const folder = temporaryFolder().path;
    await writeFile(join(folder, 'iris-1.onnx'), 'model');
    expect(await keptModel(folder, 'iris-1')).toBe(join(folder, 'iris-1.onnx'));
    await expect(keptModel(folder, 'iris-2')).rejects.toMatchObject({ code: 'not-found' });
  });

  it.each(['../iris-1', 'a/b', 'a\\b', 'A', 'a.b', '', 'a\0', '..', 'a\n'])(
    'is not found by %j',
    async (id) => {
      await expect(keptModel('/', id)).rejects.toMatchObject({ code: 'bad-input' });
    },
  );
});

describe('saving a model', () => {
  it('copies it to the path, with the extension', async () => {
    const folder = temporaryFolder().path;
    const kept = join(folder, 'kept.onnx');
    await writeFile(kept, 'model');
    expect(await saveModel(kept, join(folder, 'mine'))).toEqual({
      path: join(folder, 'mine.onnx'),
      bytes: 5,
    });
    expect(await readFile(join(folder, 'mine.onnx'), 'utf8')).toBe('model');
  });

  it('does not overwrite what the dialog did not ask about', async () => {
    const folder = temporaryFolder().path;
    const kept = join(folder, 'kept.onnx');
    await writeFile(kept, 'new');
    await writeFile(join(folder, 'mine.onnx'), 'old');
    expect((await saveModel(kept, join(folder, 'mine'))).path).toBe(join(folder, 'mine'));
    expect(await readFile(join(folder, 'mine.onnx'), 'utf8')).toBe('old');
  });

  it('says which folder vanished', async () => {
    const folder = temporaryFolder().path;
    const kept = join(folder, 'kept.onnx');
    await writeFile(kept, 'model');
    const gone = join(folder, 'gone');
    await mkdir(gone);
    await rm(gone, { recursive: true });
    await expect(saveModel(kept, join(gone, 'a.onnx'))).rejects.toMatchObject({
      code: 'folder-missing',
      message: expect.stringContaining(gone),
    });
    expect(await readdir(folder)).toEqual(['kept.onnx']);
  });
});

describe('the suggested file name', () => {
  it.each([
    ['Iris', 'Iris.onnx'],
    ['iris.ONNX', 'iris.onnx'],
    ['a/b\\c:d', 'a-b-c-d.onnx'],
    ['../../etc/passwd', '-..-etc-passwd.onnx'],
    ['  ..  ', 'model.onnx'],
    ['Blüten 花', 'Blüten 花.onnx'],
    ['x\u0000y\n', 'x-y-.onnx'],
    ['n'.repeat(200), `${'n'.repeat(80)}.onnx`],
  ])('%j', (suggested, name) => expect(modelFileName(suggested)).toBe(name));
});

describe('the kept models', () => {
  const names = (folder: string) => readdir(folder).then((all) => all.sort());

  it('of projects stay however many there are; of the others the newest fifty', async () => {
    const folder = temporaryFolder().path;
    for (let i = 0; i < 120; i++) {
      const path = join(folder, `run-${i}.onnx`);
      await writeFile(path, 'model');
      await utimes(path, 1000 + i, 1000 + i);
    }
    await writeFile(join(folder, 'run-0.answers'), 'answers');
    await writeFile(join(folder, 'run-60.answers'), 'answers');
    const named = Array.from({ length: 60 }, (_, i) => `run-${i}`);
    await pruneModels(folder, new Set(named));
    const kept = new Set(await names(folder));
    expect(kept.size).toBe(60 + 50 + 1);
    for (const id of named) expect(kept).toContain(`${id}.onnx`);
    expect(kept).toContain('run-119.onnx');
    expect(kept).not.toContain('run-69.onnx');
    expect(kept).toContain('run-0.answers');
    expect(kept).not.toContain('run-60.answers');
  });

  it('are deleted with what lies beside them, and no others', async () => {
    const folder = temporaryFolder().path;
    for (const name of ['run-1.onnx', 'run-1.answers.bin', 'run-10.onnx'])
      await writeFile(join(folder, name), '');
    await deleteModels(folder, ['run-1', 'gone']);
    expect(await names(folder)).toEqual(['run-10.onnx']);
  });
});
