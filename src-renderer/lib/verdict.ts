import type { Part, Report, Scores } from '../../src-preload/contract';
import { percent } from './format';
import { headline } from './headline';
import { t } from './language';
import { nounOf, samplesText, type Noun } from './sample-nouns';

export interface Verdict {
  headline: string;
  /** What qualifies the headline, one sentence each. */
  notes: string[];
}

/** The part whose scores say most about new data, and its scores. */
export function bestPart(report: Report): { part: Part; scores: Scores } {
  if (report.test) return { part: 'test', scores: report.test };
  if (report.validation) return { part: 'validation', scores: report.validation };
  return { part: 'train', scores: report.train };
}

/** The name of a part. */
export function partName(part: Part): string {
  if (part === 'test') return t('Test');
  return part === 'validation' ? t('Validation') : t('Training');
}

/** What the model is worth, in plain words, with the 95% interval. */
export function verdict(report: Report): Verdict {
  const { part, scores } = bestPart(report);
  const noun = nounOf(report.kind);
  const notes = [basis(part, scores, noun), baseline(scores), roughness(scores, noun)];
  return { headline: headline(part, scores, noun), notes: notes.filter((note) => note !== null) };
}

function basis(part: Part, scores: Scores, noun: Noun): string {
  const samples = samplesText(scores.count, noun);
  if (part === 'test') return t('Measured on {samples} that training never saw.', { samples });
  if (part === 'validation') {
    return t(
      'Measured on {samples} of the validation part, which also chose the best epoch: new data may do a little worse.',
      { samples },
    );
  }
  return t(
    'Nothing was held out, so this says only how well it remembers. Keep a test share to learn what it is worth.',
  );
}

function baseline(scores: Scores): string | null {
  const rows = scores.confusionMatrix.map((row) => row.reduce((sum, n) => sum + n, 0));
  const total = rows.reduce((sum, n) => sum + n, 0);
  if (total === 0) return null;
  const share = Math.max(...rows) / total;
  const guess = { right: Math.round(share * 100) };
  return scores.accuracy > share
    ? t('Always answering with the most common class would be right on {right} of 100.', guess)
    : t(
        'Always answering with the most common class would be right on {right} of 100, so this model does no better than that yet.',
        guess,
      );
}

function roughness(scores: Scores, noun: Noun): string | null {
  const [low, high] = scores.accuracyInterval;
  if (high - low <= 0.15) return null;
  const samples = samplesText(scores.count, noun);
  return t('With only {samples} to measure on, this is a rough number.', { samples });
}

/** '97.8% right', for lists of models. */
export function shortScore(report: Report): string {
  return t('{share} right', { share: percent(bestPart(report).scores.accuracy) });
}
