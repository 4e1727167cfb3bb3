/** The answers of a model in a file: what was classified, line by line, with what the model says of it. */
import type { Job } from '../job';
import { requireOther, writeInPieces, type Write } from '../whole-file';
import { both, classifyPaths, type Consumer, type Outcome } from './classify';
import type { LoadedModel } from './model-file';
import { CsvText, JsonText, TextConsumer } from './prediction-texts';

export interface SavedPredictions extends Outcome {
  bytes: number;
}

/**
 * The file is there whole or not at all.
 * @throws UserError where it cannot be written, or what is to be classified cannot be read
 */
export async function savePredictions(
  model: LoadedModel,
  paths: string[],
  target: string,
  job: Job,
  format: 'csv' | 'jsonl' = 'csv',
): Promise<SavedPredictions> {
  await requireOther(target, [model.path, ...paths]);
  let outcome: Outcome | null = null;
  const bytes = await writeInPieces(target, async (write) => {
    outcome = await writePredictions(model, paths, write, job, { format });
  });
  return { ...outcome!, bytes };
}

/**
 * As they come.
 * @param options.also takes the answers too
 * @param options.listed images out of a list, among which some may be missing
 */
export async function writePredictions(
  model: LoadedModel,
  paths: string[],
  write: Write,
  job: Job,
  {
    format = 'csv',
    also,
    listed,
  }: { format?: 'csv' | 'jsonl'; also?: Consumer | undefined; listed?: readonly string[] } = {},
): Promise<Outcome> {
  const options = { model, isSeveral: paths.length > 1 };
  const text = format === 'csv' ? new CsvText(options) : new JsonText(options);
  const consumer = new TextConsumer(text, write);
  const outcome = await classifyPaths(model, paths, also ? both(consumer, also) : consumer, job, listed);
  await consumer.end();
  return outcome;
}
