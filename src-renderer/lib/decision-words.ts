/** The way from probabilities to answers, in plain words. */
import type { Coverage, Decision } from '../../src-preload/contract';
import { percent } from './format';
import type { Point } from './decimate';

type Threshold = NonNullable<Decision['threshold']>;

/** What the temperature did to the probabilities. */
export function temperatureWords(temperature: number): string {
  const by = `(temperature ${temperature.toFixed(2)})`;
  if (Math.abs(temperature - 1) < 0.02)
    return `Its probabilities were about as sure as they should be ${by}.`;
  return temperature > 1
    ? `It was surer than it was right, so its probabilities were toned down ${by}.`
    : `It was right more often than it was sure, so its probabilities were sharpened ${by}.`;
}

/** 'answers 83.2% of samples, right on 98.1% of these' */
export function coverageWords({ coverage, accuracy }: Coverage): string {
  if (coverage === 0 || accuracy === null) return 'answers none of the samples';
  return `answers ${percent(coverage)} of samples, right on ${percent(accuracy)} of these`;
}

/** Which answers are rejected, and whether that does what was asked for. */
export function thresholdWords({ value, targetAccuracy, isReached, validation }: Threshold): string {
  const target = percent(targetAccuracy, 1).replace('.0%', '%');
  const rule = `Answers that it is less than ${percent(value)} sure of are rejected`;
  if (!isReached) return `${rule}. Even so, ${target} is out of reach on the validation part.`;
  return validation.coverage === 1
    ? `It is right on ${target} without rejecting any answer.`
    : `${rule}, so that the others are right on at least ${target}.`;
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

/** An expected calibration error in words. */
export function calibrationWords(error: number): string {
  const off = `how sure it is and how often it is right differ by ${percent(error)} on average`;
  if (error < 0.03) return `Yes: ${off}.`;
  if (error < 0.08) return `Nearly: ${off}.`;
  return `Not by themselves: ${off}. Calibrate it under Advanced, or take its probabilities as an order alone.`;
}
