import { version } from '../../package.json';
import type { Recipe, Report } from '../../src-preload/contract';
import { defaultRecipe, openDataset, TableDataset, type OpenDataset } from '../trainer/dataset';
import { writeWhole } from '../trainer/model/model-store';
import { trainModel } from '../trainer/pipeline';
import { print, printMatrix, printScores, printSkipped, requireWritable, writeJson } from './output';
import { startProgress } from './progress';

interface Options {
  label?: string;
  out?: string;
  report?: string;
  hidden?: number[];
  loss?: Recipe['loss'];
  labelSmoothing?: number;
  optimizer?: Recipe['optimizer'];
  epochs?: number;
  batch?: number;
  learningRate?: number;
  l2?: number;
  balance?: boolean;
  seed: number;
  validation: number;
  test: number;
  json?: boolean;
}

export async function train(path: string, options: Options): Promise<void> {
  await requireWritable(options.out);
  await requireWritable(options.report);
  const progress = startProgress(options);
  let dataset: OpenDataset | null = null;
  try {
    dataset = await openDataset(path, progress.job);
    if (options.label !== undefined) await chooseLabel(dataset, options.label);
    if (!options.json) describe(dataset);
    const { model, report } = await trainModel(
      dataset,
      recipeOf(options, dataset.labels.length),
      version,
      progress.job,
      progress.onUpdate,
    );
    progress.finish();
    if (options.out !== undefined) await writeWhole(options.out, model);
    if (options.report !== undefined) await writeJson(options.report, report);
    if (options.json) print(JSON.stringify(report));
    else summarize(report, options, model.length);
  } finally {
    progress.finish();
    dataset?.close();
  }
}

async function chooseLabel(dataset: OpenDataset, label: string): Promise<void> {
  if (dataset instanceof TableDataset) await dataset.table.setLabel(label);
  else process.stderr.write('--label is for tables; the labels of images are the names of their folders.\n');
}

/** The hinge has kinks, where L-BFGS gets stuck. */
const suitable = (loss?: Recipe['loss']) => (loss === 'hinge' ? 'adam' : undefined);

function recipeOf(options: Options, samples: number): Recipe {
  const defaults = defaultRecipe(samples, options.hidden, options.optimizer ?? suitable(options.loss));
  return {
    ...defaults,
    loss: options.loss ?? defaults.loss,
    labelSmoothing: options.labelSmoothing ?? defaults.labelSmoothing,
    epochs: options.epochs ?? defaults.epochs,
    batchSize: options.batch ?? defaults.batchSize,
    learningRate: options.learningRate ?? defaults.learningRate,
    l2: options.l2 ?? defaults.l2,
    balance: options.balance ?? defaults.balance,
    seed: options.seed,
    validation: options.validation,
    test: options.test,
  };
}

function describe(dataset: OpenDataset): void {
  const { name, kind, sampleCount, classes, labelColumn, labelReason, warnings, columns } =
    dataset.describe();
  print(`${name}: ${sampleCount} ${kind === 'images' ? 'images' : 'rows'}, ${classes.length} classes`);
  if (labelColumn !== null) print(`label: "${labelColumn}". ${labelReason}`);
  for (const { name, use, reason } of columns)
    if (use === 'excluded') print(`not used: "${name}". ${reason}`);
  for (const warning of warnings) print(`note: ${warning}`);
}

const ENDINGS: Record<Report['ended'], string> = {
  converged: 'converged',
  epochs: 'ended after the given number of epochs',
  stopped: 'stopped; the best so far was kept',
  'early-stopping': 'ended because the validation loss no longer improved',
  diverged: 'diverged (try a smaller learning rate); the best so far was kept',
  'line-search': 'went as far as the numbers allow',
};

function summarize(report: Report, { out }: Options, bytes: number): void {
  const { counts, curve, bestEpoch, ended, skipped } = report;
  print(`training ${ENDINGS[ended]}: epoch ${bestEpoch} of ${curve.length} was kept`);
  print(`${counts.train} for training, ${counts.validation} for validation, ${counts.test} for the test`);
  if (report.test) {
    printScores('test', report.test);
    printMatrix(report.test);
  }
  printSkipped(skipped, counts.skipped);
  if (out !== undefined) print(`saved ${out} (${(bytes / 1024).toFixed(0)} KB)`);
}
