import { once } from 'node:events';
import { both, classifyPaths, type Consumer, type Outcome } from '../trainer/model/classify';
import { classifiedOf, thresholdOf } from '../trainer/model/answer';
import { CopyInto, requireEmptyFolder } from '../trainer/model/copy-into';
import { loadModel, type LoadedModel } from '../trainer/model/model-file';
import { savePredictions, writePredictions } from '../trainer/model/prediction-file';
import type { Write } from '../trainer/whole-file';
import type { Job } from '../trainer/job';
import { requireWritable } from './output';
import { startProgress } from './progress';

interface Options {
  out?: string;
  json?: boolean;
  copyInto?: string;
  threshold?: number;
}

export async function classify(modelPath: string, paths: string[], options: Options): Promise<void> {
  const { out, copyInto, threshold } = options;
  await requireWritable(out, [modelPath, ...paths]);
  const loaded = await loadModel(modelPath);
  const model = threshold === undefined ? loaded : { ...loaded, threshold };
  const copying = copyInto === undefined ? null : new CopyInto(model, copyInto);
  if (copyInto !== undefined) await requireEmptyFolder(copyInto, paths);
  const progress = startProgress({ json: options.json, isAllOrNothing: true });
  try {
    const outcome = await answerTo(model, paths, options, copying, progress.job);
    progress.finish();
    for (const warning of outcome.warnings) process.stderr.write(`note: ${warning}\n`);
    const { one, all } = WORDS[model.metadata.kind];
    for (const { item, reason } of outcome.skipped) process.stderr.write(`${one} ${item}: ${reason}\n`);
    const unlisted = outcome.skippedCount - outcome.skipped.length;
    if (unlisted > 0) process.stderr.write(`${unlisted} more ${all}\n`);
    process.stderr.write(`${countText(model, outcome)}\n`);
    if (copying) reportCopies(copying, copyInto!);
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
  { out, json }: Options,
  copying: CopyInto | null,
  job: Job,
): Promise<Outcome> {
  if (out !== undefined) return savePredictions(model, paths, out, job, copying ?? undefined);
  if (json) return writeJson(model, paths, job, copying);
  // Whoever wants copies need not get a table too.
  return copying ? classifyPaths(model, paths, copying, job) : writePredictions(model, paths, toStdout, job);
}

function reportCopies(
  { outcome: { copied, unsure, skipped, skippedCount } }: CopyInto,
  folder: string,
): void {
  for (const { item, reason } of skipped) process.stderr.write(`not copied: ${item}: ${reason}\n`);
  const others = skippedCount > 0 ? `, ${skippedCount} not copied` : '';
  process.stderr.write(`${copied} copied into ${folder} (${unsure} unsure)${others}\n`);
}

/** No faster than it is read. */
const toStdout: Write = async (piece) => {
  if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
};

function countText(model: LoadedModel, { count, rejectedCount, skippedCount }: Outcome): string {
  const threshold = thresholdOf(model);
  const rejects =
    threshold === null ? '' : ` (${rejectedCount} rejected: less sure than ${threshold.toFixed(4)})`;
  const skips = skippedCount > 0 ? `, ${skippedCount} ${WORDS[model.metadata.kind].all}` : '';
  return `${count} classified${rejects}${skips}`;
}

/** `{ classes, items: [{ item, prediction, confidence, probabilities, accepted }], ... }`, written as it comes. */
async function writeJson(
  model: LoadedModel,
  paths: string[],
  job: Job,
  copying: CopyInto | null,
): Promise<Outcome> {
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
  const outcome = await classifyPaths(model, paths, copying ? both(consumer, copying) : consumer, job);
  await toStdout(`\n],${JSON.stringify(outcome).slice(1)}\n`);
  return outcome;
}
