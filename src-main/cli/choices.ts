/** What a training chose beside its weights, and what it was compared with, in short lines. */
import type { Alternative, Coverage, Novelty, Report, Scores } from '../../src-preload/contract';
import { percent } from './progress';

/** What stands between probabilities and answers; nothing where nothing was asked for. */
export function decisionLines({ decision, novelty, test, validation, recipe }: Report): string[] {
  const { temperature, uncalibrated, meanCost, threshold } = decision;
  const measured = test ?? validation;
  const lines: string[] = [];
  if (uncalibrated && measured) {
    const before = `log loss ${uncalibrated.logLoss.toFixed(4)}, calibration error ${percent(uncalibrated.expectedCalibrationError)}`;
    lines.push(`temperature ${Number(temperature.toPrecision(4))} (at 1: ${before})`);
  }
  if (meanCost) {
    const { decided, mostProbable } = meanCost;
    lines.push(
      `mean cost ${cost(decided)} with the cheapest decisions, ${cost(mostProbable)} with the most probable classes`,
    );
  }
  if (threshold) lines.push(...thresholdLines(threshold));
  else if (recipe.targetAccuracy !== null) {
    lines.push('no threshold: the validation part is empty, so that there is nothing to choose it on');
  }
  if (novelty) lines.push(noveltyLine(novelty, recipe.rejectUnlike));
  return lines;
}

/** How much held-out data is beyond the distance from which a sample counts as unlike those trained on. */
function noveltyLine({ validation, test }: Novelty, rejects: boolean): string {
  const parts = [
    ...(validation ? [`${percent(validation.beyond)} of validation`] : []),
    ...(test ? [`${percent(test.beyond)} of test samples`] : []),
  ];
  const right =
    test && test.accuracyBeyond !== null && test.accuracyWithin !== null
      ? ` (${percent(test.accuracyBeyond)} of these right, ${percent(test.accuracyWithin)} of the others)`
      : '';
  const held = parts.length > 0 ? `: ${parts.join(', ')}${right}` : '';
  return `unlike anything it was trained on, beyond a distance of 1, and ${rejects ? 'rejected' : 'not rejected'}${held}`;
}

function thresholdLines(threshold: NonNullable<Report['decision']['threshold']>): string[] {
  const { value, targetAccuracy, isReached, validation, test } = threshold;
  const missed = `no threshold is right ${percent(targetAccuracy)} of the time on the validation part; this comes closest`;
  const parts = [`validation ${coverageText(validation)}`, ...(test ? [`test ${coverageText(test)}`] : [])];
  return [...(isReached ? [] : [missed]), `threshold ${value.toFixed(4)}: ${parts.join('; ')}`];
}

export function coverageText({ coverage, accuracy }: Coverage): string {
  if (accuracy === null) return 'nothing accepted';
  return `${percent(coverage)} accepted, ${percent(accuracy)} of them right`;
}

const MAX_CONFLICTS = 10;

/** What saw the images, and which samples are there more than once. */
export function sampleLines({ backbone, duplicates, kind }: Report): string[] {
  const isImages = kind === 'images';
  const lines = isImages ? [backbone ? `seen by "${backbone.name}"` : 'seen as 32 x 32 pixels'] : [];
  if (!duplicates || duplicates.samples === 0) return lines;
  const { samples, exact, near, conflicts, leaks, groups } = duplicates;
  lines.push(
    isImages
      ? `${samples} copies of other images (${exact} groups of the same file, ${near} of near copies)`
      : `${samples} copies of other rows (${exact} groups)`,
  );
  if (conflicts > 0) lines.push(`${conflicts} of the groups lie in more than one class:`);
  const inConflict = groups.filter(({ isConflict }) => isConflict).slice(0, MAX_CONFLICTS);
  lines.push(...inConflict.map((group) => `  ${group.samples.map(({ item }) => item).join(', ')}`));
  if (leaks > 0) lines.push(`${leaks} of the groups lie in more than one of the parts as they were made`);
  return lines;
}

export function alternativeLines({ unbalanced, asNumber, test, validation }: Report): string[] {
  const measured = test ?? validation;
  if (!measured) return [];
  const compare = (kept: string, other: string, alternative: Alternative) => [
    `${kept}: ${alternativeText(measured)}`,
    `${other}: ${alternativeText(alternative)}`,
  ];
  return [
    ...(unbalanced ? compare('with balance       ', 'without balance    ', unbalanced) : []),
    ...(asNumber ? compare('as ordered classes ', 'as rounded numbers ', asNumber) : []),
  ];
}

type Compared = Pick<Scores, keyof Alternative>;

function alternativeText({ accuracy, balancedAccuracy, macroF1, meanClassDistance }: Compared): string {
  const distance = meanClassDistance === null ? '' : `, class distance ${meanClassDistance.toFixed(3)}`;
  const shares = `accuracy ${percent(accuracy)}, balanced ${percent(balancedAccuracy)}`;
  return `${shares}, macro F1 ${macroF1.toFixed(3)}${distance}`;
}

const cost = (value: number) => String(Number(value.toPrecision(4)));
