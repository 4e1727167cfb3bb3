/** How good a model is, in one sentence with its 95% interval. */
import type { Part, Scores } from '../../src-preload/contract';
import { t } from './language';
import { partSamplesText, samplesText, type Noun } from './sample-nouns';

/** @param part `other`: data that is none of the model's own */
export function headline(part: Part | 'other', scores: Scores, noun: Noun): string {
  const range = outOfHundred(scores.accuracyInterval);
  if (scores.accuracy === 1) {
    return t('Right on all {samples} ({range} of 100)', {
      samples: part === 'other' ? samplesText(scores.count, noun) : partSamplesText(scores.count, part, noun),
      range,
    });
  }
  const right = Math.round(scores.accuracy * 100);
  const isNew = part !== 'train';
  if (right === 100) return t('{headline} ({range})', { headline: moreThan99(noun, isNew), range });
  if (right === 0) return t('{headline} ({range})', { headline: fewerThan1(noun, isNew), range });
  return giveOrTake(about(right, noun, isNew), scores);
}

/** '86–95', of a hundred; with a decimal where whole numbers would hide the width. */
function outOfHundred([low, high]: [number, number]): string {
  const digits = Math.round(low * 100) === Math.round(high * 100) ? 1 : 0;
  const [from, to] = [low, high].map((share) => Number((share * 100).toFixed(digits)));
  return from === to ? `${from}` : `${from}–${to}`;
}

function about(right: number, noun: Noun, isNew: boolean): string {
  if (noun === 'picture') {
    return isNew
      ? t('Right on about {right} of 100 new pictures', { right })
      : t('Right on about {right} of 100 pictures that it learned from', { right });
  }
  return isNew
    ? t('Right on about {right} of 100 new rows', { right })
    : t('Right on about {right} of 100 rows that it learned from', { right });
}

function moreThan99(noun: Noun, isNew: boolean): string {
  if (noun === 'picture') {
    return isNew
      ? t('Right on more than 99 of 100 new pictures')
      : t('Right on more than 99 of 100 pictures that it learned from');
  }
  return isNew
    ? t('Right on more than 99 of 100 new rows')
    : t('Right on more than 99 of 100 rows that it learned from');
}

function fewerThan1(noun: Noun, isNew: boolean): string {
  if (noun === 'picture') {
    return isNew
      ? t('Right on fewer than 1 of 100 new pictures')
      : t('Right on fewer than 1 of 100 pictures that it learned from');
  }
  return isNew
    ? t('Right on fewer than 1 of 100 new rows')
    : t('Right on fewer than 1 of 100 rows that it learned from');
}

/** How far the centre of an interval may be off the share, of half its width, to be told by that half alone. */
const LOPSIDED = 0.3;

/** ', give or take 4'; both ends where one is much further away. */
function giveOrTake(said: string, { accuracy, accuracyInterval: [low, high] }: Scores): string {
  const half = (high - low) / 2;
  if (Math.abs((low + high) / 2 - accuracy) > LOPSIDED * half) {
    return t('{headline} ({range})', { headline: said, range: outOfHundred([low, high]) });
  }
  const points = Math.round(half * 100);
  return points === 0
    ? t('{headline}, give or take less than 1', { headline: said })
    : t('{headline}, give or take {points}', { headline: said, points });
}
