import type { Dataset, Progress } from '../../src-preload/contract';
import { count } from './format';
import { t } from './language';

/** '312 of 1,500 pictures · 41 a second · 300 known from earlier', while samples are looked at. */
export function seeingWords({ done, total, perSecond, cached }: Progress, kind: Dataset['kind']): string {
  if (!total) return '';
  if (kind === 'table') return t('{done} of {total}', { done, total });
  const parts = [
    t('{done} of {total} pictures', { done, total }),
    perSecond !== null && t('{speed} a second', { speed: speed(perSecond) }),
    cached !== null && cached > 0 && t('{n} known from earlier', { n: cached }),
  ];
  return parts.filter((part) => part !== false).join(' · ');
}

/** How many pictures of a training were known from earlier; null where none was. */
export function knownWords(known: { cached: number; total: number } | null): string | null {
  if (!known || known.cached === 0) return null;
  if (known.cached === known.total) return t('All {n} pictures were known from earlier.', { n: known.total });
  return t('{n} of {total} pictures were known from earlier.', { n: known.cached, total: known.total });
}

function speed(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : count(perSecond);
}
