/** Classes that are too rare to be learned become one. */
import type { Recipe } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import type { OpenDataset } from '../dataset';
import { MOST_MERGED, OTHER } from '../model/metadata';
import { relabelled } from './split';
import { listed, quoted } from '../words';

/**
 * The dataset with its classes of fewer samples than the recipe says as one class, `other`: a class of that name takes
 * them in. Nothing is merged where that would rename a single class or leave one class alone; the training's warnings
 * say so.
 */
export function withRareClassesMerged(
  dataset: OpenDataset,
  { rareClass }: Pick<Recipe, 'rareClass'>,
): OpenDataset {
  if (rareClass === 0) return dataset;
  const counts = new Float64Array(dataset.classes.length);
  for (const label of dataset.labels) if (label >= 0) counts[label]!++;
  const rare = dataset.classes.filter((name, index) => counts[index]! < rareClass && name !== OTHER);
  if (rare.length === 0) return dataset;
  const kept = dataset.classes.filter((name) => !rare.includes(name) && name !== OTHER);
  const hasOther = dataset.classes.includes(OTHER);
  if (kept.length === 0)
    return warned(
      dataset,
      t('No classes were merged into "{other}": all classes have fewer than {n} samples.', {
        other: OTHER,
        n: rareClass,
      }),
    );
  if (rare.length === 1 && !hasOther)
    return warned(
      dataset,
      t('No classes were merged into "{other}": only "{name}" has fewer than {n} samples.', {
        other: OTHER,
        name: rare[0]!,
        n: rareClass,
      }),
    );
  const classes = [...kept, OTHER];
  const places = new Map(kept.map((name, index) => [name, index]));
  const moved = dataset.classes.map((name) => places.get(name) ?? kept.length);
  const warning = t('Classes with fewer than {n} samples are one, "{other}": {names}.', {
    n: rareClass,
    other: OTHER,
    names: listed(rare.map(quoted)),
  });
  const result = relabelled(warned(dataset, warning), classes, moved);
  return Object.create(result, { merged: { value: rare.slice(0, MOST_MERGED) } }) as OpenDataset;
}

function warned(dataset: OpenDataset, warning: string): OpenDataset {
  const arrange: OpenDataset['arrange'] = async (recipe, job) => {
    const arranged = await dataset.arrange(recipe, job);
    return { ...arranged, warnings: [warning, ...arranged.warnings] };
  };
  return Object.create(dataset, { arrange: { value: arrange } }) as OpenDataset;
}
