/** Models outside of a test, to be changed by several. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultRecipe, openDataset } from '../../../src-main/trainer/dataset';
import { Job } from '../../../src-main/trainer/job';
import { trainModel } from '../../../src-main/trainer/pipeline';
import { imageFolder, temporaryFolder } from '../../fixtures';
import { quick } from '../helpers';

/** The bytes of a model file. @param csv of a table */
export async function trained(csv: string): Promise<Uint8Array> {
  const folder = temporaryFolder();
  const path = join(folder.path, 'table.csv');
  await writeFile(path, csv);
  return modelOf(path, { epochs: 5, search: 'none' }).finally(() => folder.dispose());
}

/** The same of small pictures. */
export async function trainedOnPictures(): Promise<Uint8Array> {
  const folder = temporaryFolder();
  await imageFolder(folder.path, { perClass: 5 });
  return modelOf(folder.path, { ...quick, search: 'none' }).finally(() => folder.dispose());
}

async function modelOf(path: string, recipe: object): Promise<Uint8Array> {
  const dataset = await openDataset(path, new Job());
  try {
    const whole = { ...defaultRecipe(dataset.labels.length), ...recipe };
    return (await trainModel(dataset, whole, '0.1.0', new Job())).model;
  } finally {
    dataset.close();
  }
}
