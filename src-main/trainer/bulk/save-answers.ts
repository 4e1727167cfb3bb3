/** Answers in a file of the format that its name asks for. */
import { stat } from 'node:fs/promises';
import { cancelled } from '../errors';
import type { Job } from '../job';
import type { LoadedModel } from '../model/model-file';
import { savePredictions, type SavedPredictions } from '../model/prediction-file';
import { placeOf } from '../whole-file';
import { classifyInBulk } from './classify-bulk';
import { formatOfName } from './target';
import { discard } from './unfinished';

/**
 * The file is there whole or not at all, and nothing else is left behind.
 * @throws UserError where it cannot be written, or what is to be classified cannot be read
 */
export async function saveAnswers(
  model: LoadedModel,
  paths: string[],
  target: string,
  job: Job,
): Promise<SavedPredictions> {
  const format = formatOfName(target);
  if (format !== 'parquet') return savePredictions(model, paths, target, job, format);
  const place = await placeOf(target);
  const to = { out: { path: target, format }, copyInto: null, isFresh: true };
  try {
    const outcome = await classifyInBulk(model, paths, { paths, listed: [] }, to, job);
    return { ...outcome, bytes: (await stat(place)).size };
  } catch (error) {
    await discard(`${place}.unfinished`, `${place}.unfinished.journal`);
    throw job.signal.aborted ? cancelled() : error;
  }
}
