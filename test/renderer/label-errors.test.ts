import { expect, it } from 'vitest';
import type { LabelError, LabelErrors } from '../../src-preload/contract';
import { foundRecipe, foundWords, relabelEdits, settledBy } from '../../src-renderer/lib/label-errors';
import { cameraProblem } from '../../src-renderer/lib/webcam-words';
import { defaultRecipe } from '../../src-main/trainer/default-recipe';

const error = (item: string, suggested: string): LabelError => ({
  index: 0,
  item,
  given: 'cat',
  suggested,
  givenProbability: 0.1,
  suggestedProbability: 0.8,
  score: 0.7,
});
const found = (change: Partial<LabelErrors>): LabelErrors => ({
  items: [],
  count: 0,
  pairs: [],
  estimated: 0,
  checked: 1200,
  total: 1200,
  ...change,
});

it('relabels with one edit a class', () => {
  expect(relabelEdits([error('1', 'dog'), error('2', 'bird'), error('3', 'dog')])).toEqual([
    { kind: 'relabel', items: ['1', '3'], className: 'dog' },
    { kind: 'relabel', items: ['2'], className: 'bird' },
  ]);
  expect(relabelEdits([])).toEqual([]);
});

it('takes for settled what was relabelled or left out since, and not what was taken in again', () => {
  const settled = settledBy([
    { kind: 'relabel', items: ['1'], className: 'dog' },
    { kind: 'exclude', items: ['2', '3'] },
    { kind: 'move', items: ['4'], part: 'test' },
    { kind: 'include', items: ['3'] },
    { kind: 'add-class', name: '5' },
  ]);
  expect([...settled]).toEqual(['1', '2']);
});

it('asks again with what a search found', () => {
  const recipe = { ...defaultRecipe(100), search: 'hidden' as const };
  const trial = { hidden: [32], l2: 0.01, epochs: 5, validationLoss: 1, validationAccuracy: 1 };
  const trials = [{ ...trial, hidden: [] }, trial];
  const asked = foundRecipe({ recipe, search: { trials, chosen: 1 } });
  expect(asked).toEqual({ ...recipe, search: 'none', hidden: [32], l2: 0.01 });
  expect(foundRecipe({ recipe, search: null })).toBe(recipe);
});

it('says what was found', () => {
  expect(foundWords(found({}), 'picture')).toBe('Of 1,200 pictures none looks as if it had a wrong label.');
  expect(foundWords(found({ count: 1, estimated: 1 }), 'row')).toBe('1 row of 1,200 may have a wrong label.');
  expect(foundWords(found({ count: 30, estimated: 41, total: 9000 }), 'row')).toBe(
    '30 rows of 1,200 of 9,000 may have a wrong label. As far as the models can tell, it is about 41 in all; weak models suspect too many.',
  );
});

it('says why there is no camera, and what to do', () => {
  const named = (name: string) => Object.assign(new Error('x'), { name });
  expect(cameraProblem(named('NotAllowedError'))).toContain('privacy settings');
  expect(cameraProblem(named('NotFoundError'))).toContain('No camera was found');
  expect(cameraProblem(named('NotReadableError'))).toContain('Another program');
  expect(cameraProblem(named('TypeError'))).toBe('The camera could not be started: x');
});
