import type { Dataset, Progress } from '../../src-preload/contract';
import { count } from './format';

/** '312 of 1,500 pictures · 41 a second · 300 known from earlier', while samples are looked at. */
export function seeingWords({ done, total, perSecond, cached }: Progress, kind: Dataset['kind']): string {
  if (!total) return '';
  const amount = `${count(done)} of ${count(total)}`;
  if (kind === 'table') return amount;
  const parts = [
    `${amount} pictures`,
    perSecond !== null && `${speed(perSecond)} a second`,
    cached !== null && cached > 0 && `${count(cached)} known from earlier`,
  ];
  return parts.filter((part) => part !== false).join(' · ');
}

/** How many pictures of a training were known from earlier; null where none was. */
export function knownWords(known: { cached: number; total: number } | null): string | null {
  if (!known || known.cached === 0) return null;
  if (known.cached === known.total) return `All ${count(known.total)} pictures were known from earlier.`;
  return `${count(known.cached)} of ${count(known.total)} pictures were known from earlier.`;
}

function speed(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : count(perSecond);
}
