import { describe, expect, it } from 'vitest';
import { recipeSchema, type Recipe } from '../../src-preload/contract';
import { parseDraft, parseHidden, summary, toDraft } from '../../src-renderer/lib/recipe';

const recipe: Recipe = {
  loss: 'cross-entropy',
  labelSmoothing: 0,
  optimizer: 'adam',
  hidden: [64, 32],
  epochs: 100,
  batchSize: 128,
  learningRate: 0.01,
  momentum: 0.9,
  l2: null,
  balance: true,
  validation: 0.15,
  test: 0.2,
  seed: 7,
};

describe('a recipe as a form', () => {
  it('comes back as it went in, and fits the contract', () => {
    const parsed = parseDraft(toDraft(recipe));
    expect(parsed).toEqual({ recipe, errors: {} });
    expect(recipeSchema.safeParse(parsed.recipe).success).toBe(true);
  });

  it('says what is wrong, field by field', () => {
    const { recipe: none, errors } = parseDraft({
      ...toDraft(recipe),
      epochs: '2.5',
      learningRate: 'fast',
      l2: '-1',
      seed: '',
      hidden: '64, x',
    });
    expect(none).toBeNull();
    expect(Object.keys(errors).sort()).toEqual(['epochs', 'hidden', 'l2', 'learningRate', 'seed']);
  });

  it('leaves something to learn from', () => {
    expect(parseDraft({ ...toDraft(recipe), validation: '50', test: '45' }).errors).toHaveProperty('test');
  });
});

describe('parseHidden', () => {
  it.each([
    ['', []],
    ['64', [64]],
    ['64, 32', [64, 32]],
    ['64 32;16', [64, 32, 16]],
  ])('%s', (text, sizes) => expect(parseHidden(text)).toEqual(sizes));

  it.each(['0', '1.5', '-3', '9999', '1 2 3 4 5'])('refuses %s', (text) => {
    expect(parseHidden(text)).toBeTypeOf('string');
  });
});

it('sums a recipe up in a line', () => {
  expect(summary({ ...recipe, hidden: [], optimizer: 'lbfgs' })).toBe(
    'Softmax regression · L-BFGS · up to 100 iterations',
  );
  expect(summary(recipe)).toBe('Network with hidden layers 64, 32 · Adam · up to 100 epochs');
});
