/** What makes work the same work, and the text that it writes. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileError } from '../errors';
import { maxDistanceOf, thresholdOf } from '../model/answer';
import type { LoadedModel } from '../model/model-file';
import { CsvText, JsonText, type PredictionText } from '../model/prediction-texts';
import type { BulkTarget } from './target';
import type { Work } from './unfinished';

export async function describeWork(
  model: LoadedModel,
  sources: unknown[],
  { out, copyInto }: BulkTarget,
): Promise<Work> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(model.path), hash).catch((error: unknown) => {
    throw fileError(error, model.path);
  });
  const options = {
    threshold: thresholdOf(model),
    maxDistance: maxDistanceOf(model),
    format: out?.format ?? null,
    copyInto: copyInto && resolve(copyInto.folder),
    isMove: copyInto?.isMove ?? false,
  };
  return { version: 1, model: hash.digest('hex'), options, sources };
}

/** What tells whether a table has changed. */
export async function tableState(path: string): Promise<unknown> {
  const { size, mtimeMs } = await stat(path).catch((error: unknown) => {
    throw fileError(error, path);
  });
  return [resolve(path), size, mtimeMs];
}

/** Null where no file of answers is wanted. */
export function textFor(model: LoadedModel, { out }: BulkTarget, isSeveral: boolean): PredictionText | null {
  if (!out) return null;
  const options = { model, isSeveral };
  if (out.format === 'jsonl') return new JsonText(options);
  return new CsvText(options, out.format === 'csv' ? 'guarded' : 'plain');
}
