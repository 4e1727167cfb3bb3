/** Applies a model file to images. */
import type { Skipped } from '../../../src-preload/contract';
import { describeError } from '../errors';
import { decodeImage } from '../features/decode';
import { pixelTensor } from '../features/image-graph';
import { forEachInFlight } from '../in-flight';
import type { Job } from '../job';
import { answer, requireKind, type Answers } from './answer';
import type { LoadedModel } from './model-file';

/**
 * The answers come in the order of the paths.
 * @returns the images that cannot be decoded
 */
export async function classifyImages(
  model: LoadedModel,
  paths: string[],
  job: Job,
  take: (path: string, answers: Answers) => void | Promise<void>,
): Promise<Skipped[]> {
  requireKind(model, 'images');
  const skipped: Skipped[] = [];
  await job.run('evaluating', paths.length, async (report) => {
    const inOrder = new InOrder(take);
    let done = 0;
    await forEachInFlight(paths, async (path, index) => {
      const answers = await decodeImage(path)
        .then((pixels) => answer(model, { pixels: pixelTensor(pixels) }))
        .catch((error: unknown) => {
          skipped.push({ item: path, reason: describeError(error).message });
          return null;
        });
      await inOrder.add(index, path, answers);
      report(++done);
    });
  });
  return skipped;
}

/** Hands on what comes in any order, one after the other. */
class InOrder {
  private readonly waiting = new Map<number, [string, Answers | null]>();
  private next = 0;
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly take: (path: string, answers: Answers) => void | Promise<void>) {}

  /** Resolves when all that could be handed on was taken. */
  add(index: number, path: string, answers: Answers | null): Promise<void> {
    this.waiting.set(index, [path, answers]);
    for (let ready = this.waiting.get(this.next); ready; ready = this.waiting.get(this.next)) {
      this.waiting.delete(this.next++);
      const [item, its] = ready;
      if (its) this.last = this.last.then(() => this.take(item, its));
    }
    return this.last;
  }
}
