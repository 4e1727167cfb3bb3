/** What commands print and write. */
import { mkdtemp, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Scores, Skipped } from '../../src-preload/contract';
import { fileError, UserError } from '../trainer/errors';
import { writeWhole } from '../trainer/model/model-store';
import { requireOther } from '../trainer/whole-file';
import { percent } from './progress';

const MAX_LISTED = 10;
const MAX_MATRIX_CLASSES = 12;

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * Finds out before long work whether its result can be written.
 * @param others paths of what the work reads, or writes too
 * @throws UserError
 */
export async function requireWritable(
  path: string | undefined,
  others: readonly (string | undefined)[] = [],
): Promise<void> {
  if (path === undefined) return;
  const isFolder = await stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
  if (isFolder) throw new UserError('unwritable', `"${path}" is a folder. Give the name of a file in it.`);
  const given = others.filter((other) => other !== undefined);
  await requireOther(path, given);
  await mkdtemp(join(dirname(resolve(path)), '.softmax-studio-')).then(rmdir, (error: unknown) => {
    throw fileError(error, dirname(resolve(path)));
  });
}

export const writeJson = (path: string, value: unknown) =>
  writeWhole(path, new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`));

export function printScores(title: string, scores: Scores): void {
  const [low, high] = scores.accuracyInterval;
  print(`${title} (${scores.count} samples)`);
  print(
    `  accuracy           ${percent(scores.accuracy)}  (95% interval ${percent(low)} to ${percent(high)})`,
  );
  print(`  balanced accuracy  ${percent(scores.balancedAccuracy)}`);
  print(`  macro F1           ${scores.macroF1.toFixed(3)}`);
  print(`  log loss           ${scores.logLoss.toFixed(4)}`);
  print(`  calibration error  ${percent(scores.expectedCalibrationError)}`);
  if (scores.meanClassDistance !== null)
    print(`  class distance     ${scores.meanClassDistance.toFixed(3)}  (mean, in classes)`);
}

/** True classes down, predictions across. */
export function printMatrix({ confusionMatrix, perClass }: Scores): void {
  if (perClass.length > MAX_MATRIX_CLASSES) return;
  const names = perClass.map(({ label }) => (label.length > 14 ? `${label.slice(0, 13)}…` : label));
  const width = Math.max(...names.map((name) => name.length), 5) + 1;
  print(`  ${'true \\ said'.padEnd(15)}${names.map((name) => name.padStart(width)).join('')}   recall`);
  confusionMatrix.forEach((row, index) => {
    const counts = row.map((count) => String(count).padStart(width)).join('');
    const recall = perClass[index]!.recall;
    print(`  ${names[index]!.padEnd(15)}${counts}   ${recall === null ? '-' : percent(recall)}`);
  });
}

export function printSkipped(skipped: Skipped[], count = skipped.length): void {
  if (count === 0) return;
  print(`${count} skipped:`);
  for (const { item, reason } of skipped.slice(0, MAX_LISTED)) print(`  ${item}: ${reason}`);
  if (count > MAX_LISTED) print(`  and ${count - MAX_LISTED} more (all of them with --report)`);
}
