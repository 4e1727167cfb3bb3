/** Scores a model file on a labelled dataset. */
import type { Scores, Skipped } from '../../../src-preload/contract';
import { ImageDataset, type OpenDataset, type TableDataset } from '../dataset';
import { UserError } from '../errors';
import type { Job } from '../job';
import { scoresOf } from '../learn/scores';
import { classifyImages, classifyTable, type Classification } from './classify';
import type { LoadedModel } from './model-file';

export interface Evaluation {
  scores: Scores;
  skipped: Skipped[];
  warnings: string[];
}

/** Samples whose label the model does not know are left out and listed. */
export async function evaluateModel(model: LoadedModel, dataset: OpenDataset, job: Job): Promise<Evaluation> {
  if (!(dataset instanceof ImageDataset)) await useLabelOf(model, dataset as TableDataset);
  const { labels: names } = model.metadata;
  const classIndex = new Map(names.map((name, index) => [name, index]));
  const result = await classifyDataset(model, dataset, job);
  const truth = await trueLabels(dataset);
  // A table lists the lines that it could not read itself.
  const skipped: Skipped[] = [...dataset.skipped, ...(dataset.kind === 'images' ? result.skipped : [])];
  const known = result.items.flatMap((item) => {
    const name = truth.get(item.item);
    const label = name === undefined ? undefined : classIndex.get(name);
    if (label !== undefined) return [{ label, probabilities: item.probabilities }];
    if (name !== undefined) skipped.push({ item: item.item, reason: `the model has no class "${name}"` });
    return [];
  });
  if (known.length === 0) {
    const message = `No sample of "${dataset.name}" has a label that the model knows. Its classes are ${names.join(', ')}.`;
    throw new UserError('no-classes', message);
  }
  return { scores: score(known, names), skipped, warnings: result.warnings };
}

async function useLabelOf({ metadata }: LoadedModel, { table }: TableDataset): Promise<void> {
  if (metadata.labelColumn !== null) await table.setLabel(metadata.labelColumn);
}

function classifyDataset(model: LoadedModel, dataset: OpenDataset, job: Job): Promise<Classification> {
  if (dataset instanceof ImageDataset) {
    return classifyImages(
      model,
      dataset.folder.samples.map(({ path }) => path),
      job,
    );
  }
  return classifyTable(model, (dataset as TableDataset).table, job);
}

/** The class names of labelled samples, by the names that `classify` gives to items. */
async function trueLabels(dataset: OpenDataset): Promise<Map<string, string>> {
  if (dataset instanceof ImageDataset) {
    const { samples, classes } = dataset.folder;
    return new Map(samples.map(({ path, label }) => [path, classes[label]!]));
  }
  // Not the table's own labels: it has none where all are the same, which is enough for scores.
  const { table } = dataset as TableDataset;
  const [column] = await table.values([{ name: table.labelColumn, use: 'category' }]);
  const names = (column!.values as string[]).map((name, row) => [`row ${row + 1}`, name] as const);
  return new Map(names.filter(([, name]) => name !== ''));
}

function score(known: { label: number; probabilities: number[] }[], names: string[]): Scores {
  const labels = Int32Array.from(known, ({ label }) => label);
  return scoresOf(labels, Float32Array.from(known.flatMap(({ probabilities }) => probabilities)), names);
}
