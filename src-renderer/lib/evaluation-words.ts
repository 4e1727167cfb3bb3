/** What scores on other data say, and what a comparison of two models does, in plain words. */
import type { Comparison, Evaluation, Report, Scores } from '../../src-preload/contract';
import { decimal, percent } from './format';
import { headline } from './headline';
import { t, tn } from './language';
import { nounOf, partSamplesText, samplesText, type Noun } from './sample-nouns';
import { bestPart } from './verdict';

/** What a model is worth on other data, with the 95% interval, and beside what it was worth in its training. */
export function otherVerdict(
  report: Report,
  { name, scores }: Evaluation,
): { headline: string; notes: string[] } {
  const noun = nounOf(report.kind);
  const samples = samplesText(scores.count, noun);
  return {
    headline: headline('other', scores, noun),
    notes: [t('Measured on {samples} of ‘{name}’.', { samples, name }), besideTraining(report, scores)],
  };
}

/** Only intervals that do not touch are called a difference. */
function besideTraining(report: Report, here: Scores): string {
  const { part, scores } = bestPart(report);
  const [low, high] = here.accuracyInterval;
  const [least, most] = scores.accuracyInterval;
  const values = {
    share: percent(scores.accuracy),
    samples: partSamplesText(scores.count, part, nounOf(report.kind)),
  };
  if (high < least) {
    return t(
      'That is worse than after training, when it was right on {share} of {samples}: this data differs from what it learned.',
      values,
    );
  }
  if (low > most) {
    return t('That is better than after training, when it was right on {share} of {samples}.', values);
  }
  return t('That fits what it did after training, when it was right on {share} of {samples}.', values);
}

/** What its threshold makes of the data; null where it has none. */
export function thresholdWords({ threshold }: Evaluation): string | null {
  if (!threshold) return null;
  const values = { share: percent(threshold.coverage), least: percent(threshold.value, 0) };
  if (threshold.accuracy === null) return t('None of its answers reaches its threshold of {least}.', values);
  return t('Its threshold of {least} accepts {share} of the answers, and {right} of these are right.', {
    ...values,
    right: percent(threshold.accuracy),
  });
}

/** Which of two models is better, as one sentence, and what chance has to do with it. */
export function comparisonWords(
  { verdict, onlyFirst, onlySecond, pValue }: Comparison,
  names: { first: string; second: string },
  noun: Noun,
): { headline: string; notes: string[] } {
  const alone = {
    first: samplesText(onlyFirst, noun),
    second: samplesText(onlySecond, noun),
  };
  if (onlyFirst + onlySecond === 0) {
    return {
      headline: t('The two models are right on exactly the same'),
      notes: [t('On this data there is nothing to choose between them.')],
    };
  }
  const said = t('‘{first}’ alone is right on {one}, ‘{second}’ alone on {other}.', {
    ...names,
    one: alone.first,
    other: alone.second,
  });
  return { headline: better(verdict, names), notes: [said, chance(pValue, verdict)] };
}

function better(
  verdict: Comparison['verdict'],
  { first, second }: { first: string; second: string },
): string {
  if (verdict === 'unclear') return t('No clear difference between the two');
  return t('‘{name}’ is the better one', { name: verdict === 'first' ? first : second });
}

function chance(pValue: number, verdict: Comparison['verdict']): string {
  const often = outOf(pValue);
  return verdict === 'unclear'
    ? t(
        'Were both equally good, chance alone would give a difference like this {often}: more data would tell.',
        {
          often,
        },
      )
    : t('Were both equally good, chance alone would hardly give a difference like this: {often}.', { often });
}

/** '37 times in 100' */
function outOf(pValue: number): string {
  if (pValue < 0.001) return t('less than once in 1,000 times');
  const hundred = Math.round(pValue * 100);
  if (pValue < 0.01) {
    const n = Math.round(pValue * 1000);
    return tn(n, 'once in 1,000 times', '{n} times in 1,000');
  }
  return hundred >= 100 ? t('every time') : tn(hundred, 'once in 100 times', '{n} times in 100');
}

/** Scores of two models on the same samples, as rows of a table. */
export const comparedScores = (ours: Scores, other: Scores) => [
  {
    label: t('Accuracy'),
    help: t('Every sample counts alike'),
    values: [ours.accuracy, other.accuracy] as [number, number],
    text: (value: number | null) => percent(value),
  },
  {
    label: t('Balanced accuracy'),
    help: t('Every class counts alike'),
    values: [ours.balancedAccuracy, other.balancedAccuracy] as [number, number],
    text: (value: number | null) => percent(value),
  },
  {
    label: t('Log loss'),
    help: t('How far off its probabilities are'),
    values: [ours.logLoss, other.logLoss] as [number, number],
    text: (value: number | null) => decimal(value),
    isLoss: true,
  },
];
