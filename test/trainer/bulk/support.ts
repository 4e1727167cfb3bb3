/** Bulk work for tests. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  classifyInBulk,
  type BulkOutcome,
  type OnGoingOn,
} from '../../../src-main/trainer/bulk/classify-bulk';
import { findSources } from '../../../src-main/trainer/bulk/sources';
import { formatOfName, type BulkTarget } from '../../../src-main/trainer/bulk/target';
import { Job } from '../../../src-main/trainer/job';
import type { LoadedModel } from '../../../src-main/trainer/model/model-file';

export interface Asked {
  out?: string;
  copyInto?: string;
  isMove?: boolean;
  isFresh?: boolean;
  job?: Job;
  onGoingOn?: OnGoingOn;
}

export const targetOf = ({ out, copyInto, isMove = false, isFresh = false }: Asked): BulkTarget => ({
  out: out === undefined ? null : { path: out, format: formatOfName(out) },
  copyInto: copyInto === undefined ? null : { folder: copyInto, isMove },
  isFresh,
});

export async function bulk(model: LoadedModel, given: string[], asked: Asked): Promise<BulkOutcome> {
  const sources = await findSources(given, model.metadata.kind, () => Promise.resolve([]));
  const { job = new Job(), onGoingOn } = asked;
  return classifyInBulk(model, given, sources, targetOf(asked), job, onGoingOn);
}

/** A job that is cancelled when so many samples are answered. */
export function cancelledAfter(count: number): Job {
  const job: Job = new Job(({ phase, done }) => {
    if (phase === 'evaluating' && done >= count) job.cancel();
  });
  return job;
}

/** Every file below a folder, from it, hidden ones too, with its bytes as text. */
export async function filesBelow(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pairs = paths
    .sort()
    .map(async (path) => [
      path.slice(folder.length + 1).replaceAll('\\', '/'),
      await readFile(path, 'latin1'),
    ]);
  return Object.fromEntries(await Promise.all(pairs)) as Record<string, string>;
}
