import { stringify } from 'csv-stringify/sync';
import { classifyPaths, type Classification } from '../trainer/model/classify';
import { loadModel, type LoadedModel } from '../trainer/model/model-file';
import { writeWhole } from '../trainer/model/model-store';
import { requireWritable } from './output';
import { startProgress } from './progress';

export async function classify(
  modelPath: string,
  paths: string[],
  options: { out?: string; json?: boolean },
): Promise<void> {
  await requireWritable(options.out);
  const model = await loadModel(modelPath);
  const progress = startProgress(options);
  try {
    const result = await classifyPaths(model, paths, progress.job);
    progress.finish();
    const text =
      options.json && options.out === undefined ? JSON.stringify(result) + '\n' : toCsv(model, result);
    if (options.out === undefined) process.stdout.write(text);
    else await writeWhole(options.out, new TextEncoder().encode(text));
    for (const warning of result.warnings) process.stderr.write(`note: ${warning}\n`);
    for (const { item, reason } of result.skipped) process.stderr.write(`skipped ${item}: ${reason}\n`);
    process.stderr.write(`${countText(model, result)}\n`);
  } finally {
    progress.finish();
  }
}

function countText({ metadata }: LoadedModel, { items, skipped }: Classification): string {
  const { threshold } = metadata.report.decision;
  const rejected = items.filter(({ accepted }) => accepted === false).length;
  const rejects = threshold ? ` (${rejected} rejected: less sure than ${threshold.value.toFixed(4)})` : '';
  return `${items.length} classified${rejects}, ${skipped.length} skipped`;
}

/**
 * One line a sample: where it is from, its label, whether it is accepted where the model has a threshold, and the
 * probability of each class.
 */
function toCsv({ metadata }: LoadedModel, { items }: Classification): string {
  const item = metadata.kind === 'images' ? 'file' : 'row';
  const hasThreshold = metadata.report.decision.threshold !== null;
  const accepted = hasThreshold ? ['accepted'] : [];
  const header = [item, 'label', ...accepted, ...metadata.labels.map((name) => `probability_${name}`)];
  const rows = items.map(({ item, label, probabilities, accepted }) => [
    notFormula(item.replace(/^row /, '')),
    notFormula(label),
    ...(hasThreshold ? [String(accepted)] : []),
    ...probabilities,
  ]);
  return stringify([header, ...rows]);
}

/** Spreadsheets run a cell that starts like a formula; an apostrophe tells them not to. Numbers may start so. */
const notFormula = (text: string) =>
  /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
