/** The answers of a batch as a list: which of them are shown, and in which order. */
import type { Answered } from '../../src-preload/contract';

export type SortKey = 'given' | 'name' | 'answer' | 'confidence';

export interface ListChoice {
  /** The index of a class; null: all. */
  decision: number | null;
  /** Of all answers, those that are not sure enough, or those that are. */
  sure: 'all' | 'sure' | 'unsure';
  /** What the name holds, small letters or capitals; empty for all, and of no effect where there are no names. */
  name: string;
  sort: SortKey;
  isDescending: boolean;
}

export const wholeList: ListChoice = {
  decision: null,
  sure: 'all',
  name: '',
  sort: 'given',
  isDescending: false,
};

/** Whether an answer is less sure than a threshold asks for; without one all are sure enough. */
export const isUnsure = (confidence: number, threshold: number | null): boolean =>
  threshold !== null && confidence < threshold;

/** The places of what is shown, in their order. Equal ones stay as they were given. */
export function listed(answered: Answered, threshold: number | null, choice: ListChoice): Int32Array {
  const { decisions, confidences, names } = answered;
  const { decision } = choice;
  // Without a threshold there is nothing to tell them apart by.
  const sure = threshold ? choice.sure : 'all';
  const wanted = choice.name.trim().toLowerCase();
  const places: number[] = [];
  for (let place = 0; place < decisions.length; place++) {
    if (decision !== null && decisions[place] !== decision) continue;
    if (sure !== 'all' && isUnsure(confidences[place] ?? 0, threshold) !== (sure === 'unsure')) continue;
    if (names && wanted !== '' && !names[place]?.toLowerCase().includes(wanted)) continue;
    places.push(place);
  }
  const compare = comparison(answered, choice.sort);
  if (!compare) return Int32Array.from(choice.isDescending ? places.reverse() : places);
  const direction = choice.isDescending ? -1 : 1;
  return Int32Array.from(places).sort((a, b) => direction * compare(a, b) || a - b);
}

const texts = new Intl.Collator('en', { numeric: true });

function comparison(
  { decisions, confidences, names }: Answered,
  sort: SortKey,
): ((a: number, b: number) => number) | null {
  if (sort === 'answer') return (a, b) => (decisions[a] ?? 0) - (decisions[b] ?? 0);
  if (sort === 'confidence') return (a, b) => (confidences[a] ?? 0) - (confidences[b] ?? 0);
  if (sort === 'name' && names) return (a, b) => texts.compare(names[a] ?? '', names[b] ?? '');
  return null;
}

/** How many of all are not sure enough. */
export const unsureCount = ({ confidences }: Answered, threshold: number | null): number =>
  confidences.reduce((count, confidence) => count + Number(isUnsure(confidence, threshold)), 0);
