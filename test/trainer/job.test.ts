import { describe, expect, it } from 'vitest';
import type { Progress, TrainingUpdate } from '../../src-preload/contract';
import { describeError, fileError, UserError } from '../../src-main/trainer/errors';
import { breathe, Job } from '../../src-main/trainer/job';
import { UpdateMerger } from '../../src-main/trainer/update-merger';
import { errorOf } from './helpers';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('A job', () => {
  it('says how much was known from earlier, and how much is done a second', async () => {
    const said: Progress[] = [];
    await new Job((progress) => said.push(progress)).run('features', 4, async (report) => {
      report(2, { cached: 1 });
      await wait(600);
      report(4, { cached: 3 });
    });
    expect(said.at(-1)).toMatchObject({ done: 4, cached: 3 });
    expect(said.at(-1)!.perSecond).toBeGreaterThan(0.1);
    expect(said.at(-1)!.perSecond).toBeLessThan(4 / 0.6);
  });

  it('says where a phase begins and ends, and keeps its seconds', async () => {
    const said: Progress[] = [];
    const job = new Job((progress) => said.push(progress));
    const result = await job.run('features', 3, async (report) => {
      for (const done of [1, 2, 3]) report(done);
      await wait(30);
      return 'done';
    });
    expect(result).toBe('done');
    const unknown = { secondsLeft: null, perSecond: null, cached: null };
    expect(said[0]).toEqual({ phase: 'features', done: 0, total: 3, ...unknown });
    expect(said.at(-1)).toMatchObject({ done: 3, total: 3 });
    expect(job.seconds.features).toBeGreaterThan(0.02);
    expect(job.seconds.training).toBeUndefined();
  });

  it('says it at most fifteen times a second, however often it is told', async () => {
    const said: Progress[] = [];
    const job = new Job((progress) => said.push(progress));
    const began = performance.now();
    await job.run('training', 1_000_000, async (report) => {
      for (let done = 1; performance.now() - began < 300; done++) report(done);
    });
    const seconds = (performance.now() - began) / 1000;
    expect(said.length).toBeGreaterThan(2);
    expect(said.length).toBeLessThanOrEqual(15 * seconds + 3);
  });

  it('estimates the time left from the time so far', async () => {
    const said: Progress[] = [];
    const job = new Job((progress) => said.push(progress));
    await job.run('training', 4, async (report) => {
      await wait(600);
      report(1);
    });
    expect(said.at(-1)!.secondsLeft).toBeGreaterThan(1.5);
    expect(said.at(-1)!.secondsLeft).toBeLessThan(5);
  });

  it('leaves the time before the first of it aside, and says nothing of time left too early', async () => {
    const said: Progress[] = [];
    const job = new Job((progress) => said.push(progress));
    await job.run('features', 300, async (report) => {
      await wait(900);
      report(1);
      await wait(700);
      report(71);
    });
    expect(said.find(({ done }) => done === 1)?.secondsLeft).toBeNull();
    // 100 a second since the first, not 44 since the beginning.
    expect(said.at(-1)!.perSecond).toBeGreaterThan(60);
    expect(said.at(-1)!.secondsLeft).toBeLessThan(4);
  });

  it('gives up at its next report once it is cancelled, and does not begin another phase', async () => {
    const job = new Job();
    const seen: number[] = [];
    const work = job.run('features', 10, async (report) => {
      for (let done = 1; done <= 10; done++) {
        report(done);
        seen.push(done);
        await breathe();
      }
    });
    job.cancel();
    expect((await errorOf(work)).code).toBe('cancelled');
    expect(seen).toEqual([1]);
    expect((await errorOf(job.run('training', 1, async () => 1))).code).toBe('cancelled');
  });

  it('has inner jobs that end with it, and whose phases disturb neither its progress nor its seconds', async () => {
    const said: Progress[] = [];
    const job = new Job((progress) => said.push(progress));
    await job.run('folds', 2, async (report) => {
      const inner = job.inner();
      await inner.run('features', 7, async (report) => report(7));
      report(1);
      job.stop();
      expect(inner.isStopped).toBe(true);
      await inner.run('features', 7, async () => wait(20));
      report(2);
    });
    expect(new Set(said.map(({ phase, total }) => `${phase} ${total}`))).toEqual(new Set(['folds 2']));
    expect(said.at(-1)!.done).toBe(2);
    expect(Object.keys(job.seconds)).toEqual(['folds']);
    job.cancel();
    expect((await errorOf(job.inner().run('features', 1, async () => 1))).code).toBe('cancelled');
  });

  it('that is stopped goes on to its end: only training heeds it', async () => {
    const job = new Job();
    job.stop();
    expect(job.isStopped).toBe(true);
    expect(await job.run('evaluating', null, async () => 'scored')).toBe('scored');
  });
});

describe('Training updates', () => {
  const point = {
    trainLoss: 1,
    trainAccuracy: 0,
    validationLoss: null,
    validationAccuracy: null,
    seconds: 0,
  };
  const update = (epoch: number): TrainingUpdate => ({
    points: [{ ...point, epoch }],
    trial: { index: 0, hidden: [], l2: 0 },
    epochs: 1000,
    bestEpoch: epoch,
    learningRate: null,
    gradientNorm: null,
    samplesPerSecond: null,
    classNames: ['x', 'y'],
    confusionMatrix: null,
  });

  it('are merged to some twenty a second; no point is lost and the latest state counts', async () => {
    const sent: TrainingUpdate[] = [];
    const merger = new UpdateMerger((merged) => sent.push(merged));
    for (let epoch = 0; epoch < 1000; epoch++) {
      merger.add(update(epoch));
      if (epoch % 100 === 0) await wait(20);
    }
    merger.flush();
    merger.flush();
    expect(sent.length).toBeLessThan(20);
    expect(sent.flatMap(({ points }) => points.map(({ epoch }) => epoch))).toEqual([...Array(1000).keys()]);
    expect(sent.at(-1)!.bestEpoch).toBe(999);
  });

  it('of one training are not merged with those of the next', () => {
    const sent: TrainingUpdate[] = [];
    const merger = new UpdateMerger((merged) => sent.push(merged));
    for (const epoch of [1, 2, 3, 1, 2]) merger.add(update(epoch));
    merger.flush();
    expect(sent.map(({ points }) => points.map(({ epoch }) => epoch))).toEqual([[1], [2, 3], [1, 2]]);
  });
});

describe('An error', () => {
  it('that a person can do something about keeps its code and words', () => {
    const error = new UserError('no-label', 'Choose another column.');
    expect(describeError(error)).toEqual({ code: 'no-label', message: 'Choose another column.' });
  });

  it('that nobody expected says so', () => {
    expect(describeError(new TypeError('x is not a function'))).toEqual({
      code: 'unexpected',
      message: 'Something went wrong that should not have: x is not a function',
    });
    expect(describeError('text').message).toContain('text');
  });

  it.each([
    ['ENOENT', 'it does not exist'],
    ['EACCES', 'permission was denied'],
    ['EROFS', 'the drive is read-only'],
    ['ENOSPC', 'the disk is full'],
    ['EISDIR', 'it is a folder, not a file'],
  ])('of the file system, %s, is told in words and names the path', (code, words) => {
    const { message } = fileError(Object.assign(new Error(code), { code }), '/some/file.csv');
    expect(message).toContain(`"/some/file.csv" cannot be used: ${words}`);
  });
});
