/** Scores a model file on a labelled dataset. */
import type { Coverage, Scores } from '../../../src-preload/contract';
import { t, tn } from '../../../src-preload/language';
import { ImageDataset, type OpenDataset, type TableDataset } from '../dataset';
import { UserError } from '../errors';
import type { Job } from '../job';
import { scoresOf } from '../learn/scores';
import { addSkipped, type SkippedList } from '../skipped';
import { indicesOf, type Answers } from './answer';
import { classifyImages, classifyTable } from './classify';
import { OTHER } from './metadata';
import type { LoadedModel } from './model-file';
import { listed } from '../words';

const MOST_NAMED = 20;

export interface Evaluation extends SkippedList {
  /** Of the model's labels: its decisions by costs, where it has them. */
  scores: Scores;
  /** What the model's threshold accepts, and how much of that is right; null where it has none. */
  threshold: ({ value: number } & Coverage) | null;
  warnings: string[];
}

/**
 * Samples whose label the model does not know are left out and listed. Labels that training merged because they were
 * rare count as the class that they became.
 */
export async function evaluateModel(model: LoadedModel, dataset: OpenDataset, job: Job): Promise<Evaluation> {
  const isImages = dataset instanceof ImageDataset;
  if (!isImages) await useLabelOf(model, dataset as TableDataset);
  // What could not be read, and what has no label.
  const { skipped, skippedCount } = dataset.describe();
  const samples = isImages ? dataset.labels.length : (dataset as TableDataset).table.rows;
  const known = new Known(model, samples, { skipped, skippedCount });
  const warnings = isImages
    ? await addImages(model, dataset, known, job)
    : await addRows(model, dataset as TableDataset, known, job);
  return { ...known.evaluation(dataset.name), warnings: [...warnings, ...known.merged.notes] };
}

async function useLabelOf({ metadata }: LoadedModel, { table }: TableDataset): Promise<void> {
  if (metadata.labelColumn !== null) await table.setLabel(metadata.labelColumn);
}

async function addImages(
  model: LoadedModel,
  { folder: { samples, classes } }: ImageDataset,
  known: Known,
  job: Job,
): Promise<string[]> {
  const truth = new Map(samples.map(({ path, label }) => [path, classes[label]!]));
  const paths = samples.map(({ path }) => path);
  const broken = await classifyImages(model, paths, job, (path, answers) =>
    known.add(answers, [truth.get(path)!], () => path),
  );
  addSkipped(known.left, broken);
  return [];
}

async function addRows(
  model: LoadedModel,
  { table }: TableDataset,
  known: Known,
  job: Job,
): Promise<string[]> {
  // Not the table's own labels: it has none where all are the same, which is enough for scores.
  const label = { name: table.labelColumn, use: 'category' } as const;
  return classifyTable(
    model,
    table,
    job,
    ({ first, answers, beside }) =>
      known.add(answers, beside[0]!.values as string[], (index) => `row ${first + index + 1}`),
    { beside: [label] },
  );
}

/** The labels that are one class of the model, and how often each came. */
class MergedLabels {
  private readonly counts: Map<string, number>;
  private readonly place: number | undefined;

  constructor({ metadata: { labels, merged } }: LoadedModel) {
    this.counts = new Map(merged.map((name) => [name, 0]));
    this.place = indicesOf(labels).get(OTHER);
  }

  /** The place of the class; undefined where this label was not merged. */
  find(name: string): number | undefined {
    const count = this.counts.get(name);
    if (count === undefined) return undefined;
    this.counts.set(name, count + 1);
    return this.place;
  }

  get notes(): string[] {
    const found = [...this.counts].filter(([, count]) => count > 0);
    if (found.length === 0) return [];
    const samples = found.reduce((sum, [, count]) => sum + count, 0);
    const names = found.map(([name, n]) => t('"{name}" ({n})', { name, n }));
    return [
      tn(
        samples,
        '{n} sample counts as "{other}", into which training merged their rare classes: {names}.',
        '{n} samples count as "{other}", into which training merged their rare classes: {names}.',
        { other: OTHER, names: listed(names, MOST_NAMED) },
      ),
    ];
  }
}

/** The answers to samples whose class the model knows. */
class Known {
  private count = 0;
  private readonly truth: Int32Array;
  private readonly decisions: Int32Array;
  private readonly probabilities: Float32Array;
  /** How many were accepted, and how many of those are right. */
  private accepted = 0;
  private hits = 0;
  readonly merged: MergedLabels;

  constructor(
    private readonly model: LoadedModel,
    samples: number,
    /** What gives no score. */
    readonly left: SkippedList,
  ) {
    this.merged = new MergedLabels(model);
    this.truth = new Int32Array(samples);
    this.decisions = new Int32Array(samples);
    this.probabilities = new Float32Array(samples * model.metadata.labels.length);
  }

  /** @param names the classes that they are of; empty where that is missing */
  add(answers: Answers, names: string[], itemOf: (index: number) => string): void {
    const { labels } = this.model.metadata;
    const classes = labels.length;
    const { decisions, probabilities, accepted } = answers;
    names.forEach((name, index) => {
      const truth = indicesOf(labels).get(name) ?? this.merged.find(name);
      if (truth === undefined) {
        const reason = t('the model has no class "{name}"', { name });
        if (name !== '') addSkipped(this.left, [{ item: itemOf(index), reason }]);
        return;
      }
      this.truth[this.count] = truth;
      this.decisions[this.count] = decisions[index]!;
      this.probabilities.set(
        probabilities.subarray(index * classes, (index + 1) * classes),
        this.count * classes,
      );
      this.count++;
      if (!accepted?.[index]) return;
      this.accepted++;
      if (truth === decisions[index]) this.hits++;
    });
  }

  /** @param name of the dataset */
  evaluation(name: string): Omit<Evaluation, 'warnings'> {
    const { labels, report } = this.model.metadata;
    const { count, accepted, left } = this;
    if (count === 0) {
      const message = t(
        'No sample of "{name}" has a label that the model knows. Its classes are {classes}.',
        {
          name,
          classes: listed(labels),
        },
      );
      throw new UserError('no-classes', message);
    }
    const { threshold } = report.decision;
    const scores = scoresOf(
      this.truth.subarray(0, count),
      this.probabilities.subarray(0, count * labels.length),
      labels,
      { decisions: this.decisions.subarray(0, count), isOrdered: report.recipe.ordered !== null },
    );
    const coverage = { coverage: accepted / count, accuracy: accepted > 0 ? this.hits / accepted : null };
    return {
      scores,
      threshold: threshold && { value: threshold.value, ...coverage },
      ...left,
    };
  }
}
