import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset, ImageExplanation, Model, Recipe } from '../../../src-preload/contract';
import { temporaryFolder, writeImage, type TemporaryFolder } from '../../fixtures';
import * as made from '../features/hand-made-backbones';
import { Talk } from './talk';

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

const SIDE = 96;
const SPOT = 40;

/** Pictures of a spot on grey, at the top left or at the bottom right; its colour is its class. */
async function spots(): Promise<string> {
  const folder = temporaryFolder().path;
  for (const [name, background] of [
    ['red', { r: 220, g: 40, b: 40 }],
    ['blue', { r: 40, g: 60, b: 220 }],
  ] as const) {
    await mkdir(join(folder, name));
    for (let index = 0; index < 16; index++) {
      const size = SPOT + (index % 4);
      const place = index % 2 === 0 ? 4 : SIDE - 4 - size;
      const spot = { create: { width: size, height: size, channels: 3 as const, background } };
      const grey = {
        width: SIDE,
        height: SIDE,
        channels: 3 as const,
        background: { r: 128, g: 128, b: 128 },
      };
      const image = sharp({ create: grey }).composite([{ input: spot, top: place, left: place }]);
      await image.png().toFile(join(folder, name, `${index}.png`));
    }
  }
  return folder;
}

/** The mean of a map over the quarter at the top left, and over that at the bottom right. */
function quarters({ values, width, height }: ImageExplanation): [topLeft: number, bottomRight: number] {
  const halves = (isIn: (x: number, y: number) => boolean) =>
    mean(values.filter((_, place) => isIn((place % width) / width, Math.floor(place / width) / height)));
  return [halves((x, y) => x < 0.5 && y < 0.5), halves((x, y) => x >= 0.5 && y >= 0.5)];
}

describe('What of an image speaks for a class', () => {
  let kept: TemporaryFolder;
  let talk: Talk;
  let dataset: Dataset;
  let linear: Model;
  const train = async (change: Partial<Recipe> = {}): Promise<Model> => {
    const recipe = { ...dataset.recipe, ...change };
    return (await talk.value('train', { datasetId: dataset.id, recipe })).model;
  };
  const image = (index: number) => ({ from: 'dataset', datasetId: dataset.id, index }) as const;

  beforeAll(async () => {
    kept = temporaryFolder();
    talk = new Talk(kept.path);
    dataset = await talk.value('openSample', { sample: 'shapes' });
    linear = await train();
    return () => kept.dispose();
  }, 300_000);

  it('is a map whose mean, with the bias, is the logit, for every class and several sizes of maps', async () => {
    const model = linear;
    const { temperature } = model.report.decision;
    for (const index of [0, 100, 200]) {
      const explained = [];
      for (const className of model.classes)
        explained.push(
          await talk.value('explainImage', { modelId: model.id, image: image(index), className }),
        );
      for (const { method, values, bias, logit, width, height } of explained) {
        expect(method).toBe('activation');
        expect(values).toHaveLength(width * height);
        expect(Math.abs(mean(values) + bias - logit)).toBeLessThan(1e-3 * Math.max(1, Math.abs(logit)));
      }
      // The logits are those that the probabilities are made of.
      const { probabilities } = await classified(talk, model, dataset, index);
      const odds = Math.log(probabilities[0]! / probabilities[1]!) * temperature;
      expect(explained[0]!.logit - explained[1]!.logit).toBeCloseTo(odds, 2);
    }
  }, 300_000);

  it.each<[string, Partial<Recipe>, ImageExplanation['method']]>([
    ['of a linear model', {}, 'activation'],
    [
      'of one with a hidden layer',
      { hidden: [8], optimizer: 'adam', epochs: 60, learningRate: 0.01 },
      'occlusion',
    ],
    ['of pixels alone', { backbone: 'pixels' }, 'occlusion'],
  ])(
    'lies where what tells the classes apart is: %s',
    async (_, change, method) => {
      const own = new Talk();
      const { id, recipe } = await own.open(await spots());
      const { model } = await own.value('train', { datasetId: id, recipe: { ...recipe, ...change } });
      const { indices } = await own.value('listSamples', {
        datasetId: id,
        modelId: null,
        filter: {},
        order: 'dataset',
      });
      const infos = await own.value('sampleInfos', { datasetId: id, modelId: null, indices: [...indices] });
      for (const item of ['red/0.png', 'red/1.png']) {
        const { index } = infos.find((info) => info.item.replaceAll('\\', '/') === item)!;
        const image = { from: 'dataset', datasetId: id, index } as const;
        const explained = await own.value('explainImage', { modelId: model.id, image, className: 'red' });
        expect(explained.method).toBe(method);
        const [topLeft, bottomRight] = quarters(explained);
        if (item === 'red/0.png') expect(topLeft).toBeGreaterThan(bottomRight);
        else expect(bottomRight).toBeGreaterThan(topLeft);
        const side = method === 'activation' || model.report.backbone ? 224 : 32;
        expect(await sharp(explained.webp).metadata()).toMatchObject({
          format: 'webp',
          width: side,
          height: side,
        });
      }
    },
    120_000,
  );

  it('is refused in words for a class that the model does not have', async () => {
    const answer = await talk.ask('explainImage', { modelId: linear.id, image: image(0), className: 'moon' });
    expect(answer).toMatchObject({ ok: false, code: 'no-class' });
  }, 300_000);
});

describe("A person's own backbone", () => {
  const { size, mean: shift, std } = made.input;
  it.each([
    ['averages in the graph', made.plain, 'activation'],
    ['maps that the app averages', made.map, 'activation'],
    ['maps with the channels last', made.channelsLast, 'activation'],
    ['a classifier, whose last layer is left out', made.classifier, 'activation'],
    ['tokens, which have no places', made.tokens, 'occlusion'],
  ] as const)(
    'explains by %s',
    async (_, network, method) => {
      const folder = temporaryFolder().path;
      for (let index = 0; index < 12; index++) {
        await writeImage(join(folder, 'red', `${index}.png`), { noise: 40, seed: index });
        await writeImage(join(folder, 'blue', `${index}.png`), {
          colour: [60, 90, 200],
          noise: 40,
          seed: index,
        });
      }
      const talk = new Talk();
      const { sha256 } = await talk.value('openBackbone', { token: talk.grant(await made.saved(network())) });
      const { id, recipe, classes } = await talk.open(folder);
      const backboneInput = { size, mean: shift, std };
      const { model } = await talk.value('train', {
        datasetId: id,
        recipe: { ...recipe, backbone: sha256, backboneInput },
      });
      const image = { from: 'dataset', datasetId: id, index: 3 } as const;
      const explained = await talk.value('explainImage', {
        modelId: model.id,
        image,
        className: classes[0]!.name,
      });
      expect(explained.method).toBe(method);
      if (method === 'activation')
        expect(mean(explained.values) + explained.bias).toBeCloseTo(explained.logit, 2);
    },
    120_000,
  );
});

async function classified(talk: Talk, model: Model, dataset: Dataset, index: number) {
  const infos = await talk.value('sampleInfos', { datasetId: dataset.id, modelId: null, indices: [index] });
  const token = talk.grant(join(dataset.path, infos[0]!.item));
  const { items } = await talk.value('classifySources', { modelId: model.id, tokens: [token] });
  return items[0]!;
}
