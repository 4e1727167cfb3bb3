/** The whole way from an open dataset to a model file and its report. */
import type { CurvePoint, Recipe, Report, Scores, Skipped, TrainingUpdate } from '../../src-preload/contract';
import { stratifiedSplit, type Split } from './data/split';
import type { Extracted, OpenDataset } from './dataset';
import { UserError } from './errors';
import type { Job } from './job';
import { Predictor } from './learn/evaluate';
import { parametersOf, sizeOf } from './learn/graph/network';
import { accuracy } from './learn/metrics';
import { scoresOf } from './learn/scores';
import { train, type Trained, type TrainHooks } from './learn/train';
import type { LabelledFeatures } from './matrix';
import type { Metadata } from './model/metadata';
import { buildModel } from './model/model-file';
import { runtimeVersion } from './onnx/runtime';

const MAX_SKIPPED_KEPT = 500;
/** At least a tenth of the samples is for training. */
const MAX_HELD_OUT = 0.9;

export interface TrainedModel {
  /** The bytes of the model file. */
  model: Uint8Array;
  report: Report;
}

/**
 * @param onUpdate sees every epoch
 * @throws UserError where the data cannot be learned from, or the job was cancelled
 */
export async function trainModel(
  dataset: OpenDataset,
  recipe: Recipe,
  version: string,
  job: Job,
  onUpdate: (update: TrainingUpdate) => void = () => {},
): Promise<TrainedModel> {
  const { problem } = dataset.describe();
  if (problem) throw new UserError('problem', problem);
  requireShares(recipe);
  const split = splitLabelled(dataset, recipe);
  const extracted = await dataset.extract(split, job);
  requireClasses(dataset, extracted.parts.train);
  const curve: CurvePoint[] = [];
  const trained = await runTraining(dataset, extracted, recipe, job, curve, onUpdate);
  const scores = await job.run('evaluating', null, () => scoreParts(dataset, extracted, recipe, trained));
  return job.run('saving', null, async () => {
    const report = makeReport({ dataset, extracted, recipe, version, job, curve, trained, scores });
    const metadata = await makeMetadata(dataset, extracted, report);
    const model = buildModel(extracted.graph, trained.shape, trained.parameters, metadata);
    return { model, report };
  });
}

function requireShares({ validation, test }: Recipe): void {
  if (validation + test <= MAX_HELD_OUT) return;
  const left = Math.max(0, Math.round(100 * (1 - validation - test)));
  throw new UserError('shares', `Validation and test leave ${left}% for training. Make them smaller.`);
}

/** Splits the samples that have a label. */
function splitLabelled({ labels, classes }: OpenDataset, recipe: Recipe): Split {
  const labelled = Int32Array.from(labels.keys()).filter((index) => labels[index]! >= 0);
  const known = labelled.map((index) => labels[index]!);
  const split = stratifiedSplit(known, classes.length, recipe, recipe.seed);
  const original = (indices: Int32Array) => indices.map((index) => labelled[index]!);
  return { train: original(split.train), validation: original(split.validation), test: original(split.test) };
}

/** Training needs two classes after all that could not be read is gone. */
function requireClasses({ classes }: OpenDataset, { y }: LabelledFeatures): void {
  if (new Set(y).size >= 2) return;
  const left = y.length === 0 ? 'no sample' : `only samples of "${classes[y[0]!]}"`;
  throw new UserError(
    'one-class',
    `There is ${left} left to train on. Look at the list of skipped samples for why.`,
  );
}

function runTraining(
  { classes }: OpenDataset,
  { parts }: Extracted,
  recipe: Recipe,
  job: Job,
  curve: CurvePoint[],
  onUpdate: (update: TrainingUpdate) => void,
): Promise<Trained> {
  const validation = parts.validation.X.rows > 0 ? parts.validation : null;
  const began = performance.now();
  // Who names a penalty wants the minimum of that objective; left alone, early stopping regularizes better.
  const options = { ...recipe, l2: recipe.l2 ?? 1 / parts.train.X.rows, whiten: recipe.l2 !== null };
  return job.run('training', recipe.epochs, (report) => {
    const onEpoch: TrainHooks['onEpoch'] = ({ epoch, loss, accuracy: trainAccuracy }, outcome, bestEpoch) => {
      const point: CurvePoint = {
        epoch,
        trainLoss: loss,
        trainAccuracy,
        validationLoss: outcome?.loss ?? null,
        validationAccuracy: outcome && accuracy(outcome.confusionMatrix),
        seconds: (performance.now() - began) / 1000,
      };
      curve.push(point);
      onUpdate({
        points: [point],
        epochs: recipe.epochs,
        bestEpoch,
        classNames: classes,
        confusionMatrix: outcome?.confusionMatrix ?? null,
      });
      report(epoch);
    };
    return train(parts.train, validation, classes.length, options, {
      onEpoch,
      isStopped: () => job.isStopped,
    });
  });
}

type PartScores = Pick<Report, 'train' | 'validation' | 'test'>;

async function scoreParts(
  { classes }: OpenDataset,
  { parts }: Extracted,
  recipe: Recipe,
  trained: Trained,
): Promise<PartScores> {
  const predictor = await Predictor.create(trained.shape, parts.train.X, recipe);
  const score = async (part: LabelledFeatures): Promise<Scores> => {
    const { logP } = await predictor.evaluate(part, trained.parameters);
    return scoresOf(part.y, logP.map(Math.exp), classes);
  };
  const scoreIfAny = async (part: LabelledFeatures) => (part.X.rows > 0 ? score(part) : null);
  try {
    return {
      train: await score(parts.train),
      validation: await scoreIfAny(parts.validation),
      test: await scoreIfAny(parts.test),
    };
  } finally {
    await predictor.release();
  }
}

interface Outcome {
  dataset: OpenDataset;
  extracted: Extracted;
  recipe: Recipe;
  version: string;
  job: Job;
  curve: CurvePoint[];
  trained: Trained;
  scores: PartScores;
}

function makeReport({ dataset, extracted, recipe, version, job, curve, trained, scores }: Outcome): Report {
  const skipped: Skipped[] = [...dataset.skipped, ...extracted.skipped];
  const { warnings, skippedCount } = dataset.describe();
  return {
    name: dataset.name,
    kind: dataset.kind,
    classes: dataset.classes,
    ...scores,
    curve,
    ended: trained.ended,
    bestEpoch: trained.bestEpoch,
    features: trained.shape.features,
    parameters: parametersOf(trained.shape).reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    counts: {
      train: scores.train.count,
      validation: scores.validation?.count ?? 0,
      test: scores.test?.count ?? 0,
      skipped: skippedCount + extracted.skipped.length,
    },
    skipped: skipped.slice(0, MAX_SKIPPED_KEPT),
    warnings,
    seconds: { ...job.seconds },
    // Kilobytes on every platform that Node runs on.
    peakMemory: process.resourceUsage().maxRSS * 1024,
    recipe,
    versions: { 'softmax-studio': version, onnxruntime: runtimeVersion, node: process.versions.node },
  };
}

async function makeMetadata(dataset: OpenDataset, extracted: Extracted, report: Report): Promise<Metadata> {
  return {
    format: 1,
    kind: dataset.kind,
    labels: dataset.classes,
    columns: extracted.columns,
    labelColumn: dataset.labelColumn,
    fingerprint: await dataset.fingerprint(),
    seed: report.recipe.seed,
    report,
  };
}
