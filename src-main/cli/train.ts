import { version } from '../../package.json';
import type { Recipe, Report } from '../../src-preload/contract';
import type { LabelSource } from '../trainer/data/images';
import { openDataset, TableDataset, type OpenDataset } from '../trainer/dataset';
import { FeatureCache } from '../trainer/features/cache';
import { writeWhole } from '../trainer/model/model-store';
import { trainModel } from '../trainer/pipeline';
import { alternativeLines, decisionLines, sampleLines } from './choices';
import { chooseBackbone, openBackbones, type BackboneOptions } from './backbone';
import { cacheFolder } from './cache';
import { classChoices, type ClassOptions } from './class-options';
import { columnChoices, type ColumnOptions } from './column-options';
import { dialectHints, type DialectOptions } from './dialect-options';
import { findingLines } from './findings';
import { printHonestScores } from './honest-scores';
import { importanceLines } from './importance';
import { print, printMatrix, printScores, printSkipped, requireWritable, writeJson } from './output';
import { startProgress } from './progress';
import { startModel } from './start-from';
import { readRecipe, recipeOf, type KeptRecipe, type RecipeOptions } from './recipe';

interface Options
  extends
    Omit<RecipeOptions, keyof ClassOptions | keyof BackboneOptions>,
    ClassOptions,
    BackboneOptions,
    ColumnOptions,
    DialectOptions {
  label?: string;
  out?: string;
  report?: string;
  /** The path of a file that says how to train. */
  recipe?: string;
  /** The path of a model whose weights training goes on from. */
  startFrom?: string;
  labels?: string;
  labelPattern?: string;
  /** Whether features are kept for the next training. */
  cache: boolean;
  /** Bytes. */
  memory?: number;
  /** Where what could not be read of a table goes. */
  unread?: string;
  json?: boolean;
}

export async function train(path: string, options: Options): Promise<void> {
  const { startFrom } = options;
  await requireWritable(options.out, [path]);
  await requireWritable(options.report, [path, options.out, startFrom]);
  await requireWritable(options.unread, [path, options.out, options.report]);
  const progress = startProgress(options);
  let dataset: OpenDataset | null = null;
  const cache = options.cache ? await FeatureCache.open(cacheFolder()) : null;
  try {
    const kept = options.recipe === undefined ? null : await readRecipe(options.recipe);
    const start = startFrom === undefined ? null : await startModel(startFrom, options);
    const backbones = openBackbones();
    const backbone = await chooseBackbone(options, kept?.recipe ?? null, backbones);
    dataset = await openDataset(path, progress.job, {
      memory: options.memory,
      labels: labelSource(options),
      dialect: dialectHints(options),
      backbones,
      cache,
    });
    if (options.unread !== undefined && dataset instanceof TableDataset)
      await dataset.table.saveUnread(options.unread);
    await chooseLabel(dataset, options.label, kept?.labelColumn ?? start?.metadata.labelColumn ?? null);
    if (!options.json) describe(dataset);
    if (kept && !(await isDataOf(kept, dataset))) note(OTHER_DATA, options);
    const { model, report } = await trainModel(
      dataset,
      await recipeFor({ ...options, ...backbone }, dataset, kept),
      version,
      progress.job,
      progress.onUpdate,
      start,
    );
    progress.finish();
    if (options.out !== undefined) await writeWhole(options.out, model);
    if (options.report !== undefined) await writeJson(options.report, report);
    if (options.json) print(JSON.stringify(report));
    else summarize(report, options, model.length);
  } finally {
    progress.finish();
    dataset?.close();
    await cache?.close();
  }
}

async function recipeFor(options: Options, dataset: OpenDataset, kept: KeptRecipe | null): Promise<Recipe> {
  const { classes, labels } = dataset;
  const { ordered, costs, exclude, column, ...others } = options;
  const choices = {
    ...(await classChoices({ ordered, costs }, classes)),
    ...columnChoices({ exclude, column }, kept?.recipe.columns ?? {}, dataset.describe().columns),
  };
  return recipeOf({ ...others, ...choices }, labels.length, kept?.recipe ?? null);
}

