import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../src-preload/contract';
import { setLanguage } from '../../src-renderer/lib/language';
import { planWords, timeWords } from '../../src-renderer/lib/plan-words';
import { suitOptimizer, toDraft } from '../../src-renderer/lib/recipe';
import { changedCount, defaultsOf, hasWords, isChanged } from '../../src-renderer/lib/recipe-defaults';
import { summary } from '../../src-renderer/lib/recipe-words';
import { recipe } from './recipe';

describe('defaults of settings', () => {
  const lbfgs: Recipe = { ...recipe, optimizer: 'lbfgs', epochs: 1000, search: 'l2' };
  const suggested = toDraft(lbfgs, 'table');

  it('are as suggested, and nothing has changed at first', () => {
    const draft = toDraft(lbfgs, 'table');
    expect(defaultsOf(suggested, draft)).toEqual(suggested);
    expect(changedCount(draft, defaultsOf(suggested, draft))).toBe(0);
  });

  it('suit the optimizer that is chosen', () => {
    const draft = { ...toDraft(lbfgs, 'table') };
    draft.optimizer = 'adam';
    suitOptimizer(draft, 'lbfgs');
    const defaults = defaultsOf(suggested, draft);
    expect(isChanged(draft, defaults, 'optimizer')).toBe(true);
    expect(isChanged(draft, defaults, 'epochs')).toBe(false);
    expect(defaults.epochs).not.toBe(suggested.epochs);
    expect(changedCount(draft, defaults)).toBe(1);
  });

  it('tell what was changed, lists and spaces too', () => {
    const draft = { ...toDraft(lbfgs, 'table'), seed: ' 7 ', ordered: ['a', 'b'], l2: '  ' };
    const defaults = { ...suggested, seed: '7' };
    expect(isChanged(draft, defaults, 'seed')).toBe(false);
    expect(isChanged(draft, defaults, 'l2')).toBe(false);
    expect(isChanged(draft, defaults, 'ordered')).toBe(true);
    expect(isChanged({ ...draft, columns: { a: 'ignored' } as never }, defaults, 'columns')).toBe(false);
  });
});

it.each([
  ['', true],
  ['learn', true],
  ['RATE', true],
  ['step rate', true],
  ['earning', false],
  ['rate seed', false],
])('a setting is found by the beginnings of its words: %j %s', (query, found) =>
  expect(hasWords(query, 'Learning rate', 'How large each step is.')).toBe(found),
);

it.each([
  ['学习', true],
  ['习率', true],
  ['优化', false],
  ['adam', true],
])('words that are written without spaces are found anywhere: %j %s', (query, found) =>
  expect(hasWords(query, '学习率', '每一步的大小，Adam')).toBe(found),
);

describe('what a training will do', () => {
  const rows = { kind: 'table' as const, sampleCount: 1000, images: null };

  it('is said with its numbers', () => {
    const shares = { ...recipe, validation: 0.15, test: 0.2 };
    expect(planWords(rows, shares)).toBe(
      'It learns from 650 rows, checks itself on 15% meanwhile and is tested on 20% that it never learns from.',
    );
    expect(planWords(rows, { ...recipe, validation: 0, test: 0 })).toBe('It learns from 1,000 rows.');
    expect(planWords({ kind: 'images', sampleCount: 9, images: { hasParts: true } }, shares)).toContain(
      'folders',
    );
  });

  it('is said in Chinese', () => {
    setLanguage('zh-CN');
    expect(planWords(rows, { ...recipe, validation: 0.15, test: 0 })).toBe(
      '从 850 行学习，其间用 15% 自检。',
    );
    const network = summary({ ...recipe, hidden: [64, 32], optimizer: 'adam', epochs: 1500 });
    expect(network).toContain('网络，隐藏层 64, 32 · Adam · 最多 1,500 轮');
    setLanguage('en');
  });

  it('took so long before, where the same was done', () => {
    const run = (change: Partial<Recipe>, seconds: number, samples = 1000) => ({
      recipe: { ...recipe, ...change },
      samples,
      seconds,
    });
    const runs = [
      run({ folds: 3 }, 40),
      { ...run({}, 9), recipe: null },
      run({ seed: 99 }, 12, 800),
      run({}, 30),
    ];
    expect(timeWords(recipe, 1000, runs)).toBe('The same took 12 s last time.');
    expect(timeWords(recipe, 5000, runs)).toBeNull();
    expect(timeWords({ ...recipe, hidden: [8, 8] }, 1000, runs)).toBeNull();
  });
});
