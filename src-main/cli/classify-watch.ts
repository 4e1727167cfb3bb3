/** Classifies what arrives in a folder, until Ctrl-C. */
import { once } from 'node:events';
import { watchFolder, type Arrived } from '../trainer/bulk/watch';
import type { PredictionFormat } from '../trainer/bulk/target';
import { describeError } from '../trainer/errors';
import type { LoadedModel } from '../trainer/model/model-file';
import { sayFresh, type ClassifyOptions } from './classify';
import { percent } from './progress';

export async function watch(
  model: LoadedModel,
  folder: string,
  options: ClassifyOptions & { format: PredictionFormat },
): Promise<void> {
  const { out, format, copyInto, move = false, fresh = false } = options;
  const isJson = options.json || (out === undefined && format === 'jsonl');
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const ended = new AbortController();
  const target = {
    out: out === undefined ? null : { path: out, format },
    copyInto: copyInto === undefined ? null : { folder: copyInto, isMove: move },
    isFresh: fresh,
  };
  const watching = await watchFolder(model, folder, target, {
    onAnswer: (arrived) => process.stdout.write(`${isJson ? JSON.stringify(arrived) : lineOf(arrived)}\n`),
    onSkipped: ({ item, reason }) => say(`skipped ${item}: ${reason}`),
    onCaughtUp: () => say(`waiting for what arrives in ${folder} (Ctrl-C ends it)`),
    onFailed: (error) => ended.abort(error),
  }).catch(sayFresh);
  if (watching.count > 0) say(`going on: ${watching.count.toLocaleString('en')} were answered already`);
  const onInterrupt = () => ended.abort();
  process.on('SIGINT', onInterrupt).on('SIGTERM', onInterrupt);
  if (!ended.signal.aborted) await once(ended.signal, 'abort');
  await watching.stop();
  process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
  say(`${watching.count} classified`);
  const { reason } = ended.signal as { reason: unknown };
  if (reason instanceof DOMException) return;
  say(`softmax-studio: ${describeError(reason).message}`);
  process.exitCode = 1;
}

function lineOf({ item, label, confidence, accepted, copiedTo }: Arrived): string {
  const unsure = accepted === false ? ' (unsure)' : '';
  const copied = copiedTo === null ? '' : ` -> ${copiedTo}`;
  return `${item}: ${label} ${percent(confidence)}${unsure}${copied}`;
}
