/** The trainings of a project: what is kept of each, how they are sorted, told apart and drawn over each other. */
import type { CurvePoint, Recipe, Run, RunRecord } from '../../src-preload/contract';
import type { Line } from '../charts/lines';
import { t } from './language';
import { modelWords } from './recipe-words';

/** Enough for a line on the screen. */
const CURVE_POINTS = 200;

/** What is kept of a training. Its scores are of the test part, of the validation part where there is no test. */
export function toRecord(
  { model, report }: Run,
  { name, at, dataVersion }: Pick<RunRecord, 'name' | 'at' | 'dataVersion'>,
): RunRecord {
  const scores = report.test ?? report.validation;
  const { train, validation, test } = report.counts;
  return {
    modelId: model.id,
    name,
    at,
    recipe: report.recipe,
    dataVersion,
    samples: train + validation + test,
    seconds: Object.values(report.seconds).reduce((sum, seconds) => sum + seconds, 0),
    accuracy: scores?.accuracy ?? null,
    logLoss: scores ? finite(scores.logLoss) : null,
    macroF1: scores?.macroF1 ?? null,
    curve: thinned(report.curve).map(({ epoch, trainLoss, validationLoss }) => ({
      epoch,
      train: finite(trainLoss),
      validation: validationLoss === null ? null : finite(validationLoss),
    })),
  };
}

/** At most so many points, evenly apart, the first and the last among them. */
function thinned(curve: CurvePoint[]): CurvePoint[] {
  if (curve.length <= CURVE_POINTS) return curve;
  const step = (curve.length - 1) / (CURVE_POINTS - 1);
  return Array.from({ length: CURVE_POINTS }, (_, i) => curve[Math.round(i * step)] as CurvePoint);
}

/** A loss that grew without bound is no number in JSON. */
const finite = (x: number) => (Number.isFinite(x) ? x : null);

/** This moment in ISO 8601. */
export const timestamp = (): string => new Date().toISOString();

/** 'Run 3', the first of its kind that is free. */
export function nextRunName(runs: readonly RunRecord[]): string {
  const taken = new Set(runs.map(({ name }) => name));
  let number = runs.length + 1;
  while (taken.has(runName(number))) number += 1;
  return runName(number);
}

const runName = (number: number) => t('Run {number}', { number: String(number) });

/** The name itself where it is free, else with a number behind it: 'Iris 2'. */
export function freeName(name: string, taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name} ${number}`;
    if (!taken.includes(candidate)) return candidate;
  }
}

/** 'Softmax regression, L-BFGS', for a column of a table. */
export function recipeWords(recipe: Recipe | null): string {
  return recipe === null ? t('not known to this version') : modelWords(recipe);
}

export type RunColumn = 'name' | 'at' | 'samples' | 'accuracy' | 'macroF1' | 'logLoss' | 'seconds';
export interface RunOrder {
  column: RunColumn;
  descending: boolean;
}

/** Runs without a value come last, in whichever direction. */
export function sortRuns(runs: readonly RunRecord[], { column, descending }: RunOrder): RunRecord[] {
  const sign = descending ? -1 : 1;
  return [...runs].sort((a, b) => {
    const [x, y] = [a[column], b[column]];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return (
      sign * (typeof x === 'string' ? x.localeCompare(String(y), 'en', { numeric: true }) : x - Number(y))
    );
  });
}

/** The order after a click on a column's head: turned around, or from what one looks for first. */
export function reorder(order: RunOrder, column: RunColumn): RunOrder {
  if (order.column === column) return { column, descending: !order.descending };
  return { column, descending: column !== 'name' && column !== 'logLoss' && column !== 'seconds' };
}

export type LossKind = 'train' | 'validation';

/** Dashes tell lines apart where colours do not. */
const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3]];

/** The loss curves of runs over one axis. Where a run has no value, y is NaN. */
export function overlay(runs: readonly RunRecord[], kind: LossKind, colour: (i: number) => string): Line[] {
  const epochs = [...new Set(runs.flatMap(({ curve }) => curve.map(({ epoch }) => epoch)))].sort(
    (a, b) => a - b,
  );
  return runs.map((run, i) => {
    const losses = new Map(run.curve.map((point) => [point.epoch, point[kind]]));
    return {
      label: run.name,
      colour: colour(i),
      dash: DASHES[i % DASHES.length] ?? [],
      points: epochs.map((x) => ({ x, y: losses.get(x) ?? Number.NaN })),
    };
  });
}

export interface Comparison {
  score: string;
  values: (number | null)[];
  /** The best of them; null where they are the same, or not known. */
  best: number | null;
  style: 'percent' | 'decimal' | 'seconds' | 'count';
}

/** The scores of runs side by side. */
export function compareRuns(runs: readonly RunRecord[]): Comparison[] {
  const row = (
    score: string,
    key: 'accuracy' | 'macroF1' | 'logLoss' | 'seconds' | 'samples',
    style: Comparison['style'],
    wanted: 'most' | 'least' | null,
  ): Comparison => {
    const values = runs.map((run) => run[key]);
    return { score, values, style, best: wanted === null ? null : bestOf(values, wanted) };
  };
  return [
    row(t('Accuracy'), 'accuracy', 'percent', 'most'),
    row(t('Macro F1'), 'macroF1', 'percent', 'most'),
    row(t('Log loss'), 'logLoss', 'decimal', 'least'),
    row(t('Samples'), 'samples', 'count', null),
    row(t('Time'), 'seconds', 'seconds', null),
  ];
}

function bestOf(values: (number | null)[], wanted: 'most' | 'least'): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length < 2 || Math.min(...known) === Math.max(...known)) return null;
  return wanted === 'most' ? Math.max(...known) : Math.min(...known);
}
