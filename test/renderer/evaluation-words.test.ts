import { describe, expect, it } from 'vitest';
import type { Comparison, Evaluation, Report, Scores } from '../../src-preload/contract';
import { comparisonWords, otherVerdict, thresholdWords } from '../../src-renderer/lib/evaluation-words';

const scores = (count: number, accuracy: number, accuracyInterval: [number, number]) =>
  ({ count, accuracy, accuracyInterval }) as Scores;

const report = { kind: 'images', test: scores(50, 0.9, [0.8, 0.95]) } as Report;

const evaluation = (here: Scores, change: Partial<Evaluation> = {}) =>
  ({ name: 'summer', scores: here, threshold: null, ...change }) as Evaluation;

describe('scores on other data', () => {
  it('are told with their interval and what they were measured on', () => {
    const said = otherVerdict(report, evaluation(scores(200, 0.86, [0.8, 0.9])));
    expect(said.headline).toBe('Right on about 86 of 100 new pictures, give or take 5');
    expect(said.notes).toEqual([
      'Measured on 200 pictures of ‘summer’.',
      'That fits what it did after training, when it was right on 90.0% of 50 test pictures.',
    ]);
  });

  it('do not call all that was right a test part', () => {
    const said = otherVerdict(report, evaluation(scores(30, 1, [0.89, 1])));
    expect(said.headline).toBe('Right on all 30 pictures (89–100 of 100)');
  });

  it('are better or worse only where the intervals do not touch', () => {
    const note = (interval: [number, number]) =>
      otherVerdict(report, evaluation(scores(200, interval[0], interval))).notes[1];
    expect(note([0.5, 0.79])).toContain('That is worse than after training');
    expect(note([0.5, 0.8])).toContain('That fits');
    expect(note([0.95, 0.99])).toContain('That fits');
    expect(note([0.96, 0.99])).toContain('That is better than after training');
  });

  it('tell what the threshold accepts', () => {
    const here = scores(10, 0.5, [0.2, 0.8]);
    expect(thresholdWords(evaluation(here))).toBeNull();
    const some = evaluation(here, { threshold: { value: 0.7, coverage: 0.4, accuracy: 0.75 } });
    expect(thresholdWords(some)).toBe(
      'Its threshold of 70% accepts 40.0% of the answers, and 75.0% of these are right.',
    );
    const none = evaluation(here, { threshold: { value: 0.7, coverage: 0, accuracy: null } });
    expect(thresholdWords(none)).toBe('None of its answers reaches its threshold of 70%.');
  });
});

describe('two models', () => {
  const names = { first: 'A', second: 'B' };
  const words = (change: Partial<Comparison>) =>
    comparisonWords(
      { onlyFirst: 3, onlySecond: 12, pValue: 0.035, verdict: 'second', ...change } as Comparison,
      names,
      'row',
    );

  it('are told apart with what chance has to do with it', () => {
    expect(words({})).toEqual({
      headline: '‘B’ is the better one',
      notes: [
        '‘A’ alone is right on 3 rows, ‘B’ alone on 12 rows.',
        'Were both equally good, chance alone would hardly give a difference like this: 4 times in 100.',
      ],
    });
    expect(words({ verdict: 'first' }).headline).toBe('‘A’ is the better one');
  });

  it('are left undecided where chance does it often', () => {
    const { headline, notes } = words({ verdict: 'unclear', pValue: 0.37 });
    expect(headline).toBe('No clear difference between the two');
    expect(notes[1]).toContain('37 times in 100: more data would tell.');
  });

  it.each([
    [1, 'every time'],
    [0.0124, 'once in 100 times'],
    [0.0099, '10 times in 1,000'],
    [0.0012, 'once in 1,000 times'],
    [0.0009, 'less than once in 1,000 times'],
  ])('say p = %d as "%s"', (pValue, often) => {
    expect(words({ pValue }).notes[1]).toContain(often);
  });

  it('are the same where neither is right alone', () => {
    const { headline } = words({ onlyFirst: 0, onlySecond: 0, pValue: 1, verdict: 'unclear' });
    expect(headline).toBe('The two models are right on exactly the same');
  });
});
