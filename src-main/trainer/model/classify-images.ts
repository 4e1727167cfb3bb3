/** Applies a model file to images. */
import { readFile } from 'node:fs/promises';
import type { Skipped } from '../../../src-preload/contract';
import { describeError } from '../errors';
import { decodeImage } from '../features/decode';
import { pixelTensor } from '../features/image-graph';
import { forEachInFlight } from '../in-flight';
import type { Job } from '../job';
import { SessionPool } from '../onnx/pool';
import { answer, requireKind, type Answering, type Answers } from './answer';
import type { LoadedModel } from './model-file';

/** Threads of their own for fewer images take longer to start than they save. */
const ENOUGH_FOR_POOL = 24;

/** Takes images one after the other, in the order of their paths. */
export interface ImageConsumer {
  take(path: string, answers: Answers): void | Promise<void>;
  /** What cannot be decoded. */
  skip(skipped: Skipped): void | Promise<void>;
}

/** @param answeredBefore so many of the same work were answered earlier: they count in what is told of the progress */
export async function classifyImages(
  model: LoadedModel,
  paths: string[],
  job: Job,
  consumer: ImageConsumer,
  answeredBefore = 0,
): Promise<void> {
  requireKind(model, 'images');
  await job.run('evaluating', answeredBefore + paths.length, async (report) => {
    const asked = await AskedModel.open(model, paths.length);
    const inOrder = new InOrder(consumer);
    let done = answeredBefore;
    try {
      await forEachInFlight(paths, async (path, index) => {
        job.throwIfCancelled();
        await inOrder.add(index, await asked.see(path));
        report(++done);
      });
    } finally {
      await inOrder.settled();
      await asked.close();
    }
  });
}

/** What became of an image. */
export type Seen = { path: string; answers: Answers } | { path: string; reason: string };

/** A model that is asked about one image after another. */
export class AskedModel {
  private constructor(
    private readonly model: Answering,
    private readonly pool: SessionPool | null,
  ) {}

  /** @param count of images that it will be asked about */
  static async open(model: LoadedModel, count: number): Promise<AskedModel> {
    // A file that has gone since it was loaded is no reason to fail: one session does the work too.
    const pool =
      count < ENOUGH_FOR_POOL
        ? null
        : await readFile(model.path)
            .then((bytes) => SessionPool.load(bytes))
            .catch(() => null);
    return new AskedModel(pool ? { ...model, session: pool } : model, pool);
  }

  /** Does not throw. */
  async see(path: string): Promise<Seen> {
    try {
      const pixels = await decodeImage(path);
      return { path, answers: await answer(this.model, { pixels: pixelTensor(pixels) }) };
    } catch (error) {
      return { path, reason: describeError(error).message };
    }
  }

  async close(): Promise<void> {
    await this.pool?.release();
  }
}

/** Hands on what comes in any order, one after the other. */
class InOrder {
  private readonly waiting = new Map<number, Seen>();
  private next = 0;
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly consumer: ImageConsumer) {}

  /** Resolves when all that could be handed on was taken. */
  add(index: number, seen: Seen): Promise<void> {
    this.waiting.set(index, seen);
    for (let ready = this.waiting.get(this.next); ready; ready = this.waiting.get(this.next)) {
      this.waiting.delete(this.next++);
      const one = ready;
      this.last = this.last.then(() => this.handOn(one));
    }
    return this.last;
  }

  /** Nothing is handed on any more. */
  async settled(): Promise<void> {
    await this.last.catch(() => {});
  }

  private handOn(seen: Seen): void | Promise<void> {
    if ('answers' in seen) return this.consumer.take(seen.path, seen.answers);
    return this.consumer.skip({ item: seen.path, reason: seen.reason });
  }
}
