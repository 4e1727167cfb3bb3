/** The answers of one model or several to the same image files, each of which is decoded once. */
import type { Skipped } from '../../../src-preload/contract';
import { describeError } from '../errors';
import { decodeImage } from '../features/decode';
import { pixelTensor } from '../features/image-graph';
import { forEachInFlight } from '../in-flight';
import type { Job } from '../job';
import { answer, requireKind, type Answers } from './answer';
import type { LoadedModel } from './model-file';

/** Answers of so many are held back, so that they come in order. */
const PER_STEP = 64;

/**
 * @param take gets the images in their order, each with an answer of every model
 * @returns the images that a model could not answer
 */
export async function answerPictures(
  models: readonly LoadedModel[],
  paths: readonly string[],
  job: Job,
  take: (index: number, answers: Answers[]) => void,
): Promise<Skipped[]> {
  for (const model of models) requireKind(model, 'images');
  const skipped: Skipped[] = [];
  await job.run('evaluating', paths.length, async (report) => {
    let done = 0;
    const answerOne = async (path: string) => {
      const answers = await answersOf(models, path).catch((error: unknown) => {
        skipped.push({ item: path, reason: describeError(error).message });
        return null;
      });
      report(++done);
      return answers;
    };
    for (let first = 0; first < paths.length; first += PER_STEP) {
      const step = await forEachInFlight(paths.slice(first, first + PER_STEP), answerOne);
      step.forEach((answers, index) => answers && take(first + index, answers));
    }
  });
  return skipped;
}

async function answersOf(models: readonly LoadedModel[], path: string): Promise<Answers[]> {
  const pixels = await decodeImage(path);
  const answers: Answers[] = [];
  for (const model of models) answers.push(await answer(model, { pixels: pixelTensor(pixels) }));
  return answers;
}