function labelSource({ labels, labelPattern }: Options): LabelSource | undefined {
  if (labels !== undefined) return { from: 'file', path: labels };
  return labelPattern === undefined ? undefined : { from: 'name', pattern: labelPattern };
}

/** @param known wins over a guess, and `label` over both */
async function chooseLabel(
  dataset: OpenDataset,
  label: string | undefined,
  known: string | null,
): Promise<void> {
  const column = label ?? known;
  if (dataset instanceof TableDataset) {
    if (column !== null) await dataset.table.setLabel(column);
  } else if (label !== undefined) {
    process.stderr.write('--label is for tables; the labels of images are the names of their folders.\n');
  }
}

const OTHER_DATA = 'this is not the data that the recipe was used on, so the model will be another one';

/** Whether a recipe must give the same model again; a file that does not say is taken at its word. */
const isDataOf = async ({ fingerprint }: KeptRecipe, dataset: OpenDataset) =>
  fingerprint === null || fingerprint === (await dataset.fingerprint());

function note(message: string, { json }: Options): void {
  if (json) process.stderr.write(`${JSON.stringify({ event: 'note', message })}\n`);
  else print(`note: ${message}`);
}

function describe(dataset: OpenDataset): void {
  const { name, kind, sampleCount, classes, labelColumn, labelReason, warnings, columns, findings } =
    dataset.describe();
  print(`${name}: ${sampleCount} ${kind === 'images' ? 'images' : 'rows'}, ${classes.length} classes`);
  if (labelColumn !== null) print(`label: "${labelColumn}". ${labelReason}`);
  for (const { name, use, reason } of columns)
    if (use === 'excluded') print(`not used: "${name}". ${reason}`);
  for (const warning of warnings) print(`note: ${warning}`);
  for (const line of findingLines(findings)) print(line);
}

const ENDINGS: Record<Report['ended'], string> = {
  converged: 'converged',
  epochs: 'ended after the given number of epochs',
  stopped: 'stopped; the best so far was kept',
  'early-stopping': 'ended because the validation loss no longer improved',
  diverged: 'diverged (try a smaller learning rate); the best so far was kept',
  'line-search': 'went as far as the numbers allow',
  separable:
    'tells all samples apart; without an L2 penalty its weights would grow forever, so it was ended (try --l2 1e-4)',
};

/** What a search may choose where the recipe says L-BFGS. */
const isNetwork = ({ search }: Report) => (search?.trials[search.chosen]?.hidden.length ?? 0) > 0;

function ending(report: Report): string {
  const { ended, recipe, curve } = report;
  if (ended !== 'epochs' || recipe.optimizer !== 'lbfgs' || isNetwork(report)) return ENDINGS[ended];
  const advice = 'allow more with --epochs, or make the problem easier with a larger --l2';
  return `did not converge in ${curve.length} iterations (${advice}); the best so far was kept`;
}

function searchLine({ trials, chosen }: NonNullable<Report['search']>): string {
  const { hidden, l2, validationLoss } = trials[chosen]!;
  const layers = trials.some((trial) => trial.hidden.length > 0)
    ? `, hidden ${hidden.join(', ') || 'none'}`
    : '';
  return `L2 ${l2.toPrecision(2)}${layers}: the best of ${trials.length} on validation data (loss ${validationLoss.toFixed(4)})`;
}

function summarize(report: Report, { out }: Options, bytes: number): void {
  const { counts, curve, bestEpoch, skipped } = report;
  print(`training ${ending(report)}: epoch ${bestEpoch} of ${curve.length} was kept`);
  if (report.search) print(searchLine(report.search));
  print(`${counts.train} for training, ${counts.validation} for validation, ${counts.test} for the test`);
  for (const line of sampleLines(report)) print(line);
  if (report.test) {
    printScores('test', report.test);
    printMatrix(report.test);
  }
  for (const line of [...decisionLines(report), ...alternativeLines(report), ...importanceLines(report)])
    print(line);
  printHonestScores(report);
  printSkipped(skipped, counts.skipped);
  if (out !== undefined) print(`saved ${out} (${(bytes / 1024).toFixed(0)} KB)`);
}
