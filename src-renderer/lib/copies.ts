import type { DuplicateReport } from '../../src-preload/contract';
import { language, t, tn } from './language';
import type { Noun } from './sample-nouns';

type Group = DuplicateReport['groups'][number];

/** What was found of samples that are there more than once, a sentence each; none without any. */
export function copiesWords(report: DuplicateReport, noun: Noun = 'picture'): string[] {
  const groups = report.exact + report.near;
  if (groups === 0) return [];
  const found =
    noun === 'row'
      ? tn(groups, '{n} row is there more than once', '{n} rows are there more than once')
      : tn(groups, '{n} picture is there more than once', '{n} pictures are there more than once');
  const fair =
    report.leaks === 0
      ? t('{found}; copies were kept on one side of the split, so the test is fair.', { found })
      : t('{found}. {leaks}', { found, leaks: leaksWords(report.leaks, groups) });
  return report.conflicts === 0 ? [fair] : [fair, conflictsWords(report.conflicts, noun)];
}

function leaksWords(leaks: number, groups: number): string {
  if (leaks < groups)
    return tn(
      leaks,
      '{n} of them lies in several of the folders for training, validation and test, so scores on those flatter.',
      '{n} of them lie in several of the folders for training, validation and test, so scores on those flatter.',
    );
  return leaks === 1
    ? t('It lies in several of the folders for training, validation and test, so scores on those flatter.')
    : t('They lie in several of the folders for training, validation and test, so scores on those flatter.');
}

function conflictsWords(conflicts: number, noun: Noun): string {
  return noun === 'row'
    ? tn(
        conflicts,
        '{n} row lies in more than one class: their labels contradict each other, which costs accuracy.',
        '{n} rows lie in more than one class: their labels contradict each other, which costs accuracy.',
      )
    : tn(
        conflicts,
        '{n} picture lies in more than one class: their labels contradict each other, which costs accuracy.',
        '{n} pictures lie in more than one class: their labels contradict each other, which costs accuracy.',
      );
}

/** 'The same picture under ‘rose’ and ‘tulip’: one label is wrong', the head of a group. */
export function groupWords(
  { kind, isConflict, isLeak, count, samples }: Group,
  noun: Noun = 'picture',
): string {
  const isExact = kind === 'exact';
  const same = sameWords(isExact, noun);
  if (!isConflict)
    return isLeak
      ? tn(
          count,
          '{same}, {n} time, in several parts of the split',
          '{same}, {n} times, in several parts of the split',
          { same },
        )
      : tn(count, '{same}, {n} time', '{same}, {n} times', { same });
  const classes = [...new Set(samples.map(({ className }) => t('‘{className}’', { className })))];
  const under =
    classes.length > 1 ? t('under {classes}', { classes: listed(classes) }) : t('under several classes');
  const values = { same, under };
  if (isLeak)
    return isExact
      ? t('{same} {under}, in several parts of the split: one label is wrong', values)
      : t('{same} {under}, in several parts of the split: one label may be wrong', values);
  return isExact
    ? t('{same} {under}: one label is wrong', values)
    : t('{same} {under}: one label may be wrong', values);
}

function sameWords(isExact: boolean, noun: Noun): string {
  if (noun === 'row') return isExact ? t('The same row') : t('Nearly the same row');
  return isExact ? t('The same picture') : t('Nearly the same picture');
}

/** The last part of a path, which tells the picture; the whole of it is longer than its picture is wide. */
export function fileName(item: string): string {
  return item.split(/[/\\]/).at(-1) ?? item;
}

function listed(names: string[]): string {
  // British English writes no comma before the last.
  const place = language() === 'en' ? 'en-GB' : language();
  return new Intl.ListFormat(place, { type: 'conjunction' }).format(names);
}
