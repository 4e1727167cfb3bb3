/** Answers on the standard output, as they come. */
import { once } from 'node:events';
import type { Job } from '../trainer/job';
import { classifiedOf } from '../trainer/model/answer';
import { classifyPaths, type Consumer, type Outcome } from '../trainer/model/classify';
import { writePredictions } from '../trainer/model/prediction-file';
import type { Write } from '../trainer/whole-file';
import type { ClassifyTask } from './classify';

export function streamAnswers(task: ClassifyTask, job: Job): Promise<Outcome> {
  const { model, sources, options, format } = task;
  if (options.json) return writeJson(task, job);
  const text = format === 'jsonl' ? 'jsonl' : 'csv';
  return writePredictions(model, sources.paths, toStdout, job, { format: text, listed: sources.listed });
}

/** No faster than it is read. */
const toStdout: Write = async (piece) => {
  if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
};

/** `{ classes, items: [{ item, prediction, confidence, probabilities, accepted, distance }], ... }`. */
async function writeJson({ model, sources }: ClassifyTask, job: Job): Promise<Outcome> {
  const { labels } = model.metadata;
  let separator = '';
  const consumer: Consumer = {
    take: async ({ answers, itemOf }) => {
      let text = '';
      for (let index = 0; index < answers.count; index++) {
        const { item, label, ...rest } = classifiedOf(model, answers, index, itemOf(index));
        const confidence = answers.confidences[index];
        text += separator + JSON.stringify({ item, prediction: label, confidence, ...rest });
        separator = ',\n';
      }
      await toStdout(text);
    },
  };
  await toStdout(`{"classes":${JSON.stringify(labels)},"items":[\n`);
  const outcome = await classifyPaths(model, sources.paths, consumer, job, sources.listed);
  await toStdout(`\n],${JSON.stringify(outcome).slice(1)}\n`);
  return outcome;
}
