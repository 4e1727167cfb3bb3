import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ExportedModel, ExportFormat, Model, Recipe } from '../../../src-preload/contract';
import { imageFolder, temporaryFolder } from '../../fixtures';
import * as made from '../features/hand-made-backbones';
import { file, flowersCsv, quick } from '../helpers';
import { Talk } from './talk';

interface Opened {
  datasetId: string;
  model: Model;
}

async function trained(talk: Talk, path: string, change: Partial<Recipe> = {}): Promise<Opened> {
  const { id, recipe } = await talk.open(path);
  const { model } = await talk.value('train', { datasetId: id, recipe: { ...recipe, ...change } });
  return { datasetId: id, model };
}

async function save(
  talk: Talk,
  { model, datasetId }: { model: Model; datasetId: string | null },
  format: ExportFormat,
): Promise<ExportedModel> {
  const folder = join(temporaryFolder().path, format);
  await mkdir(folder);
  const token = talk.grant(folder);
  return talk.value('exportModel', { modelId: model.id, format, weights: 'float32', token, datasetId });
}

describe('Exporting', () => {
  it('is proven on the rows that nothing was learned from, while their data is open', async () => {
    const talk = new Talk();
    const opened = await trained(talk, await file(flowersCsv()));
    const { test } = opened.model.report;
    const { proof, files, path } = await save(talk, opened, 'onnx');
    expect(proof).toMatchObject({ samples: 'held-out', count: test!.count, agreement: 1 });
    expect(proof.accuracy).toEqual({ before: test!.accuracy, after: test!.accuracy });
    expect(files.map(({ name }) => name)).toEqual(['model.onnx', 'README.md', 'MODEL_CARD.md', 'proof.json']);
    expect(await readdir(path)).toHaveLength(4);
    expect(talk.events.some((event) => event.event === 'progress' && event.command === 'exportModel')).toBe(
      true,
    );
  });

  it('is proven on made-up rows without data, and with other data', async () => {
    const talk = new Talk();
    const { model, datasetId } = await trained(talk, await file(flowersCsv()));
    const made = { samples: 'made', count: 100, accuracy: null };
    expect((await save(talk, { model, datasetId: null }, 'json')).proof).toMatchObject(made);
    const other = await talk.open(
      await file('length,colour,offset,noise,kind\n1,red,1,1,rose\n2,blue,1,1,iris\n'),
    );
    expect((await save(talk, { model, datasetId: other.id }, 'json')).proof).toMatchObject(made);
    expect(await talk.ask('exportSizes', { modelId: 'none' })).toMatchObject({ ok: false, code: 'no-model' });
    expect(datasetId).not.toBe(other.id);
  });

  it('says what each export will take, within some percent of what it takes', async () => {
    const talk = new Talk();
    const opened = await trained(talk, await file(flowersCsv()));
    const sizes = await talk.value('exportSizes', { modelId: opened.model.id });
    const formats = sizes.filter(({ weights }) => weights === 'float32').map(({ format }) => format);
    expect(formats).toEqual(['onnx', 'html', 'json', 'python', 'javascript', 'csharp']);
    for (const format of ['onnx', 'json', 'html'] as const) {
      const { files } = await save(talk, opened, format);
      const bytes = files.reduce((sum, each) => sum + each.bytes, 0);
      const said = sizes.find((size) => size.format === format && size.weights === 'float32')!.bytes;
      expect(Math.abs(said - bytes)).toBeLessThan(0.05 * bytes + 4000);
    }
  });

  it('gives the head of a network for images, which its features are put through', async () => {
    const talk = new Talk();
    const { sha256 } = await talk.value('openBackbone', {
      token: talk.grant(await made.saved({ ...made.plain(), metadata: made.card() })),
    });
    const folder = await imageFolder(temporaryFolder().path, { perClass: 12 });
    const opened = await trained(talk, folder, { ...quick, backbone: sha256, fit: 'crop' });
    const { path, proof } = await save(talk, opened, 'json');
    expect(proof).toMatchObject({ samples: 'held-out', agreement: 1 });
    expect(proof.largestDifference).toBeLessThan(1e-4);
    expect(proof.runtime).toMatch(/^reader\.mjs in Node\.js [\d.]+, features by onnxruntime-web [\d.]+$/);
    const head = JSON.parse(await readFile(join(path, 'head.json'), 'utf8')) as { input: object };
    expect(head.input).toMatchObject({
      kind: 'images',
      fit: 'crop',
      size: made.SIZE,
      features: made.FEATURES,
      backbone: { name: 'tiny', sha256 },
    });
    const readme = await readFile(join(path, 'README.md'), 'utf8');
    expect(readme).toContain(sha256);
  });

  it('gives the head on pixels alone too', async () => {
    const talk = new Talk();
    const folder = await imageFolder(temporaryFolder().path, { perClass: 12 });
    const opened = await trained(talk, folder, quick);
    const { path, proof } = await save(talk, opened, 'json');
    expect(proof).toMatchObject({ samples: 'held-out', agreement: 1, bound: 1e-4 });
    const { classify } = (await import(pathToFileURL(join(path, 'reader.mjs')).href)) as {
      classify(head: unknown, features: number[]): { label: string; probabilities: number[] };
    };
    const head: unknown = JSON.parse(await readFile(join(path, 'head.json'), 'utf8'));
    const green = Array.from({ length: 32 * 32 * 3 }, (_, index) => [60, 160, 80][index % 3]!);
    const { label, probabilities } = classify(head, green);
    expect(label).toBe('green');
    expect(probabilities.reduce((sum, p) => sum + p)).toBeCloseTo(1, 9);
    const made = await save(talk, { ...opened, datasetId: null }, 'onnx');
    expect(made.proof).toMatchObject({ samples: 'made', count: 40, agreement: 1 });
  });
});
