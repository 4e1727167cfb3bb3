/** What the report and the answers say, in words. */
import { describe, expect, it } from 'vitest';
import type { LearningCurve, Prediction } from '../../src-preload/contract';
import {
  coverageLine,
  coverageWords,
  temperatureWords,
  thresholdWords,
} from '../../src-renderer/lib/decision-words';
import { moreDataWords } from '../../src-renderer/lib/learning-words';
import { runnerUp, sureness } from '../../src-renderer/lib/predictions';

describe('decisions', () => {
  it('say in which direction the temperature went', () => {
    expect(temperatureWords(1.42)).toContain('toned down (temperature 1.42)');
    expect(temperatureWords(0.8)).toContain('sharpened (temperature 0.80)');
    expect(temperatureWords(1.01)).toContain('could not better');
  });

  it('say how much is answered, and how much of it is right', () => {
    expect(coverageWords({ coverage: 0.832, accuracy: 0.971 }, 'test')).toBe(
      'On the test part it answers 83.2% of samples, right on 97.1% of these.',
    );
    expect(coverageWords({ coverage: 0, accuracy: null }, 'validation')).toBe(
      'On the validation part it answers none of the samples.',
    );
  });

  it('say what is rejected and whether that is enough', () => {
    const threshold = {
      value: 0.7,
      targetAccuracy: 0.95,
      isReached: true,
      validation: { coverage: 0.8, accuracy: 0.96 },
      test: null,
    };
    expect(thresholdWords(threshold)).toBe(
      'Answers that it is less than 70.0% sure of are rejected, so that the others are right on at least 95%.',
    );
    expect(thresholdWords({ ...threshold, isReached: false })).toContain('95% is out of reach');
    expect(thresholdWords({ ...threshold, validation: { coverage: 1, accuracy: 0.96 } })).toBe(
      'It is right on 95% without rejecting any answer.',
    );
  });

  it('draw the coverage from little to all, without the end where nothing is answered', () => {
    const { points, thresholds } = coverageLine([
      { threshold: 0.3, coverage: 1, accuracy: 0.9 },
      { threshold: 0.6, coverage: 0.5, accuracy: 0.98 },
      { threshold: 1, coverage: 0, accuracy: null },
    ]);
    expect(points).toEqual([
      { x: 0.5, y: 0.98 },
      { x: 1, y: 0.9 },
    ]);
    expect(thresholds).toEqual([0.6, 0.3]);
  });
});

describe('a learning curve', () => {
  const classes = ['cat', 'deer', 'ship'];
  const words = (
    verdict: LearningCurve['verdict'],
    ...perClassVerdict: LearningCurve['perClassVerdict']
  ): string => moreDataWords({ points: [], verdict, perClassVerdict }, classes);

  it('names the classes that more data would help', () => {
    expect(words('helps', 'helps', 'helps', 'saturated')).toBe(
      'More data would help, above all for: cat, deer.',
    );
    expect(words('helps', 'helps', 'helps', 'helps')).toBe('More data would help.');
    expect(words('helps', 'unclear', 'unclear', 'unclear')).toBe('More data would help.');
  });

  it('says when it would not, or cannot be told', () => {
    expect(words('saturated', 'saturated', 'saturated', 'saturated')).toBe(
      'More data of the same kind would hardly help.',
    );
    expect(words('saturated', 'saturated', 'helps', 'saturated')).toMatch(/hardly help, except for: deer\.$/);
    expect(words('unclear', 'unclear', 'helps', 'unclear')).toMatch(/cannot be told .*; it may for: deer\.$/);
  });

  it('does not list hundreds', () => {
    const many = Array.from({ length: 30 }, (_, i) => `class ${i}`);
    const perClassVerdict = many.map((_, i) => (i < 10 ? ('helps' as const) : ('unclear' as const)));
    expect(moreDataWords({ points: [], verdict: 'helps', perClassVerdict }, many)).toMatch(
      /class 5 and 4 more\.$/,
    );
  });
});

describe('predictions', () => {
  const classes = ['ill', 'healthy', 'neither'];
  const prediction = (change: Partial<Prediction>): Prediction => ({
    item: 'row 1',
    label: 'ill',
    probabilities: [0.3, 0.5, 0.2],
    accepted: null,
    distance: null,
    webp: null,
    ...change,
  });

  it('are as sure as their own class is probable, even where costs chose another', () => {
    expect(sureness(classes, prediction({}))).toBe(0.3);
    expect(runnerUp(classes, prediction({}))).toBe(1);
    expect(runnerUp(classes, prediction({ label: 'healthy' }))).toBe(0);
    expect(runnerUp(['ill'], prediction({ probabilities: [1] }))).toBeNull();
  });
});
