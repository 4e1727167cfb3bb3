/** Photos that the project does not bring, and what the real trainer makes of them. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { version } from '../../package.json';
import { defaultRecipe, openDataset } from '../../src-main/trainer/dataset';
import type { Backbones } from '../../src-main/trainer/features/backbones';
import type { FeatureCache } from '../../src-main/trainer/features/cache';
import type { Parts } from '../../src-main/trainer/features/parts';
import { Job } from '../../src-main/trainer/job';
import { toFloat32, type LabelledFeatures } from '../../src-main/trainer/matrix';
import { trainModel } from '../../src-main/trainer/pipeline';
import { splitLabelled } from '../../src-main/trainer/stages/split';
import type { Recipe, Report } from '../../src-preload/contract';
import { writeBytes } from '../engine/data';

export const DATASETS = ['flowers5', 'trashnet360'] as const;

/** The folder of a dataset, or null, which is said. */
export function photosIn(data: string, name: (typeof DATASETS)[number]): string | null {
  const path = join(data, 'images', name);
  if (existsSync(path)) return path;
  console.log(`${name} is not in ${join(data, 'images')}: left out. Name its folder with --data.`);
  return null;
}

export interface Training {
  report: Report;
  /** From the closed folder to the bytes of the model. */
  seconds: number;
}

/** Trains as the app does. @param tools no cache looks at every image anew */
export async function trainOn(
  path: string,
  tools: { cache: FeatureCache | null; backbones?: Backbones },
  recipe: Partial<Recipe> = {},
): Promise<Training> {
  const began = performance.now();
  const job = new Job();
  const dataset = await openDataset(path, job, tools);
  try {
    const whole = { ...defaultRecipe(dataset.labels.length), ...recipe };
    const { report } = await trainModel(dataset, whole, version, job);
    return { report, seconds: (performance.now() - began) / 1000 };
  } finally {
    dataset.close();
  }
}

/** Writes the standardized features and classes of the parts of a training as `X-train.bin`, `y-train.bin`, and so on. */
export async function writeParts(
  path: string,
  tools: { cache: FeatureCache; backbones: Backbones },
  chosen: Partial<Recipe>,
  folder: string,
): Promise<{ columns: number }> {
  const dataset = await openDataset(path, new Job(), tools);
  const recipe = { ...defaultRecipe(dataset.labels.length), ...chosen };
  let parts: Parts | null = null;
  try {
    const arranged = await dataset.arrange(recipe, new Job());
    ({ parts } = await dataset.extract(splitLabelled(dataset, recipe, arranged), recipe, new Job()));
    await mkdir(folder, { recursive: true });
    for (const [part, data] of Object.entries(parts)) await writePart(folder, part, data);
    return { columns: parts.train.X.columns };
  } finally {
    for (const { X } of Object.values(parts ?? {})) await X.release();
    dataset.close();
  }
}

async function writePart(folder: string, part: string, { X, y }: LabelledFeatures): Promise<void> {
  await writeBytes(join(folder, `X-${part}.bin`), toFloat32(await X.read(0, X.rows), X.format));
  await writeBytes(join(folder, `y-${part}.bin`), y);
}
