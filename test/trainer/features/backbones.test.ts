import { readdirSync } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BackboneStore } from '../../../src-main/trainer/features/backbone-store';
import { Backbones } from '../../../src-main/trainer/features/backbones';
import { temporaryFolder } from '../../fixtures';
import { errorOf } from '../helpers';
import * as made from './hand-made-backbones';

function inFolder(folder = join(temporaryFolder().path, 'kept')) {
  return { folder, backbones: new Backbones(undefined, new BackboneStore(folder)) };
}

describe('A kept backbone', () => {
  it('is there after a restart, without the file that it was copied from', async () => {
    const path = await made.saved(made.classifier(), 'my network.onnx');
    const { folder, backbones } = inFolder();
    const info = await backbones.keep(path);
    expect(info).toMatchObject({ name: 'my network', size: 16, mean: null, columns: 4 });
    await rm(path);
    const { backbones: later } = inFolder(folder);
    expect(await later.list()).toEqual([info]);
    expect(await later.get(info.sha256, made.input)).toMatchObject({ sha256: info.sha256, columns: 4 });
    expect(readdirSync(folder).sort()).toEqual([`${info.sha256}.json`, `${info.sha256}.onnx`]);
  });

  it('is one with others in a list, by name; what is damaged is left out', async () => {
    const { folder, backbones } = inFolder();
    await backbones.keep(await made.saved(made.tokens(), 'b.onnx'));
    await backbones.keep(await made.saved(made.map(), 'a.onnx'));
    await backbones.keep(await made.saved(made.map(), 'a.onnx'));
    await writeFile(join(folder, `${'0'.repeat(64)}.json`), '{"name": "half');
    await writeFile(join(folder, `notes.txt`), 'mine');
    expect((await backbones.list()).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('is not kept where it is none, and what a dead process left is cleared away', async () => {
    const { folder, backbones } = inFolder();
    await mkdir(folder);
    await writeFile(join(folder, 'backbone.999999999-0badcafe.unfinished'), 'half of it');
    const path = await made.saved(made.plain({ inputs: [{ name: 'x', shape: [1, 2] }] }), 'words.onnx');
    expect((await errorOf(backbones.keep(path))).message).toContain(
      '"words.onnx" cannot be used as a backbone',
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused with the path of the file that is not there', async () => {
    const { backbones } = inFolder();
    expect((await errorOf(backbones.keep('/nowhere/x.onnx'))).message).toContain(
      '"/nowhere/x.onnx" cannot be used: it does not exist',
    );
  });

  it('is refused where its file was changed since', async () => {
    const { folder, backbones } = inFolder();
    const { sha256 } = await backbones.keep(await made.saved(made.plain()));
    await copyFile(await made.saved(made.map()), join(folder, `${sha256}.onnx`));
    expect((await errorOf(backbones.get(sha256, made.input))).message).toContain(
      'it is not the file any more that it was',
    );
  });
});

describe('A recipe', () => {
  it('that wants an unknown backbone says which, and what to do', async () => {
    const { backbones } = inFolder();
    const error = await errorOf(backbones.get('a'.repeat(64)));
    expect(error.message).toMatch(/^The recipe wants the backbone with the SHA-256 a{64}. Choose its file/);
  });

  it('gets a backbone for what it says that it takes, and the same one again', async () => {
    const backbones = new Backbones();
    const { sha256 } = await backbones.add(
      await made.saved(made.plain({ inputs: [made.images('N', 'side')] })),
    );
    const small = await backbones.get(sha256, made.input);
    const large = await backbones.get(sha256, { ...made.input, size: 32 });
    expect([small!.card.size, large!.card.size]).toEqual([16, 32]);
    expect(await backbones.get(sha256, { ...made.input, size: 32 })).toBe(large);
  });

  it('without a backbone gets none', async () => {
    expect(await new Backbones().get('pixels')).toBeNull();
  });
});
