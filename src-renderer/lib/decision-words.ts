/** The way from probabilities to answers, in plain words. */
import type { Coverage, Decision, Novelty, Reliability } from '../../src-preload/contract';
import { percent } from './format';
import { t } from './language';
import type { Point } from './decimate';

type Threshold = NonNullable<Decision['threshold']>;

/** What the temperature did to the probabilities. */
export function temperatureWords(temperature: number): string {
  const by = { temperature: temperature.toFixed(2) };
  if (Math.abs(temperature - 1) < 0.02) {
    return t('One temperature for all could not better its probabilities (temperature {temperature}).', by);
  }
  return temperature > 1
    ? t(
        'It was surer than it was right, so its probabilities were toned down (temperature {temperature}).',
        by,
      )
    : t(
        'It was right more often than it was sure, so its probabilities were sharpened (temperature {temperature}).',
        by,
      );
}

/** 'On the test part it answers 83.2% of samples, right on 98.1% of these.' */
export function coverageWords({ coverage, accuracy }: Coverage, part: 'validation' | 'test'): string {
  if (coverage === 0 || accuracy === null) {
    return part === 'test'
      ? t('On the test part it answers none of the samples.')
      : t('On the validation part it answers none of the samples.');
  }
  const shares = { coverage: percent(coverage), accuracy: percent(accuracy) };
  return part === 'test'
    ? t('On the test part it answers {coverage} of samples, right on {accuracy} of these.', shares)
    : t('On the validation part it answers {coverage} of samples, right on {accuracy} of these.', shares);
}

/** Which answers are rejected, and whether that does what was asked for. */
export function thresholdWords({ value, targetAccuracy, isReached, validation }: Threshold): string {
  const target = percent(targetAccuracy, 1).replace('.0%', '%');
  const values = { sure: percent(value), target };
  if (!isReached) {
    return t(
      'Answers that it is less than {sure} sure of are rejected. Even so, {target} is out of reach on the validation part.',
      values,
    );
  }
  return validation.coverage === 1
    ? t('It is right on {target} without rejecting any answer.', { target })
    : t(
        'Answers that it is less than {sure} sure of are rejected, so that the others are right on at least {target}.',
        values,
      );
}

/** How far from the training samples is too far, and what becomes of it. */
export function noveltyWords({ quantile }: Novelty, isRejected: boolean): string {
  const within = { share: percent(quantile, 0) };
  return isRejected
    ? t(
        'Samples farther from its training data than {share} of held-out ones are unlike anything it was trained on: answers to them are rejected.',
        within,
      )
    : t(
        'Samples farther from its training data than {share} of held-out ones are marked as unlike anything it was trained on.',
        within,
      );
}

/** How many held-out samples are so far away, and how often their answers are right. */
export function beyondWords({
  beyond,
  accuracyWithin,
  accuracyBeyond,
}: NonNullable<Novelty['test']>): string {
  const values = { beyond: percent(beyond), within: percent(accuracyWithin ?? 0) };
  if (accuracyBeyond === null || accuracyWithin === null)
    return t('On the test part these are {beyond} of samples.', values);
  return t(
    'On the test part these are {beyond} of samples, right on {accuracy} of them, and on {within} of the others.',
    { ...values, accuracy: percent(accuracyBeyond) },
  );
}

/** The coverage curve as a line by growing coverage, with the threshold of each point; where nothing is answered nothing is drawn. */
export function coverageLine(curve: Decision['coverageCurve']): { points: Point[]; thresholds: number[] } {
  const answered = curve
    .filter(({ coverage, accuracy }) => coverage > 0 && accuracy !== null)
    .toSorted((a, b) => a.coverage - b.coverage);
  return {
    points: answered.map(({ coverage, accuracy }) => ({ x: coverage, y: accuracy ?? Number.NaN })),
    thresholds: answered.map(({ threshold }) => threshold),
  };
}

/** What a threshold accepts: as much as the first point of the curve from it on; past all points nothing. */
export function coverageAt(curve: Decision['coverageCurve'], threshold: number): Coverage {
  const reached = curve.filter((point) => point.threshold >= threshold);
  if (reached.length === 0) return { coverage: 0, accuracy: null };
  const { coverage, accuracy } = reached.reduce((a, b) => (b.threshold < a.threshold ? b : a));
  return { coverage, accuracy };
}

/**
 * The expected calibration error that a model would show on so few samples though its probabilities were right: in each
 * bin the share of right answers is off by the standard error of a binomial share, of which the mean size is
 * sqrt(2 / pi).
 */
export function chanceError(bins: Reliability): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  const errors = bins.map(({ count, confidence }) => {
    const p = confidence ?? 0;
    return count > 0 ? (count / total) * Math.sqrt((2 / Math.PI) * ((p * (1 - p)) / count)) : 0;
  });
  return errors.reduce((sum, error) => sum + error, 0);
}

/** With a dozen bins chance alone seldom goes beyond this multiple of its mean. */
const BEYOND_CHANCE = 1.5;

/** An expected calibration error in words. @param bins what it was counted on, where that is known */
export function calibrationWords(error: number, bins: Reliability | null, isCalibrated: boolean): string {
  const chance = bins ? chanceError(bins) : 0;
  const by = { error: percent(error), chance: percent(chance) };
  if (error < 0.03)
    return t('Yes: how sure it is and how often it is right differ by {error} on average.', by);
  if (error < 0.08)
    return t('Nearly: how sure it is and how often it is right differ by {error} on average.', by);
  if (error < BEYOND_CHANCE * chance) {
    return t(
      'It cannot be told: how sure it is and how often it is right differ by {error} on average, but on so few samples chance alone makes about {chance}.',
      by,
    );
  }
  return isCalibrated
    ? t(
        'Not by themselves: how sure it is and how often it is right differ by {error} on average. Take its probabilities as an order alone.',
        by,
      )
    : t(
        'Not by themselves: how sure it is and how often it is right differ by {error} on average. Calibrate it under Advanced, or take its probabilities as an order alone.',
        by,
      );
}
