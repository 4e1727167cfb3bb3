/** The whole way from an open dataset to a model file and its report: each stage is a file in `stages/`. */
import type { Recipe, Report, TrainingUpdate } from '../../src-preload/contract';
import { t } from '../../src-preload/language';
import type { Split } from './data/split';
import type { OpenDataset } from './dataset';
import { UserError } from './errors';
import type { Job } from './job';
import { sampleClasses, type LabelledFeatures } from './matrix';
import { MOST_CLASSES } from './model/metadata';
import { buildModel } from './model/model-file';
import type { SampleAnswers } from './model/sample-answers';
import {
  requireSameFeatures,
  requireStartable,
  startedRecipe,
  startNotes,
  startOf,
  type StartModel,
} from './model/start-model';
import { asNumber, unbalanced } from './stages/alternatives';
import { requireDecidable } from './stages/costs';
import { averagesOf } from './stages/averages';
import { decide } from './stages/decide';
import { describeDuplicates } from './stages/duplicates';
import { withoutEmptyClasses } from './stages/empty-classes';
import { explain } from './stages/explain';
import { fit } from './stages/fit';
import { noveltyNote, noveltyOf, RightAnswers } from './stages/novelty';
import { crossValidate, requireFolds, withMoves } from './stages/folds';
import { learningCurveOf } from './stages/learning-curve';
import { withRareClassesMerged } from './stages/rare-classes';
import { makeMetadata, makeReport } from './stages/report';
import { AnswerKeeper } from './stages/sample-answers';
import { scoreParts, type OnAnswers } from './stages/score';
import { inOrder, requireShares, splitLabelled } from './stages/split';
import { watchTraining } from './stages/watch';
import { sentences } from './words';

export interface TrainedModel {
  /** The bytes of the model file. */
  model: Uint8Array;
  report: Report;
  /** What it answers about each sample that it was trained or measured on. */
  answers: SampleAnswers;
}

/**
 * @param onUpdate sees every epoch
 * @param start a model whose weights and features training goes on from
 * @throws UserError where the data cannot be learned from, or the job was cancelled
 */
export async function trainModel(
  opened: OpenDataset,
  asked: Recipe,
  version: string,
  job: Job,
  onUpdate: (update: TrainingUpdate) => void = () => {},
  start: StartModel | null = null,
): Promise<TrainedModel> {
  const { problem } = opened.describe();
  if (problem) throw new UserError('problem', problem);
  if (start) requireStartable(start, opened);
  const recipe = start ? startedRecipe(start, asked) : asked;
  requireShares(recipe);
  const filled = withoutEmptyClasses(opened);
  const merged = withRareClassesMerged(filled, recipe);
  requireFewClasses(merged);
  requireDecidable(recipe, merged.classes);
  const isEmpty = (name: string) => opened.classes.includes(name) && !filled.classes.includes(name);
  const dataset = inOrder(merged, recipe.ordered && recipe.ordered.filter((name) => !isEmpty(name)));
  const arrangement = await dataset.arrange(recipe, job);
  const arrangedFolds = withMoves(arrangement, dataset);
  requireFolds(dataset, recipe, arrangedFolds);
  const split = splitLabelled(dataset, recipe, arrangement);
  const { extracted, answers, ...learned } = await learn(dataset, split, recipe, job, onUpdate, start);
  extracted.warnings.unshift(...arrangement.warnings, ...(start ? startNotes(start, dataset.classes) : []));
  const crossValidation = await crossValidate(dataset, recipe, job, arrangedFolds);
  const learningCurve = await learningCurveOf(dataset, split, recipe, job);
  return job.run('saving', null, async () => {
    const { duplicates: found, preset } = arrangement;
    const { classes, labels, itemOf } = dataset;
    const duplicates = found && describeDuplicates(found, { preset, classes, labels, itemOf });
    const notes = [...learned.notes, ...noveltyNote(recipe, learned)];
    const outcome = { ...learned, start, notes, crossValidation, learningCurve, duplicates };
    const report = makeReport(dataset, extracted, recipe, version, job, outcome);
    const metadata = await makeMetadata(dataset, extracted, report);
    const { fitted, novelty } = learned;
    const network = { ...fitted, distance: novelty && novelty.parameters };
    const model = buildModel(extracted.graph, network, metadata);
    return { model, report, answers: answers.result(dataset) };
  });
}

/** The model that is kept. Its features are released before others are made to measure it by. */
async function learn(
  dataset: OpenDataset,
  split: Split,
  recipe: Recipe,
  job: Job,
  onUpdate: (update: TrainingUpdate) => void,
  start: StartModel | null,
) {
  const { classes } = dataset;
  const { parts, ...extracted } = await dataset.extract(split, recipe, job, start?.preparation);
  try {
    requireClasses(dataset, parts.train);
    if (start) requireSameFeatures(start, extracted.backbone);
    const { fitted, curve } = await job.run('training', null, async (report) => {
      const watch = watchTraining(classes, recipe, job, report, parts.train.X.rows, onUpdate);
      const first = start && startOf(start, classes, sampleClasses(parts.train).length);
      const fitted = await fit(parts, classes.length, recipe, watch, first);
      return { fitted, curve: watch.curveOf(fitted.run) };
    });
    return await job.run('evaluating', null, async (report) => {
      const decision = await decide(fitted, parts, classes, recipe);
      const [answers, rights] = [new AnswerKeeper(extracted.samples), new RightAnswers(parts.test)];
      const onAnswers: OnAnswers = (part, first, answered) => {
        answers.add(part, first, answered);
        if (part === 'test') rights.add(first, answered);
      };
      const scores = await scoreParts(fitted, decision, parts, classes, recipe, { report, onAnswers });
      return {
        answers,
        novelty: await noveltyOf(parts, rights.isRight, recipe),
        extracted: { ...extracted, averages: await averagesOf(parts.train, extracted.columns) },
        fitted,
        curve,
        decision,
        scores,
        unbalanced: await unbalanced(fitted, parts, classes, recipe, job),
        asNumber: await asNumber(fitted, parts, classes, recipe, job),
        ...(await explain(fitted, parts.test, extracted.columns, decision, recipe, report)),
      };
    });
  } finally {
    await Promise.all(Object.values(parts).map(({ X }) => X.release()));
  }
}

/** A model of more could be saved, but not opened. */
function requireFewClasses({ classes, name }: OpenDataset): void {
  if (classes.length <= MOST_CLASSES) return;
  const message = t(
    '"{name}" has {n} classes, and a model has at most {most}. Leave some out, or put some together.',
    { name, n: classes.length, most: MOST_CLASSES },
  );
  throw new UserError('too-many-classes', message);
}

/** Training needs two classes after all that could not be read is gone. */
function requireClasses({ classes }: OpenDataset, { y }: LabelledFeatures): void {
  if (new Set(y).size >= 2) return;
  const left =
    y.length === 0
      ? t('There is no sample left to train on.')
      : t('There is only samples of "{name}" left to train on.', { name: classes[y[0]!]! });
  throw new UserError('one-class', sentences(left, t('Look at the list of skipped samples for why.')));
}
