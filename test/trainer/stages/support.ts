/** Tables of normal numbers around known centres, for tests that know how well their classes can be told apart. */
import { onTestFinished } from 'vitest';
import { defaultRecipe, openDataset, type OpenDataset } from '../../../src-main/trainer/dataset';
import { Job } from '../../../src-main/trainer/job';
import { createRandom } from '../../../src-main/trainer/random';
import type { Recipe } from '../../../src-preload/contract';
import { file } from '../helpers';

export interface Cloud {
  name: string;
  count: number;
  /** The mean of every column; the deviation is 1. */
  centre: number[];
}

/** Rows of the clouds one after the other. */
export function cloudTable(clouds: Cloud[], seed = 1): string {
  const random = createRandom(seed);
  const header = [...clouds[0]!.centre.keys()].map((column) => `x${column}`);
  const rows = clouds.flatMap(({ name, count, centre }) =>
    Array.from({ length: count }, () =>
      [...centre.map((mean) => (mean + random.normal()).toFixed(5)), name].join(','),
    ),
  );
  return [[...header, 'class'].join(','), ...rows, ''].join('\n');
}

export async function openForTest(path: string): Promise<OpenDataset> {
  const dataset = await openDataset(path, new Job());
  onTestFinished(() => dataset.close());
  return dataset;
}

export const openClouds = async (clouds: Cloud[]) => openForTest(await file(cloudTable(clouds)));

export const recipeFor = (dataset: OpenDataset, recipe: Partial<Recipe> = {}): Recipe => ({
  ...defaultRecipe(dataset.labels.length),
  ...recipe,
});
