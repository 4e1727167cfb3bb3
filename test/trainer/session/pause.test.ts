import { toBinary } from '@bufbuild/protobuf';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../../src-preload/contract';
import { GraphProtoSchema } from '../../../src-main/trainer/onnx/generated/onnx_pb';
import { imageFolder, temporaryFolder } from '../../fixtures';
import { file, graphOf, quick } from '../helpers';
import { endless, manyRows, Talk } from './talk';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The graph of a kept model with its weights, as bytes. */
async function weightsOf(talk: Talk, modelId: string): Promise<Buffer> {
  const bytes = await readFile(join(talk.folder, 'models', `${modelId}.onnx`));
  return Buffer.from(toBinary(GraphProtoSchema, graphOf(bytes)));
}

async function started() {
  const talk = new Talk();
  const { id, recipe } = await talk.open(await file(manyRows()));
  const training = talk.ask('train', { datasetId: id, recipe: { ...endless(recipe), search: 'none' } });
  await talk.untilTraining();
  return { talk, training };
}

describe('A paused training', () => {
  it.each<[string, Partial<Recipe>]>([
    ['L-BFGS with a search', {}],
    ['SGD', { optimizer: 'sgd', epochs: 25, search: 'none' }],
    [
      'Adam with a hidden layer and dropout',
      { optimizer: 'adam', hidden: [16], dropout: 0.2, epochs: 25, search: 'none' },
    ],
  ])('has the same weights to the bit as one that was not: %s', async (_, change) => {
    const talk = new Talk();
    const { id, recipe } = await talk.open(await file(manyRows()));
    const input = { datasetId: id, recipe: { ...recipe, ...change } };
    const whole = await talk.value('train', input);
    const seen = talk.trainingEvents.length;
    const training = talk.value('train', input);
    for (let pauses = 0; pauses < 3; pauses++) {
      await talk.untilTraining();
      await talk.value('pause', {});
      await wait(80);
      await talk.value('resume', {});
    }
    const paused = await training;
    expect(talk.trainingEvents.length).toBeGreaterThan(seen);
    expect(paused.report.curve.map((point) => ({ ...point, seconds: 0 }))).toEqual(
      whole.report.curve.map((point) => ({ ...point, seconds: 0 })),
    );
    expect((await weightsOf(talk, paused.model.id)).equals(await weightsOf(talk, whole.model.id))).toBe(true);
  });

  it('waits without work, says nothing, and goes on where it was', async () => {
    const { talk, training } = await started();
    await talk.value('pause', {});
    await wait(200);
    const before = { events: talk.events.length, cpu: process.cpuUsage() };
    await wait(600);
    const { user, system } = process.cpuUsage(before.cpu);
    expect(talk.events.length).toBe(before.events);
    expect((user + system) / 1e6).toBeLessThan(0.3);

    const last = talk.trainingEvents.at(-1)!.training.points.at(-1)!;
    const next = talk.untilTraining();
    await talk.value('resume', {});
    await next;
    const point = talk.trainingEvents.at(-1)!.training.points[0]!;
    expect(point.epoch).toBeGreaterThan(last.epoch);
    // The clock stood still.
    expect(point.seconds - last.seconds).toBeLessThan(0.5);
    await talk.value('stop', {});
    expect((await training).ok).toBe(true);
  });

  it('is stopped with the best so far, without the pause in its seconds', async () => {
    const began = performance.now();
    const { talk, training } = await started();
    await talk.value('pause', {});
    await wait(1500);
    await talk.value('stop', {});
    const answer = await training;
    const whole = (performance.now() - began) / 1000;
    expect(answer).toMatchObject({ ok: true, value: { report: { ended: 'stopped' } } });
    if (answer.ok) expect(answer.value.report.seconds.training).toBeLessThan(whole - 1.4);
  });

  it('is cancelled', async () => {
    const { talk, training } = await started();
    await talk.value('pause', {});
    await wait(100);
    await talk.value('cancel', { commands: ['train'] });
    expect(await training).toMatchObject({ ok: false, code: 'cancelled' });
  });

  it('looks at no more pictures meanwhile', async () => {
    const talk = new Talk();
    const { id, recipe } = await talk.open(await imageFolder(temporaryFolder().path, { perClass: 20 }));
    const training = talk.value('train', { datasetId: id, recipe: { ...recipe, ...quick } });
    await talk.event((event) => event.event === 'progress' && event.progress.phase === 'features');
    await talk.value('pause', {});
    await wait(300);
    const before = talk.events.length;
    expect(talk.events.at(-1)).toMatchObject({ progress: { phase: 'features' } });
    await wait(500);
    expect(talk.events.length).toBe(before);
    await talk.value('resume', {});
    expect((await training).report.counts.skipped).toBe(0);
  });
});

it('Pausing and going on where nothing trains does nothing', async () => {
  const talk = new Talk();
  expect(await talk.value('pause', {})).toBeNull();
  expect(await talk.value('resume', {})).toBeNull();
});

it('A training says its learning rate, the norm of its gradient and its pace', async () => {
  const talk = new Talk();
  const { id, recipe } = await talk.open(await file(manyRows()));
  const cosine: Partial<Recipe> = {
    optimizer: 'sgd',
    epochs: 4,
    learningRate: 0.1,
    schedule: 'cosine',
    search: 'none',
  };
  await talk.value('train', { datasetId: id, recipe: { ...recipe, ...cosine } });
  const sgd = talk.trainingEvents.at(-1)!.training;
  expect(sgd.learningRate).toBeGreaterThan(0);
  expect(sgd.learningRate).toBeLessThan(0.01);
  expect(sgd.gradientNorm).toBeGreaterThan(0);
  expect(sgd.samplesPerSecond).toBeGreaterThan(1400);

  await talk.value('train', { datasetId: id, recipe });
  const lbfgs = talk.trainingEvents.at(-1)!.training;
  expect(lbfgs.learningRate).toBeNull();
  expect(lbfgs.gradientNorm).toBeGreaterThan(0);
  expect(lbfgs.gradientNorm).toBeLessThan(0.05);
});
