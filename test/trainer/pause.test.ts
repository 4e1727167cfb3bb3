import { describe, expect, it } from 'vitest';
import { Job } from '../../src-main/trainer/job';
import { errorOf } from './helpers';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether a promise is settled by now. */
async function isOver(promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([promise.then(() => true), wait(20).then(() => false)]);
}

describe('A paused job', () => {
  it('has those wait who ask, inner jobs too, until it goes on', async () => {
    const job = new Job();
    expect(await isOver(job.unpaused())).toBe(true);
    job.pause();
    const waits = [job.unpaused(), job.inner().unpaused()];
    expect(await isOver(Promise.race(waits))).toBe(false);
    job.pause();
    job.resume();
    expect(await isOver(Promise.all(waits))).toBe(true);
    expect(await isOver(job.unpaused())).toBe(true);
  });

  it.each(['stop', 'cancel'] as const)(
    'waits no more once it is to %s, and is not paused again',
    async (end) => {
      const job = new Job();
      job.pause();
      const waiting = job.unpaused();
      job[end]();
      expect(await isOver(waiting)).toBe(true);
      job.pause();
      expect(await isOver(job.unpaused())).toBe(true);
    },
  );

  it('begins no phase, and gives up where it is cancelled instead', async () => {
    const job = new Job();
    job.pause();
    let began = 0;
    const phase = job.run('training', null, async () => ++began);
    expect(await isOver(phase)).toBe(false);
    expect(began).toBe(0);
    job.resume();
    expect(await phase).toBe(1);
    job.pause();
    const next = job.run('evaluating', null, async () => ++began);
    job.cancel();
    expect((await errorOf(next)).code).toBe('cancelled');
    expect(began).toBe(1);
  });

  it('does not count the pause in its seconds, nor in what it expects to come', async () => {
    let left: number | null = null;
    const job = new Job(({ secondsLeft }) => (left = secondsLeft));
    await job.run('training', 2, async (report) => {
      await wait(600);
      job.pause();
      setTimeout(() => job.resume(), 700);
      await job.unpaused();
      report(1);
    });
    expect(job.seconds.training).toBeGreaterThan(0.55);
    expect(job.seconds.training).toBeLessThan(1);
    expect(left).toBeGreaterThan(0.5);
    expect(left).toBeLessThan(1);
  });
});
