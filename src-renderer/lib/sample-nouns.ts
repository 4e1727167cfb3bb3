/** What samples are called: pictures or rows. Whole phrases, for languages count and order their words differently. */
import type { Model, Part } from '../../src-preload/contract';
import { tn } from './language';

export type Noun = 'picture' | 'row';

export const nounOf = (kind: Model['kind']): Noun => (kind === 'images' ? 'picture' : 'row');

/** '12 pictures' */
export function samplesText(n: number, noun: Noun): string {
  return noun === 'picture' ? tn(n, '{n} picture', '{n} pictures') : tn(n, '{n} row', '{n} rows');
}

/** '12 test pictures' */
export function partSamplesText(n: number, part: Part, noun: Noun): string {
  if (noun === 'picture') {
    if (part === 'test') return tn(n, '{n} test picture', '{n} test pictures');
    if (part === 'validation') return tn(n, '{n} validation picture', '{n} validation pictures');
    return tn(n, '{n} training picture', '{n} training pictures');
  }
  if (part === 'test') return tn(n, '{n} test row', '{n} test rows');
  if (part === 'validation') return tn(n, '{n} validation row', '{n} validation rows');
  return tn(n, '{n} training row', '{n} training rows');
}
