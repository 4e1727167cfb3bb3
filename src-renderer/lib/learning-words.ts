/** A learning curve in plain words. */
import type { LearningCurve } from '../../src-preload/contract';

const NAMED = 6;

/** Whether more data would help, and which classes above all. */
export function moreDataWords({ verdict, perClassVerdict }: LearningCurve, classes: string[]): string {
  const helped = classes.filter((_, i) => perClassVerdict[i] === 'helps');
  const names = listed(helped);
  // Of every class is of none in particular.
  const some = helped.length > 0 && helped.length < classes.length;
  if (verdict === 'helps') {
    return some ? `More data would help, above all for: ${names}.` : 'More data would help.';
  }
  if (verdict === 'unclear') {
    const start = 'Whether more data would help cannot be told from these samples';
    return helped.length > 0 ? `${start}; it may for: ${names}.` : `${start}.`;
  }
  const start = 'More data of the same kind would hardly help';
  return helped.length > 0 ? `${start}, except for: ${names}.` : `${start}.`;
}

/** 'cat, deer and 3 more' */
function listed(names: string[]): string {
  if (names.length <= NAMED) return names.join(', ');
  return `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`;
}
