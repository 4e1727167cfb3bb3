import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WeightFormat } from '../../../src-preload/contract';
import { withWeights } from '../../../src-main/trainer/export/weights';
import { Job } from '../../../src-main/trainer/job';
import { classifyPaths } from '../../../src-main/trainer/model/classify';
import { loadModel } from '../../../src-main/trainer/model/model-file';
import { fromHalves, MAX_HALF, toHalves } from '../../../src-main/trainer/onnx/halves';
import { ModelProtoSchema } from '../../../src-main/trainer/onnx/generated/onnx_pb';
import { temporaryFolder, writeImage } from '../../fixtures';
import { errorOf, file, graphOf, lines, trainOn } from '../helpers';

/** Of all samples: probabilities, [n, classes], and labels. */
async function answersOf(model: Uint8Array, paths: string[]) {
  const loaded = await loadModel(await file(model, 'model.onnx'));
  const [probabilities, labels]: [number[], number[]] = [[], []];
  await classifyPaths(
    loaded,
    paths,
    {
      take: ({ answers }) => {
        probabilities.push(...answers.probabilities);
        labels.push(...answers.decisions);
      },
    },
    new Job(),
  );
  await loaded.session.release();
  return { weights: loaded.metadata.weights, probabilities, labels };
}

async function compared(model: Uint8Array, format: WeightFormat, paths: string[]) {
  const reduced = withWeights(model, format);
  const [before, after] = [await answersOf(model, paths), await answersOf(reduced, paths)];
  expect(after.weights).toBe(format);
  const differences = after.probabilities.map((p, index) => Math.abs(p - before.probabilities[index]!));
  const same = after.labels.filter((label, index) => label === before.labels[index]).length;
  return {
    share: reduced.length / model.length,
    largest: Math.max(...differences),
    agreement: same / after.labels.length,
  };
}

/** 40 numbers that tell five classes apart, for hidden layers with many weights. */
const wideCsv = () => {
  const value = (row: number, column: number) =>
    Math.sin(row * 12.9898 + column * 78.233) + (column % 5 === row % 5 ? 1 : 0);
  const names = Array.from({ length: 40 }, (_, column) => `x${column}`);
  return `${names.join(',')},kind\n${lines(300, (row) => [...names.map((_, column) => value(row, column).toFixed(4)), 'abcde'[row % 5]].join(','))}`;
};

describe('The weights of a table model with hidden layers', () => {
  const options = { label: 'kind', hidden: [256, 128], optimizer: 'adam' as const, epochs: 20 };
  const trained = async () => {
    const table = await file(wideCsv());
    return { table, model: (await trainOn(table, options)).model };
  };

  it('take about half the bytes as float16, and answer nearly the same', async () => {
    const { table, model } = await trained();
    const { share, largest, agreement } = await compared(model, 'float16', [table]);
    console.log(`float16: ${share} of the size, largest difference ${largest}, agreement ${agreement}`);
    expect(share).toBeLessThan(0.68);
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThan(0.01);
    expect(agreement).toBeGreaterThan(0.99);
  });

  it('take about a quarter as int8, and answer alike', async () => {
    const { table, model } = await trained();
    const { share, largest, agreement } = await compared(model, 'int8', [table]);
    console.log(`int8: ${share} of the size, largest difference ${largest}, agreement ${agreement}`);
    expect(share).toBeLessThan(0.5);
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThan(0.1);
    expect(agreement).toBeGreaterThan(0.97);
  });

  it('are the same bytes as float32, and reduced once: another way is refused then', async () => {
    const { model } = await trained();
    expect(withWeights(model, 'float32')).toBe(model);
    const halved = withWeights(model, 'float16');
    expect(withWeights(halved, 'float16')).toBe(halved);
    const error = await errorOf(Promise.resolve().then(() => withWeights(halved, 'int8')));
    expect(error.code).toBe('already-reduced');
    expect(error.message).toContain('float16');
  });

  it('saturate where halves end', async () => {
    const { model } = await trained();
    const proto = fromBinary(ModelProtoSchema, model);
    const W = proto.graph!.initializer.find(({ dims }) => dims.length === 2 && dims[0] === 256n)!;
    const values = new Float32Array(new Uint8Array(W.rawData).buffer);
    [values[0], values[1]] = [1e9, -1e9];
    W.rawData = new Uint8Array(values.buffer);
    const graph = graphOf(withWeights(toBinary(ModelProtoSchema, proto), 'float16'));
    const halved = graph.initializer.find(({ name }) => name === `${W.name}_float16`)!;
    const halves = fromHalves(new Uint16Array(new Uint8Array(halved.rawData).buffer));
    expect([halves[0], halves[1]]).toEqual([MAX_HALF, -MAX_HALF]);
  });
});

describe('Half-precision numbers', () => {
  it('are the nearest ones: what is one already stays, what lies between goes to the nearer, ties to even', () => {
    const all = fromHalves(Uint16Array.from({ length: 1 << 16 }, (_, bits) => bits)).filter(Number.isFinite);
    expect(fromHalves(toHalves(all))).toEqual(all);
    const positive = all.filter((value) => !Object.is(value, -0) && value >= 0).sort();
    for (let index = 1; index < positive.length; index += 7) {
      const [low, high] = [positive[index - 1]!, positive[index]!];
      const [nearLow, nearHigh] = [low + 0.4 * (high - low), low + 0.6 * (high - low)];
      expect([...fromHalves(toHalves(Float32Array.of(nearLow, nearHigh)))]).toEqual([low, high]);
      const [tie] = toHalves(Float32Array.of((low + high) / 2));
      expect(tie! % 2).toBe(0);
    }
  });
});

describe('The weights of a model of images with the built-in backbone', () => {
  it('are reduced, those that were halves already too', { timeout: 300_000 }, async () => {
    const folder = temporaryFolder().path;
    for (const [label, name] of ['calm', 'wild'].entries())
      for (let index = 0; index < 12; index++)
        await writeImage(join(folder, name, `${index}.png`), {
          noise: 20 + 90 * label,
          seed: index + 1,
          width: 64,
          height: 64,
        });
    const { model } = await trainOn(folder, { search: 'none', l2: 0.01 });
    for (const [format, most] of [
      ['float16', 0.75],
      ['int8', 0.55],
    ] as const) {
      const { share, largest, agreement } = await compared(model, format, [folder]);
      console.log(`${format}: ${share} of the size, largest difference ${largest}, agreement ${agreement}`);
      expect(share).toBeLessThan(most);
      expect(agreement).toBe(1);
      expect(largest).toBeLessThan(format === 'int8' ? 0.2 : 0.02);
    }
  });
});
