/** The parts of the recipe that are more than a field: costs, the order of classes, and the words for a recipe. */
import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../src-preload/contract';
import { costOf, isCost, parseCosts, withCost, type CostDraft } from '../../src-renderer/lib/costs';
import { moved, naturalOrder } from '../../src-renderer/lib/order';
import { penaltyText, summary, trialWords } from '../../src-renderer/lib/recipe-words';

describe('the table of costs', () => {
  const costs: CostDraft[] = [{ truth: 'ill', decision: 'healthy', cost: '20' }];

  it('shows 1 for a mistake, 0 for a right answer, and what was typed', () => {
    expect(costOf(costs, 'ill', 'healthy')).toBe('20');
    expect(costOf(costs, 'healthy', 'ill')).toBe('1');
    expect(costOf(costs, 'ill', 'ill')).toBe('0');
  });

  it('changes one cell, keeps what is half typed, and forgets the usual cost', () => {
    const two = withCost(costs, 'healthy', 'ill', '0.');
    expect(costOf(two, 'healthy', 'ill')).toBe('0.');
    expect(costOf(two, 'ill', 'healthy')).toBe('20');
    expect(withCost(two, 'healthy', 'ill', '1')).toEqual(costs);
  });

  it('becomes the costs of the recipe', () => {
    expect(parseCosts(costs)).toEqual([{ truth: 'ill', decision: 'healthy', cost: 20 }]);
    expect(parseCosts(withCost(costs, 'healthy', 'ill', ' 1.0 '))).toHaveLength(1);
    expect(parseCosts(withCost(costs, 'healthy', 'ill', '0'))).toHaveLength(2);
    expect(parseCosts(withCost(costs, 'healthy', 'ill', ''))).toBeNull();
  });

  it.each(['-1', '', 'x', '1e10', 'Infinity'])('refuses %s', (text) => expect(isCost(text)).toBe(false));
});

describe('the order of classes', () => {
  it('takes numbers by their size, signs and decimals too', () => {
    expect(naturalOrder(['10', '9', '-5', '0.5'])).toEqual(['-5', '0.5', '9', '10']);
    expect(naturalOrder(['size 10', 'Size 9', 'size 1'])).toEqual(['size 1', 'Size 9', 'size 10']);
  });

  it('moves an entry down and up, and the others make room', () => {
    expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd']);
    expect(moved(['a', 'b', 'c', 'd'], 3, 0)).toEqual(['d', 'a', 'b', 'c']);
    expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
  });
});

describe('a recipe in words', () => {
  const recipe = {
    optimizer: 'lbfgs',
    hidden: [],
    epochs: 1000,
    search: 'none',
    folds: 0,
    learningCurve: false,
  } as unknown as Recipe;

  it('is one line', () => {
    expect(summary(recipe)).toBe('Softmax regression · L-BFGS · up to 1,000 iterations');
    expect(summary({ ...recipe, hidden: [64, 32], optimizer: 'adam' })).toBe(
      'Network with hidden layers 64, 32 · Adam · up to 1,000 epochs',
    );
  });

  it('names what else will be trained', () => {
    const long = summary({ ...recipe, search: 'l2', folds: 3, learningCurve: true });
    expect(long).toMatch(/ · L2 by search · 3-fold cross-validation · learning curve$/);
    expect(summary({ ...recipe, search: 'hidden' })).toMatch(/^Hidden layers by search · /);
  });

  it.each([
    [0.01, [64, 32], 'hidden', 'L2 = 0.01, hidden 64, 32'],
    [0.01, [], 'hidden', 'L2 = 0.01, no hidden layer'],
    [1 / 105, [], 'l2', 'L2 = 0.00952'],
  ] as const)('a trial with %d and [%s] in a search of %s', (l2, hidden, search, words) => {
    expect(trialWords({ l2, hidden: [...hidden] }, search)).toBe(words);
  });

  it.each([
    [0, '0'],
    [1e-7, '1e-7'],
    [0.0001, '0.0001'],
    [12345, '12300'],
  ])('the penalty %d reads %s', (l2, text) => expect(penaltyText(l2)).toBe(text));
});
