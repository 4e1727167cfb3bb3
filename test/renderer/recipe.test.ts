import { describe, expect, it } from 'vitest';
import { recipeSchema, type BackboneInfo, type Recipe } from '../../src-preload/contract';
import { chooseBackbone, SCALES } from '../../src-renderer/lib/image-recipe';
import { effective, parseDraft, parseHidden, suitOptimizer, toDraft } from '../../src-renderer/lib/recipe';
import { recipe } from './recipe';

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

  it('changes with the optimizer where it was as suggested, and keeps what was chosen', () => {
    const draft = { ...toDraft(recipe), optimizer: 'adam' as const, epochs: '1000', search: 'l2' as const };
    suitOptimizer(draft, 'lbfgs');
    expect(draft).toMatchObject({ epochs: '100', search: 'none' });
    const chosen = { ...draft, optimizer: 'lbfgs' as const, epochs: '70', search: 'hidden' as const };
    suitOptimizer(chosen, 'adam');
    expect(chosen).toMatchObject({ epochs: '70', search: 'hidden' });
  });

  it('leaves something to learn from', () => {
    expect(parseDraft({ ...toDraft(recipe), validation: '50', test: '45' }).errors).toHaveProperty('test');
  });

  it('holds something out for whatever is chosen on it, and says for what', () => {
    const { errors } = parseDraft({ ...toDraft(recipe), validation: '0' });
    expect(errors).toEqual({
      validation: 'Hold some out: the target accuracy cannot do without it.',
    });
    const idle = { ...toDraft(recipe), validation: '0', targetAccuracy: '' };
    // What suits most data without being asked for gives way.
    expect(parseDraft(idle).recipe).toMatchObject({ validation: 0, search: 'none', calibrate: false });
  });

  it('refuses a target above 100% and a cost that is no number', () => {
    const costs = [{ truth: 'low', decision: 'high', cost: 'much' }];
    const { errors } = parseDraft({ ...toDraft(recipe), targetAccuracy: '101', costs });
    expect(Object.keys(errors).sort()).toEqual(['costs', 'targetAccuracy']);
  });
});

describe('how images are seen', () => {
  const { group: none, ...rest } = recipe;
  const imagesOf = (change: Partial<Recipe>) => toDraft({ ...rest, group: none, ...change });

  it.each([null, 'folder', '^([a-z]+)_'])('groups by %s', (group) => {
    expect(parseDraft(imagesOf({ group })).recipe).toMatchObject({ group });
  });

  it('forgets a pattern that is not used, and checks one that is', () => {
    const draft = { ...imagesOf({ group: null }), groupPattern: '([' };
    expect(parseDraft(draft)).toMatchObject({ recipe: { group: null }, errors: {} });
    const { recipe: refused, errors } = parseDraft({ ...draft, grouping: 'pattern' });
    expect(refused).toBeNull();
    expect(errors.groupPattern).toContain('no regular expression');
    expect(parseDraft({ ...draft, grouping: 'pattern', groupPattern: '' }).errors).toHaveProperty(
      'groupPattern',
    );
  });

  it('asks what a network takes only where its file does not say', () => {
    const draft = imagesOf({});
    const file: BackboneInfo = {
      sha256: 'a'.repeat(64),
      name: 'own',
      bytes: 1,
      size: 160,
      mean: [0, 0, 0],
      std: [1, 1, 1],
      columns: 10,
      licence: null,
      trainedOn: null,
      notes: [],
    };
    chooseBackbone(draft, file.sha256, file);
    expect(parseDraft(draft).recipe).toMatchObject({ backbone: file.sha256, backboneInput: null });
    chooseBackbone(draft, file.sha256, { ...file, size: null });
    expect(parseDraft(draft).recipe?.backboneInput).toEqual({ size: 224, mean: [0, 0, 0], std: [1, 1, 1] });
    chooseBackbone(draft, file.sha256, { ...file, mean: null, std: null });
    const { mean, std } = SCALES.imagenet;
    expect(parseDraft(draft).recipe?.backboneInput).toEqual({ size: 160, mean, std });
    draft.inputSize = '8';
    expect(parseDraft(draft).errors).toHaveProperty('inputSize');
    chooseBackbone(draft, 'built-in', null);
    expect(parseDraft(draft)).toMatchObject({ recipe: { backboneInput: null }, errors: {} });
  });
});

describe('settings without effect', () => {
  it('of small steps are neither checked nor used by L-BFGS', () => {
    const draft = {
      ...toDraft(recipe),
      optimizer: 'lbfgs' as const,
      batchSize: 'x',
      warmup: '-1',
      dropout: '7',
    };
    const { recipe: parsed, errors } = parseDraft(draft);
    expect(errors).toEqual({});
    expect(parsed).toMatchObject({
      dropout: 0,
      learningRate: null,
      schedule: 'constant',
      warmup: 0,
      nesterov: false,
      weightDecay: 0,
    });
    expect(recipeSchema.safeParse(parsed).success).toBe(true);
  });

  it('are dropout without hidden layers, momentum for Adam and smoothing for other losses', () => {
    const draft = { ...toDraft(recipe), hidden: '', optimizer: 'adam' as const, loss: 'hinge' as const };
    expect(parseDraft(draft).recipe).toMatchObject({
      dropout: 0,
      nesterov: false,
      labelSmoothing: 0,
      weightDecay: 0.05,
    });
    expect(effective({ ...draft, search: 'hidden' }).dropout).toBe(true);
  });

  it('are a search for the penalty beside a given one', () => {
    expect(parseDraft({ ...toDraft(recipe), l2: '0.01' }).recipe).toMatchObject({ l2: 0.01, search: 'none' });
    const both = { ...toDraft(recipe), l2: '0.01', search: 'hidden' as const };
    expect(parseDraft(both).recipe).toMatchObject({ l2: 0.01, search: 'hidden' });
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
