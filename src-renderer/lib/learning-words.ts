/** A learning curve in plain words. */
import type { LearningCurve } from '../../src-preload/contract';
import { t } from './language';

const NAMED = 6;

/** Whether more data would help, and which classes above all. */
export function moreDataWords({ verdict, perClassVerdict }: LearningCurve, classes: string[]): string {
  const helped = classes.filter((_, i) => perClassVerdict[i] === 'helps');
  const names = listed(helped);
  // Of every class is of none in particular.
  const some = helped.length > 0 && helped.length < classes.length;
  if (verdict === 'helps') {
    return some ? t('More data would help, above all for: {names}.', { names }) : t('More data would help.');
  }
  if (verdict === 'unclear') {
    return helped.length > 0
      ? t('Whether more data would help cannot be told from these samples; it may for: {names}.', { names })
      : t('Whether more data would help cannot be told from these samples.');
  }
  return helped.length > 0
    ? t('More data of the same kind would hardly help, except for: {names}.', { names })
    : t('More data of the same kind would hardly help.');
}

/** 'cat, deer and 3 more' */
function listed(names: string[]): string {
  const some = names.slice(0, NAMED).join(', ');
  const n = names.length - NAMED;
  return n > 0 ? t('{some} and {n} more', { some, n }) : some;
}
