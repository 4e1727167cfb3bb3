import type { Command } from 'commander';
import { classifyInBulk, type BulkOutcome } from '../trainer/bulk/classify-bulk';
import { findSources, pathsOfList, type Sources } from '../trainer/bulk/sources';
import { formatOfName, type PredictionFormat } from '../trainer/bulk/target';
import { UserError } from '../trainer/errors';
import type { Job } from '../trainer/job';
import { maxDistanceOf, thresholdOf, withMaxDistance } from '../trainer/model/answer';
import type { Outcome } from '../trainer/model/classify';
import { loadModel, type LoadedModel } from '../trainer/model/model-file';
import { streamAnswers } from './classify-stream';
import { requireWritable } from './output';
import { startProgress } from './progress';

export interface ClassifyOptions {
  out?: string;
  format?: PredictionFormat;
  json?: boolean;
  copyInto?: string;
  move?: boolean;
  threshold?: number;
  maxDistance?: number;
  fresh?: boolean;
  null?: boolean;
  watch?: boolean;
}

/** What is asked for, with all that it leaves open filled in. */
export interface ClassifyTask {
  model: LoadedModel;
  given: string[];
  sources: Sources;
  options: ClassifyOptions;
  format: PredictionFormat;
}

export async function classify(
  modelPath: string,
  given: string[],
  options: ClassifyOptions,
  command: Command,
): Promise<void> {
  const { out, copyInto, json } = options;
  const format = options.format ?? (out === undefined ? 'csv' : formatOfName(out));
  if (options.watch && format === 'parquet')
    command.error('A watched folder is answered as CSV or JSON lines.');
  if (format === 'parquet' && out === undefined)
    command.error('Parquet needs a file: add --out FILE.parquet.');
  if (options.move && copyInto === undefined)
    command.error('--move needs folders to move into: add --copy-into FOLDER.');
  if (options.watch && given.length !== 1) command.error('--watch takes one folder.');
  const model = await modelFor(modelPath, options);
  if (options.watch) {
    await requireWritable(out, [modelPath]);
    // Nothing else needs what watches folders.
    const { watch } = await import('./classify-watch');
    return watch(model, given[0]!, { ...options, format });
  }
  const sources = await findSources(given, model.metadata.kind, () =>
    pathsOfList(process.stdin, options.null ?? false),
  );
  await requireWritable(out, [modelPath, ...sources.paths]);
  const task = { model, given, sources, options, format };
  const progress = startProgress({ json, isAllOrNothing: true });
  try {
    const isBulk = out !== undefined || copyInto !== undefined;
    const outcome = await (isBulk ? inBulk(task, progress.job) : streamAnswers(task, progress.job));
    progress.finish();
    tell(task, outcome);
    if (isBulk && json) process.stdout.write(`${JSON.stringify(outcome)}\n`);
    process.exitCode = outcome.count > 0 ? 0 : 1;
  } finally {
    progress.finish();
  }
}

async function modelFor(path: string, { threshold, maxDistance }: ClassifyOptions): Promise<LoadedModel> {
  const loaded = await loadModel(path);
  const model = threshold === undefined ? loaded : { ...loaded, threshold };
  return maxDistance === undefined ? model : withMaxDistance(model, maxDistance);
}

function inBulk({ model, given, sources, options, format }: ClassifyTask, job: Job): Promise<BulkOutcome> {
  const { out, copyInto, move = false, fresh = false } = options;
  const target = {
    out: out === undefined ? null : { path: out, format },
    copyInto: copyInto === undefined ? null : { folder: copyInto, isMove: move },
    isFresh: fresh,
  };
  const outcome = classifyInBulk(model, given, sources, target, job, (known, all) => {
    const of = all === null ? '' : ` of ${all.toLocaleString('en')}`;
    process.stderr.write(`going on: ${known.toLocaleString('en')}${of} were answered already\n`);
  });
  return outcome.catch(sayFresh);
}

/** Names the option that begins anew. */
export function sayFresh(error: unknown): never {
  if (!(error instanceof UserError) || error.code !== 'other-work') throw error;
  throw new UserError(error.code, `${error.message} (--fresh begins anew.)`);
}

const WORDS = {
  images: { one: 'skipped', all: 'skipped' },
  table: { one: 'not read:', all: 'not read' },
};

function tell({ model, options }: ClassifyTask, outcome: Outcome & Partial<BulkOutcome>): void {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const { one, all } = WORDS[model.metadata.kind];
  for (const warning of outcome.warnings) say(`note: ${warning}`);
  for (const { item, reason } of outcome.skipped) say(`${one} ${item}: ${reason}`);
  const unlisted = outcome.skippedCount - outcome.skipped.length;
  if (unlisted > 0) say(`${unlisted} more ${all}`);
  const skips = outcome.skippedCount > 0 ? `, ${outcome.skippedCount} ${all}` : '';
  say(`${outcome.count} classified${rejectionText(model, outcome)}${skips}`);
  if (!outcome.copied) return;
  const { copied, unsure, skipped, skippedCount } = outcome.copied;
  const done = options.move ? 'moved' : 'copied';
  for (const { item, reason } of skipped) say(`not ${done}: ${item}: ${reason}`);
  const others = skippedCount > 0 ? `, ${skippedCount} not ${done}` : '';
  say(`${copied} ${done} into ${options.copyInto} (${unsure} unsure)${others}`);
}

/** Why answers were rejected, where any can be. */
function rejectionText(model: LoadedModel, { rejectedCount }: Outcome): string {
  if (rejectedCount === null) return '';
  const [least, most] = [thresholdOf(model), maxDistanceOf(model)];
  const reasons = [
    ...(least === null ? [] : [`less sure than ${least.toFixed(4)}`]),
    ...(most === null ? [] : [`farther than ${most} from the training samples`]),
  ];
  return ` (${rejectedCount} rejected: ${reasons.join(', or ')})`;
}
