/** What a training leaves behind beside the weights. */
import type { CurvePoint, Recipe, Report, Skipped } from '../../../src-preload/contract';
import type { Extracted, OpenDataset } from '../dataset';
import type { Job } from '../job';
import { parametersOf, sizeOf } from '../learn/graph/network';
import type { Metadata } from '../model/metadata';
import { startReport, type StartModel } from '../model/start-model';
import { runtimeVersion } from '../onnx/runtime';
import { MAX_SKIPPED_LISTED } from '../skipped';
import type { Fitted } from './fit';
import type { MeasuredNovelty } from './novelty';
import type { PartScores } from './score';

export interface Outcome extends Pick<
  Report,
  | 'decision'
  | 'unbalanced'
  | 'asNumber'
  | 'crossValidation'
  | 'learningCurve'
  | 'duplicates'
  | 'importance'
  | 'coefficients'
> {
  curve: CurvePoint[];
  fitted: Fitted;
  novelty: MeasuredNovelty | null;
  /** What training went on from. */
  start: StartModel | null;
  scores: PartScores;
  /** What a person should know of how it was measured. */
  notes: string[];
}

export function makeReport(
  dataset: OpenDataset,
  extracted: Omit<Extracted, 'parts'>,
  recipe: Recipe,
  version: string,
  job: Job,
  { fitted, scores, notes, novelty, start, ...rest }: Outcome,
): Report {
  const skipped: Skipped[] = [...dataset.skipped, ...extracted.skipped];
  const { warnings, skippedCount } = dataset.describe();
  const { ended, bestEpoch, shape, l2, search } = fitted;
  return {
    name: dataset.name,
    kind: dataset.kind,
    classes: dataset.classes,
    ...scores,
    ...rest,
    ...(start && { start: startReport(start) }),
    ...(novelty && { novelty: novelty.report }),
    ended,
    bestEpoch,
    l2,
    search,
    backbone: extracted.backbone,
    features: shape.features,
    parameters: parametersOf(shape).reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    counts: {
      train: scores.train.count,
      validation: scores.validation?.count ?? 0,
      test: scores.test?.count ?? 0,
      skipped: skippedCount + extracted.skipped.length,
    },
    skipped: skipped.slice(0, MAX_SKIPPED_LISTED),
    warnings: [...warnings, ...extracted.warnings, ...notes],
    seconds: { ...job.seconds },
    // Kilobytes on every platform that Node runs on.
    peakMemory: process.resourceUsage().maxRSS * 1024,
    recipe,
    versions: { 'softmax-studio': version, onnxruntime: runtimeVersion, node: process.versions.node },
  };
}

export async function makeMetadata(
  dataset: OpenDataset,
  extracted: Omit<Extracted, 'parts'> & { averages: number[] | null },
  report: Report,
): Promise<Metadata> {
  return {
    format: 1,
    kind: dataset.kind,
    labels: dataset.classes,
    merged: [...(dataset.merged ?? [])],
    columns: extracted.columns,
    averages: extracted.averages,
    labelColumn: dataset.labelColumn,
    fingerprint: await dataset.fingerprint(),
    seed: report.recipe.seed,
    weights: 'float32',
    report,
  };
}
