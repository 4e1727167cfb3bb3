/** The samples for people who have no data at hand. Drawn or copied at first use, then kept. */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sample } from '../../../src-preload/contract';
import { cloudsCsv } from './clouds';
import { drawShapes, type Progress } from './shapes';

export interface SampleOptions {
  /** Where made samples are kept, from one start of the app to the next. */
  samplesFolder: string;
  /** The app's own `resources`. */
  resourcesFolder: string;
  signal?: AbortSignal | undefined;
  /** Called while a set of images is drawn. Tables take no time worth showing. */
  onProgress?: Progress | undefined;
}

interface Recipe {
  /** Name of the file or folder: what people see as the dataset's name. */
  name: string;
  make(path: string, options: SampleOptions): Promise<void>;
}

/** Goes into the path of every sample: raise it when what is made changes, and old copies are left behind. */
const version = 'v1';

const seed = 1;
const shapesPerClass = 60;

const recipes: Record<Sample, Recipe> = {
  shapes: {
    name: 'Shapes',
    make: (path, { onProgress, signal }) => drawShapes(path, seed, shapesPerClass, onProgress, signal),
  },
  iris: {
    name: 'Iris.csv',
    make: (path, { resourcesFolder }) => copyFile(join(resourcesFolder, 'samples', 'iris.csv'), path),
  },
  'clouds-3': { name: 'Clouds 3.csv', make: (path) => writeFile(path, cloudsCsv(3, seed)) },
  'clouds-6': { name: 'Clouds 6.csv', make: (path) => writeFile(path, cloudsCsv(6, seed)) },
};

/**
 * Path of a sample, made first where it is absent. It is made under another name and renamed when complete, so
 * an interruption never leaves half of it. Throws the signal's reason when aborted.
 */
export async function ensureSample(sample: Sample, options: SampleOptions): Promise<string> {
  const { name, make } = recipes[sample];
  const folder = join(options.samplesFolder, version);
  const path = join(folder, name);
  if (existsSync(path)) return path;
  options.signal?.throwIfAborted();
  await mkdir(folder, { recursive: true });
  const unfinished = await mkdtemp(join(folder, '.unfinished-'));
  try {
    await make(join(unfinished, name), options);
    await moveUnlessThere(join(unfinished, name), path);
  } finally {
    await rm(unfinished, { recursive: true, force: true, maxRetries: 3 });
  }
  return path;
}

/** Two that make the same sample at once make the same bytes, so whoever comes second takes the first one's. */
async function moveUnlessThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}
