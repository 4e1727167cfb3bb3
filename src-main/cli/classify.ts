import { once } from 'node:events';
import { classifyPaths, type Consumer, type Outcome } from '../trainer/model/classify';
import { classifiedOf } from '../trainer/model/answer';
import { loadModel, type LoadedModel } from '../trainer/model/model-file';
import { savePredictions, writePredictions } from '../trainer/model/prediction-file';
import type { Write } from '../trainer/whole-file';
import type { Job } from '../trainer/job';
import { requireWritable } from './output';
import { startProgress } from './progress';

export async function classify(
  modelPath: string,
  paths: string[],
  options: { out?: string; json?: boolean },
): Promise<void> {
  await requireWritable(options.out, [modelPath, ...paths]);
  const model = await loadModel(modelPath);
  const progress = startProgress({ json: options.json, isAllOrNothing: true });
  try {
    const outcome = await answerTo(model, paths, options, progress.job);
    progress.finish();
    for (const warning of outcome.warnings) process.stderr.write(`note: ${warning}\n`);
    const { one, all } = WORDS[model.metadata.kind];
    for (const { item, reason } of outcome.skipped) process.stderr.write(`${one} ${item}: ${reason}\n`);
    const unlisted = outcome.skippedCount - outcome.skipped.length;
    if (unlisted > 0) process.stderr.write(`${unlisted} more ${all}\n`);
    process.stderr.write(`${countText(model, outcome)}\n`);
  } finally {
    progress.finish();
  }
}

const WORDS = {
  images: { one: 'skipped', all: 'skipped' },
  table: { one: 'not read:', all: 'not read' },
};

function answerTo(
  model: LoadedModel,
  paths: string[],
  { out, json }: { out?: string; json?: boolean },
  job: Job,
): Promise<Outcome> {
  if (out !== undefined) return savePredictions(model, paths, out, job);
  return json ? writeJson(model, paths, job) : writePredictions(model, paths, toStdout, job);
}

/** No faster than it is read. */
const toStdout: Write = async (piece) => {
  if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
};

function countText({ metadata }: LoadedModel, { count, rejectedCount, skippedCount }: Outcome): string {
  const { kind, report } = metadata;
  const { threshold } = report.decision;
  const rejects = threshold
    ? ` (${rejectedCount} rejected: less sure than ${threshold.value.toFixed(4)})`
    : '';
  const skips = skippedCount > 0 ? `, ${skippedCount} ${WORDS[kind].all}` : '';
  return `${count} classified${rejects}${skips}`;
}

/** `{ classes, items: [{ item, prediction, confidence, probabilities, accepted }], ... }`, written as it comes. */
async function writeJson(model: LoadedModel, paths: string[], job: Job): Promise<Outcome> {
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
  const outcome = await classifyPaths(model, paths, consumer, job);
  await toStdout(`\n],${JSON.stringify(outcome).slice(1)}\n`);
  return outcome;
}
