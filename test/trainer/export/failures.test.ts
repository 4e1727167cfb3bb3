import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exportKinds } from '../../../src-main/trainer/export/all-kinds';
import { exportAs, exportModel, type ExportOptions } from '../../../src-main/trainer/export/export-model';
import type { ExportKind } from '../../../src-main/trainer/export/kinds';
import { roundedUp } from '../../../src-main/trainer/export/proof';
import { Job } from '../../../src-main/trainer/job';
import { loadModel, type LoadedModel } from '../../../src-main/trainer/model/model-file';
import { errorOf, file, flowersCsv, trainOn } from '../helpers';
import { optionsOf } from './support';

let trained: Uint8Array | undefined;

/** Trained once, and loaded for each test. */
async function flowers(): Promise<LoadedModel> {
  trained ??= (await trainOn(await file(flowersCsv()))).model;
  const loaded = await loadModel(await file(trained, 'model.onnx'));
  onTestFinished(() => loaded.session.release());
  return loaded;
}

/** What is left where an export should have been, and beside it. */
const left = ({ folder }: ExportOptions): Promise<string[]> => readdir(dirname(folder), { recursive: true });

const { onnx } = exportKinds;

describe('An export whose files answer differently', () => {
  it('fails by the bound, says by how much, and leaves nothing', async () => {
    const options = optionsOf(await flowers());
    const wrong: ExportKind = {
      ...onnx,
      open: async (folder, source) => {
        const runner = await onnx.open(folder, source);
        return {
          ...runner,
          answer: async (inputs, cells) => {
            const { labels, probabilities } = await runner.answer(inputs, cells);
            return { labels, probabilities: probabilities.map((p, index) => (index === 7 ? p + 0.0123 : p)) };
          },
        };
      },
    };
    const error = await errorOf(exportAs(wrong, options));
    expect(error.code).toBe('not-equal');
    expect(error.message).toContain('differ by up to 0.013, where 0.0001 is allowed. Nothing was saved.');
    expect(await left(options)).toEqual([]);
  });

  it('fails where it is the model of other data', async () => {
    const other = (await trainOn(await file(flowersCsv((cells, row) => (cells[0] = (row * 13) % 7))))).loaded;
    const options = optionsOf(await flowers());
    const error = await errorOf(exportModel({ ...options, model: { ...options.model, path: other.path } }));
    expect(error.code).toBe('not-equal');
    expect(await left(options)).toEqual([]);
  });

  it.each([
    ['no probability at all', (p: Float32Array) => p.fill(NaN)],
    ['too few of them', (p: Float32Array) => p.subarray(1)],
  ])('fails with %s', async (_name, spoil) => {
    const options = optionsOf(await flowers());
    const runner = {
      runtime: 'test',
      answer: async () => ({ labels: [], probabilities: spoil(new Float32Array(150)) }),
      release: async () => {},
    };
    const error = await errorOf(exportAs({ ...onnx, open: async () => runner }, options));
    expect(error.code).toBe('not-equal');
    expect(await left(options)).toEqual([]);
  });
});

describe('An export that does not get to its end', () => {
  it.each([
    ['files that are not the model', { bytes: (some: Uint8Array) => some.subarray(0, 1000) }],
    ['no file', { bytes: null }],
  ])('leaves nothing: %s', async (_name, { bytes }) => {
    const options = optionsOf(await flowers());
    const cut: ExportKind = {
      ...onnx,
      files: async (source) => (bytes ? [{ name: 'model.onnx', content: bytes(source.bytes) }] : []),
    };
    await errorOf(exportAs(cut, options));
    expect(await left(options)).toEqual([]);
  });

  it('leaves nothing when it is cancelled, in any of its steps', async () => {
    const model = await flowers();
    for (const step of ['saving', 'evaluating']) {
      const job: Job = new Job(({ phase, done }) => {
        if (phase === step && (step === 'saving' || done > 0)) job.cancel();
      });
      const options = optionsOf(model, { job });
      expect((await errorOf(exportModel(options))).code).toBe('cancelled');
      expect(await left(options)).toEqual([]);
    }
  });

  it('leaves the empty folder that a person chose', async () => {
    const options = optionsOf(await flowers());
    await mkdir(options.folder);
    await errorOf(exportAs({ ...onnx, files: async () => [] }, options));
    expect(await left(options)).toEqual(['export']);
    await exportModel(options);
    expect((await readdir(options.folder)).sort()).toEqual([
      'MODEL_CARD.md',
      'README.md',
      'model.onnx',
      'proof.json',
    ]);
  });

  it('touches nothing in a folder that is not empty', async () => {
    const options = optionsOf(await flowers());
    await mkdir(options.folder);
    await writeFile(join(options.folder, 'README.md'), 'mine');
    const error = await errorOf(exportModel(options));
    expect(error.message).toContain('is not empty. Choose an empty folder, or a new one.');
    expect(await left(options)).toEqual(['export', join('export', 'README.md')]);
  });

  it('needs samples that can be read', async () => {
    const samples = { kind: 'held-out' as const, count: 3, async *blocks() {} };
    const options = optionsOf(await flowers(), { samples });
    expect((await errorOf(exportModel(options))).code).toBe('no-samples');
    expect(await left(options)).toEqual([]);
  });

  it('refuses what a format cannot have before it touches anything', async () => {
    const options = optionsOf(await flowers(), { format: 'json', weights: 'int8' });
    expect((await errorOf(exportModel(options))).message).toContain('Choose one of float32.');
    const plain = await errorOf(exportModel({ ...options, format: 'network', weights: 'float32' }));
    expect(plain.code).toBe('no-export');
    expect(await left(options)).toEqual([]);
  });
});

describe('A difference in words', () => {
  it.each([
    [0, '0'],
    [3.01e-7, '3.1e-7'],
    [0.0123, '0.013'],
    [0.02, '0.02'],
    [Infinity, 'Infinity'],
  ])('%s is %s', (value, text) => {
    expect(roundedUp(value)).toBe(text);
  });
});
