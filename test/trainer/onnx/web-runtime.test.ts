/** What a model file answers in onnxruntime-web, and in onnxruntime-node beside it in the same process. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../src-main/trainer/features/decode';
import { pixelTensor } from '../../../src-main/trainer/features/image-graph';
import { rowTensors } from '../../../src-main/trainer/features/table/inputs';
import { answer } from '../../../src-main/trainer/model/answer';
import { rowValues } from '../../../src-main/trainer/model/classify-table';
import type { LoadedModel } from '../../../src-main/trainer/model/model-file';
import { runtimeVersion, type Tensor } from '../../../src-main/trainer/onnx/runtime';
import { WebSession, webRuntimeVersion } from '../../../src-main/trainer/onnx/web-runtime';
import { imageFolder, temporaryFolder } from '../../fixtures';
import { file, lines, quick, trainOn } from '../helpers';

/** @returns the answers of onnxruntime-web, the labels found equal */
async function sameAnswers(model: LoadedModel, inputs: Record<string, Tensor>): Promise<Float32Array> {
  const session = await WebSession.load(readFileSync(model.path));
  const outputs = await session.run(inputs);
  const { decisions, probabilities } = await answer(model, inputs);
  expect(outputs['label']!.data).toEqual(Array.from(decisions, (place) => model.metadata.labels[place]));
  const found = outputs['probabilities']!;
  expect(found.shape).toEqual([decisions.length, model.metadata.labels.length]);
  const differences = probabilities.map((value, i) => Math.abs(value - (found.data as Float32Array)[i]!));
  expect(Math.max(...differences)).toBeLessThan(1e-5);
  await session.release();
  return found.data as Float32Array;
}

describe('onnxruntime-web', () => {
  it('answers images, also through the built-in network, as onnxruntime-node does', async () => {
    const { path } = temporaryFolder();
    await imageFolder(path, { perClass: 8, size: 48 });
    for (const recipe of [quick, { ...quick, backbone: 'built-in' } as const]) {
      const { loaded } = await trainOn(path, recipe);
      for (const name of ['red/red-001', 'green/green-002', 'blue/blue-003'])
        await sameAnswers(loaded, { pixels: pixelTensor(await decodeImage(join(path, `${name}.png`))) });
    }
  }, 180_000);

  it('answers rows with numbers, texts, dates and nothing as onnxruntime-node does', async () => {
    const colours = ['red', 'blue', 'grün'];
    const csv = lines(
      120,
      (row) =>
        `${(row % 3) + (row % 7) / 10},${colours[(row + (row % 5 ? 0 : 1)) % 3]},2024-0${1 + (row % 9)}-11,${'abc'[row % 3]}`,
    );
    const { loaded } = await trainOn(await file(`size,colour,day,kind\n${csv}`), { label: 'kind' });
    expect(loaded.metadata.columns.map(({ use }) => use)).toEqual(['number', 'category', 'date']);
    const rows = [
      { size: '1.5', colour: 'grün', day: '2024-03-11' },
      { size: '', colour: 'never seen', day: '2031-12-31 23:59' },
      { size: '-1e300', colour: '', day: '' },
    ];
    const inputs = rowTensors(rowValues(loaded, rows), Int32Array.from(rows.keys()));
    const probabilities = await sameAnswers(loaded, inputs);
    expect(probabilities.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  it('refuses what is no model, and goes on', async () => {
    await expect(WebSession.load(new Uint8Array(1000).fill(7))).rejects.toThrow();
    const { loaded } = await trainOn(
      await file(`a,kind\n${lines(60, (row) => `${row % 2},${'xy'[row % 2]}`)}`),
      {
        label: 'kind',
      },
    );
    await sameAnswers(loaded, { a: { data: Float64Array.of(0, 1, NaN), shape: [3, 1] } });
  });

  it('is of the same version', async () => {
    expect(await webRuntimeVersion()).toBe(runtimeVersion);
  });
});
