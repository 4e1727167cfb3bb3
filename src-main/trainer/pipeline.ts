/** The whole way from an open dataset to a model file and its report: each stage is a file in `stages/`. */
import type { Recipe, Report, TrainingUpdate } from '../../src-preload/contract';
import { t } from '../../src-preload/language';
import type { Split } from './data/split';
import type { OpenDataset } from './dataset';
import { UserError } from './errors';
import type { Job } from './job';
import type { LabelledFeatures } from './matrix';
import { buildModel } from './model/model-file';
import type { SampleAnswers } from './model/sample-answers';
import { asNumber, unbalanced } from './stages/alternatives';
import { requireDecidable } from './stages/costs';
import { averagesOf } from './stages/averages';
import { decide } from './stages/decide';
import { describeDuplicates } from './stages/duplicates';
import { withoutEmptyClasses } from './stages/empty-classes';
import { explain } from './stages/explain';
import { fit } from './stages/fit';
import { crossValidate, requireFolds, withMoves } from './stages/folds';
import { learningCurveOf } from './stages/learning-curve';
import { withRareClassesMerged } from './stages/rare-classes';
import { makeMetadata, makeReport } from './stages/report';
import { AnswerKeeper } from './stages/sample-answers';
import { scoreParts } from './stages/score';
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
 * @throws UserError where the data cannot be learned from, or the job was cancelled
 */
export async function trainModel(
  opened: OpenDataset,
  recipe: Recipe,
  version: string,
  job: Job,
  onUpdate: (update: TrainingUpdate) => void = () => {},
): Promise<TrainedModel> {
  const { problem } = opened.describe();
  if (problem) throw new UserError('problem', problem);
  requireShares(recipe);
  const filled = withoutEmptyClasses(opened);
  const merged = withRareClassesMerged(filled, recipe);
  requireDecidable(recipe, merged.classes);
  const isEmpty = (name: string) => opened.classes.includes(name) && !filled.classes.includes(name);
  const dataset = inOrder(merged, recipe.ordered && recipe.ordered.filter((name) => !isEmpty(name)));
  const arrangement = await dataset.arrange(recipe, job);
  const arrangedFolds = withMoves(arrangement, dataset);
  requireFolds(dataset, recipe, arrangedFolds);
  const split = splitLabelled(dataset, recipe, arrangement);
  const { extracted, answers, ...learned } = await learn(dataset, split, recipe, job, onUpdate);
  extracted.warnings.unshift(...arrangement.warnings);
  const crossValidation = await crossValidate(dataset, recipe, job, arrangedFolds);
  const learningCurve = await learningCurveOf(dataset, split, recipe, job);
  return job.run('saving', null, async () => {
    const { duplicates: found, preset } = arrangement;
    const { classes, labels, itemOf } = dataset;
    const duplicates = found && describeDuplicates(found, { preset, classes, labels, itemOf });
    const outcome = { ...learned, crossValidation, learningCurve, duplicates };
    const report = makeReport(dataset, extracted, recipe, version, job, outcome);
    const metadata = await makeMetadata(dataset, extracted, report);
    const { shape, parameters } = learned.fitted;
    const model = buildModel(extracted.graph, shape, parameters, metadata);
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
) {
  const { classes } = dataset;
  const { parts, ...extracted } = await dataset.extract(split, recipe, job);
  try {
    requireClasses(dataset, parts.train);
    const { fitted, curve } = await job.run('training', null, async (report) => {
      const watch = watchTraining(classes, recipe, job, report, parts.train.X.rows, onUpdate);
      const fitted = await fit(parts, classes.length, recipe, watch);
      return { fitted, curve: watch.curveOf(fitted.run) };
    });
    return await job.run('evaluating', null, async (report) => {
      const decision = await decide(fitted, parts, classes, recipe);
      const answers = new AnswerKeeper(extracted.samples);
      return {
        answers,
        extracted: { ...extracted, averages: await averagesOf(parts.train, extracted.columns) },
        fitted,
        curve,
        decision,
        scores: await scoreParts(fitted, decision, parts, classes, recipe, { report, answers }),
        unbalanced: await unbalanced(fitted, parts, classes, recipe, job),
        asNumber: await asNumber(fitted, parts, classes, recipe, job),
        ...(await explain(fitted, parts.test, extracted.columns, decision, recipe, report)),
      };
    });
  } finally {
    await Promise.all(Object.values(parts).map(({ X }) => X.release()));
  }
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
