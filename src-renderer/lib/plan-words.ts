/** What a training will do, in a sentence, and how long that took before. */
import type { Dataset, Recipe, RunRecord } from '../../src-preload/contract';
import { duration, plural } from './format';

/** 'It learns from 1,050 pictures, checks itself on 15% meanwhile and is tested on 15% that it never learns from.' */
export function planWords({ kind, sampleCount, images }: PlannedData, recipe: Recipe): string {
  const noun = kind === 'images' ? 'picture' : 'row';
  if (images?.hasParts)
    return 'It learns from, checks itself on and is tested on the parts that the folders have.';
  const learned = Math.round(sampleCount * (1 - recipe.validation - recipe.test));
  const percent = (share: number) => `${Math.round(share * 100)}%`;
  const held = [
    recipe.validation > 0 && `checks itself on ${percent(recipe.validation)} meanwhile`,
    recipe.test > 0 && `is tested on ${percent(recipe.test)} that it never learns from`,
  ].filter((part) => part !== false);
  const learns = `It learns from ${plural(learned, noun)}`;
  return held.length === 0 ? `${learns}.` : `${learns}, ${held.join(' and ')}.`;
}

type PlannedData = Pick<Dataset, 'kind' | 'sampleCount'> & { images: { hasParts: boolean } | null };

/** What a training's time depends on most. */
const COSTLY = [
  'optimizer',
  'hidden',
  'epochs',
  'batchSize',
  'search',
  'folds',
  'learningCurve',
  'backbone',
  'augmentation',
] as const satisfies (keyof Recipe)[];
/** As many samples as this, or that many times fewer, take about the same time. */
const ALIKE = 1.5;

/** 'The same took 12 s last time.', of the latest training like this one; null where there was none. */
export function timeWords(
  recipe: Recipe,
  samples: number,
  runs: readonly { recipe: RunRecord['recipe'] | null; samples: number; seconds: number }[],
): string | null {
  const costs = (of: Recipe) => JSON.stringify(COSTLY.map((name) => of[name]));
  const alike = runs.find(
    (run) =>
      run.recipe !== null &&
      costs(run.recipe) === costs(recipe) &&
      Math.max(run.samples / samples, samples / run.samples) <= ALIKE,
  );
  return alike ? `The same took ${duration(alike.seconds)} last time.` : null;
}
