/** What a model file out of anywhere says of itself, believed only where it fits together. */
import { z } from 'zod';
import type { Scores } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import { OnnxError } from '../onnx/onnx-error';
import { decodeMetadata, type Metadata, MOST_CLASSES, PREFIX } from './metadata';

/** Confusion matrices of that many classes, and room for the rest. */
const MOST_LETTERS = 240e6;
/** Lists and objects within: each takes memory, however empty. */
const MOST_LISTS = 2_000_000;
/** Of one name, reason or whatever else is a text. */
const MOST_TEXT = 100_000;
/** Shares are rounded sums. */
const ROUNDING = 1e-6;

interface Property {
  key: string;
  value: string;
}

/** @throws OnnxError where it is not what this version writes, or contradicts itself */
export function checkedMetadata(properties: readonly Property[]): Metadata {
  const ours = properties.filter(({ key }) => key.startsWith(PREFIX));
  requireModest(ours);
  requireVersion(ours);
  const metadata = decoded(ours);
  requireTexts(metadata);
  requireLabels(metadata);
  requireFitting(metadata);
  return metadata;
}

function requireModest(properties: Property[]): void {
  if (properties.length === 0) throw new OnnxError(t('its description is missing or damaged'));
  if (new Set(properties.map(({ key }) => key)).size < properties.length)
    throw new OnnxError(t('parts of its description are there twice'));
  const letters = properties.reduce((sum, { value }) => sum + value.length, 0);
  const isTooMuch = letters > MOST_LETTERS || properties.some(({ value }) => listsIn(value) > MOST_LISTS);
  if (isTooMuch) throw new OnnxError(t('its description is larger than that of any model'));
  const labels = properties.find(({ key }) => key === `${PREFIX}labels`);
  const classes = labels ? parsed(labels) : null;
  if (Array.isArray(classes) && classes.length > MOST_CLASSES)
    throw new OnnxError(
      t('it has {n} classes. Models of up to {most} classes can be opened', {
        n: classes.length,
        most: MOST_CLASSES,
      }),
    );
}

/** At most, as brackets in texts count too. */
function listsIn(json: string): number {
  let count = 0;
  for (const bracket of ['[', '{'])
    for (let at = json.indexOf(bracket); at >= 0 && count <= MOST_LISTS; at = json.indexOf(bracket, at + 1))
      count++;
  return count;
}

function parsed({ key, value }: Property): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw damagedAt(key.slice(PREFIX.length));
  }
}

const damagedAt = (field: string, reason = '') =>
  new OnnxError(
    reason === ''
      ? t('its description is missing or damaged at "{field}"', { field })
      : t('its description is missing or damaged at "{field}" ({reason})', { field, reason }),
  );

function requireVersion(properties: Property[]): void {
  const format = properties.find(({ key }) => key === `${PREFIX}format`);
  const version = format ? parsed(format) : null;
  if (typeof version === 'number' && version !== 1)
    throw new OnnxError(
      t(
        'it is of version {version} of its format, and this app reads version 1. A newer version may read it',
        {
          version: String(version),
        },
      ),
    );
}

function decoded(properties: Property[]): Metadata {
  try {
    return decodeMetadata(properties);
  } catch (error) {
    if (!(error instanceof z.ZodError)) {
      properties.forEach(parsed);
      throw error;
    }
    const [issue] = error.issues;
    throw damagedAt(issue!.path.join('.').slice(0, 100), issue!.message.slice(0, 200));
  }
}

/** Every text is of a length that can be shown. */
function requireTexts(value: unknown, field = ''): void {
  if (typeof value === 'string' && value.length > MOST_TEXT) throw damagedAt(field, t('a text without end'));
  if (Array.isArray(value)) {
    if (typeof value[0] === 'number') return;
    value.forEach((each) => requireTexts(each, field));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value)) {
      if (key.length > MOST_TEXT) throw damagedAt(field, t('a text without end'));
      requireTexts(each, field === '' ? key : `${field}.${key}`);
    }
  }
}

function requireLabels({ labels, report }: Metadata): void {
  if (labels.includes('')) throw new OnnxError(t('one of its classes has no name'));
  const seen = new Set<string>();
  for (const name of labels) {
    if (seen.has(name))
      throw new OnnxError(t('two of its classes are called "{name}"', { name: name.slice(0, 100) }));
    seen.add(name);
  }
  if (report.classes.length !== labels.length || report.classes.some((name, index) => name !== labels[index]))
    throw damagedAt('report.classes', t('other classes than its labels'));
}

/** What is a list or a table of the classes has their number, and shares are shares. */
function requireFitting({ kind, columns, report }: Metadata): void {
  const classes = report.classes.length;
  const isSquare = (matrix: unknown[][]) =>
    matrix.length === classes && matrix.every(({ length }) => length === classes);
  const require = (isRight: boolean, field: string) => {
    if (!isRight) throw damagedAt(field);
  };
  require(report.kind === kind, 'report.kind');
  require((kind === 'table') === columns.length > 0, 'columns');
  require(new Set(columns.map(({ name }) => name)).size === columns.length, 'columns');
  for (const part of ['train', 'validation', 'test'] as const) {
    const scores = report[part];
    if (!scores) continue;
    require(isSquare(scores.confusionMatrix), `report.${part}.confusionMatrix`);
    require(scores.perClass.length === classes, `report.${part}.perClass`);
    for (const field of wrongScores(scores)) require(false, `report.${part}.${field}`);
  }
  const { decision, crossValidation, learningCurve, coefficients, diagnostics } = report;
  require(decision.costs === null || isSquare(decision.costs), 'report.decision.costs');
  require(decision.threshold === null || isShare(decision.threshold.value), 'report.decision.threshold');
  require(crossValidation === null || isSquare(crossValidation.confusionMatrix), 'report.crossValidation');
  const perClass = learningCurve?.points.flatMap((one) => [
    one.perClassSamples,
    one.perClassRecall,
    one.perClassF1,
  ]);
  const lists = [...(perClass ?? []), ...(learningCurve ? [learningCurve.perClassVerdict] : [])];
  require(lists.every(({ length }) => length === classes), 'report.learningCurve');
  require(coefficients?.every(({ weights }) => weights.length === classes) ?? true, 'report.coefficients');
  const drawn = diagnostics?.curves?.classes ?? [];
  require(drawn.every(({ index }) => index >= 0 && index < classes), 'report.diagnostics');
}

const isShare = (value: number) => value >= -ROUNDING && value <= 1 + ROUNDING;

/** Scores that no samples can give. */
function wrongScores(scores: Scores): string[] {
  const { accuracyInterval, averages, rocAuc, averagePrecision } = scores;
  const shares: Record<string, (number | null)[]> = {
    accuracy: [scores.accuracy],
    accuracyInterval,
    balancedAccuracy: [scores.balancedAccuracy],
    macroF1: [scores.macroF1],
    averages: Object.values(averages).flatMap((one) => Object.values(one)),
    rocAuc: [rocAuc],
    averagePrecision: [averagePrecision],
    expectedCalibrationError: [scores.expectedCalibrationError],
    perClass: scores.perClass.flatMap(({ precision, recall, f1 }) => [precision, recall, f1]),
  };
  const wrong = Object.entries(shares).filter(
    ([, values]) => !values.every((one) => one === null || isShare(one)),
  );
  const isNegative = scores.count < 0 || scores.confusionMatrix.some((row) => row.some((count) => count < 0));
  return [...wrong.map(([field]) => field), ...(isNegative ? ['confusionMatrix'] : [])];
}
