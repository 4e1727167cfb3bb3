/** Scores a model file on a labelled dataset. */
import type { Coverage, Scores, Skipped } from '../../../src-preload/contract';
import { ImageDataset, type OpenDataset, type TableDataset } from '../dataset';
import { UserError } from '../errors';
import type { Job } from '../job';
import { scoresOf } from '../learn/scores';
import { classifyImages, classifyTable, type Classification, type Classified } from './classify';
import type { LoadedModel } from './model-file';

export interface Evaluation {
  /** Of the model's labels: its decisions by costs, where it has them. */
  scores: Scores;
  /** What the model's threshold accepts, and how much of that is right; null where it has none. */
  threshold: ({ value: number } & Coverage) | null;
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
    if (label !== undefined) return [{ ...item, truth: label, decision: classIndex.get(item.label)! }];
    if (name !== undefined) skipped.push({ item: item.item, reason: `the model has no class "${name}"` });
    return [];
  });
  if (known.length === 0) {
    const message = `No sample of "${dataset.name}" has a label that the model knows. Its classes are ${names.join(', ')}.`;
    throw new UserError('no-classes', message);
  }
  return { ...score(model, known), skipped, warnings: result.warnings };
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

interface Known extends Classified {
  /** Classes of the model. */
  truth: number;
  decision: number;
}

function score(
  { metadata: { labels, report } }: LoadedModel,
  known: Known[],
): Pick<Evaluation, 'scores' | 'threshold'> {
  const truth = Int32Array.from(known, ({ truth }) => truth);
  const decisions = Int32Array.from(known, ({ decision }) => decision);
  const probabilities = new Float32Array(known.length * labels.length);
  known.forEach((item, index) => probabilities.set(item.probabilities, index * labels.length));
  const isOrdered = report.recipe.ordered !== null;
  const { threshold } = report.decision;
  return {
    scores: scoresOf(truth, probabilities, labels, { decisions, isOrdered }),
    threshold: threshold && { value: threshold.value, ...acceptedOf(known) },
  };
}

/** By the model's own word, not by its probabilities. */
function acceptedOf(known: Known[]): Coverage {
  const accepted = known.filter((item) => item.accepted);
  const hits = accepted.filter(({ truth, decision }) => truth === decision).length;
  return {
    coverage: accepted.length / known.length,
    accuracy: accepted.length > 0 ? hits / accepted.length : null,
  };
}
