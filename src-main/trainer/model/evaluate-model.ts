/** Scores a model file on a labelled dataset, alone or beside a second model. */
import type { Evaluation } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import type { WantedColumn } from '../data/table/chunks';
import { ImageDataset, type OpenDataset, type TableDataset } from '../dataset';
import { UserError } from '../errors';
import type { Job } from '../job';
import { addSkipped, type SkippedList } from '../skipped';
import { listed } from '../words';
import type { Answers } from './answer';
import { answerPictures } from './answer-pictures';
import { classifyTable } from './classify';
import { ModelComparison } from './compare-models';
import { KnownClasses } from './known-classes';
import type { LoadedModel } from './model-file';
import { ModelScores } from './model-scores';

const MOST_NAMED = 20;

/**
 * Samples whose label the model does not know are left out and listed. Labels that training merged because they were
 * rare count as the class that they became.
 * @param other a second model, for comparison on the samples whose labels both know
 * @throws UserError where nothing of the data can be scored, or the two cannot be compared
 */
export async function evaluateModel(
  model: LoadedModel,
  dataset: OpenDataset,
  job: Job,
  other: LoadedModel | null = null,
): Promise<Evaluation> {
  const isImages = dataset instanceof ImageDataset;
  const { labelColumn } = model.metadata;
  if (!isImages && labelColumn !== null) await (dataset as TableDataset).table.setLabel(labelColumn);
  const samples = isImages ? dataset.labels.length : (dataset as TableDataset).table.rows;
  const comparison = other && new ModelComparison(model, other, samples);
  // What could not be read, and what has no label.
  const { skipped, skippedCount } = dataset.describe();
  const evaluated = new Evaluated(model, samples, { skipped, skippedCount }, comparison);
  const notes = isImages
    ? await addImages(model, dataset, evaluated, job)
    : await addRows(model, dataset as TableDataset, evaluated, job);
  return evaluated.evaluation(dataset.name, notes);
}

/** A second model is asked in the same pass: a picture that one of them cannot answer counts for neither. */
async function addImages(
  model: LoadedModel,
  { folder: { samples, classes } }: ImageDataset,
  evaluated: Evaluated,
  job: Job,
): Promise<string[]> {
  const { comparison } = evaluated;
  const names = samples.map(({ label }) => classes[label]!);
  const paths = samples.map(({ path }) => path);
  const models = comparison ? [model, comparison.second] : [model];
  const broken = await answerPictures(models, paths, job, (index, [first, second]) => {
    const name = [names[index]!];
    evaluated.add(first!, name, () => paths[index]!, index);
    if (second) comparison!.addSecond(second, name, index);
  });
  addSkipped(evaluated.left, broken);
  return [];
}

async function addRows(
  model: LoadedModel,
  { table }: TableDataset,
  evaluated: Evaluated,
  job: Job,
): Promise<string[]> {
  const { comparison } = evaluated;
  // Not the table's own labels: it has none where all are the same, which is enough for scores.
  const beside: WantedColumn[] = [{ name: table.labelColumn, use: 'category' }];
  comparison?.requireColumns(table);
  const notes = await classifyTable(
    model,
    table,
    job,
    ({ first, answers, beside: [labels] }) =>
      evaluated.add(answers, labels!.values as string[], (index) => `row ${first + index + 1}`, first),
    { beside },
  );
  if (!comparison) return notes;
  const others = await classifyTable(
    comparison.second,
    table,
    job,
    ({ first, answers, beside: [labels] }) =>
      comparison.addSecond(answers, labels!.values as string[], first),
    { beside },
  );
  return [...notes, ...others.map((note) => t('The second model: {note}', { note }))];
}

/** The answers to samples whose class the model knows. */
class Evaluated {
  private readonly classes: KnownClasses;
  private readonly scores: ModelScores;

  constructor(
    private readonly model: LoadedModel,
    samples: number,
    /** What gives no score. */
    readonly left: SkippedList,
    readonly comparison: ModelComparison | null,
  ) {
    this.classes = new KnownClasses(model);
    this.scores = new ModelScores(model, samples);
  }

  /**
   * @param names the labels of the samples; empty where they are missing
   * @param itemOf the name of one of these samples
   * @param first place of these samples in the data
   */
  add(answers: Answers, names: string[], itemOf: (index: number) => string, first: number): void {
    const truths = Int32Array.from(names, (name, index) => {
      const truth = this.classes.find(name);
      if (truth !== undefined) this.classes.note(name);
      else if (name !== '') {
        const reason = t('the model has no class "{name}"', { name });
        addSkipped(this.left, [{ item: itemOf(index), reason }]);
      }
      return truth ?? -1;
    });
    this.scores.add(answers, truths);
    this.comparison?.addFirst(answers, names, first);
  }

  /** @param name of the dataset @param notes of how it was read */
  evaluation(name: string, notes: string[]): Evaluation {
    const { scores, classes, comparison, left } = this;
    if (scores.count === 0) {
      const message = t(
        'No sample of "{name}" has a label that the model knows. Its classes are {classes}.',
        { name, classes: listed(this.model.metadata.labels, MOST_NAMED) },
      );
      throw new UserError('no-classes', message);
    }
    return {
      name,
      scores: scores.scores(),
      diagnostics: scores.diagnostics(),
      threshold: scores.threshold,
      comparison: comparison && comparison.result(),
      ...left,
      warnings: [...notes, ...classes.notes, ...(comparison?.notes(scores.count) ?? [])],
    };
  }
}
