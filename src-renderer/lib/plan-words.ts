/** What a training will do, in a sentence, and how long that took before. */
import type { Dataset, Recipe, RunRecord } from '../../src-preload/contract';
import { duration } from './format';
import { t, tn } from './language';

/** 'It learns from 1,050 pictures, checks itself on 15% meanwhile and is tested on 15% that it never learns from.' */
export function planWords({ kind, sampleCount, images }: PlannedData, recipe: Recipe): string {
  if (images?.hasParts)
    return t('It learns from, checks itself on and is tested on the parts that the folders have.');
  const learned = Math.round(sampleCount * (1 - recipe.validation - recipe.test));
  const percent = (share: number) => `${Math.round(share * 100)}%`;
  const [checked, tested] = [percent(recipe.validation), percent(recipe.test)];
  const many =
    kind === 'images' ? tn(learned, '{n} picture', '{n} pictures') : tn(learned, '{n} row', '{n} rows');
  if (recipe.validation > 0 && recipe.test > 0) {
    return t(
      'It learns from {many}, checks itself on {checked} meanwhile and is tested on {tested} that it never learns from.',
      { many, checked, tested },
    );
  }
  if (recipe.validation > 0)
    return t('It learns from {many}, checks itself on {checked} meanwhile.', { many, checked });
  if (recipe.test > 0)
    return t('It learns from {many}, is tested on {tested} that it never learns from.', { many, tested });
  return t('It learns from {many}.', { many });
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
  return alike ? t('The same took {time} last time.', { time: duration(alike.seconds) }) : null;
}
