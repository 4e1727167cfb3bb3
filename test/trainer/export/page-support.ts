/** Exported pages for tests: made from a model, written, and opened in a browser that is installed. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { page } from '../../../src-main/trainer/export/page';
import type { ExportSource } from '../../../src-main/trainer/export/kinds';
import type { LoadedModel } from '../../../src-main/trainer/model/model-file';
import { repositoryRoot, temporaryFolder } from '../../fixtures';

export const resourcesFolder = join(repositoryRoot, 'resources');

export interface WrittenPage {
  folder: string;
  path: string;
  text: string;
  source: ExportSource;
}

export async function writePage(model: LoadedModel): Promise<WrittenPage> {
  const folder = temporaryFolder().path;
  const bytes = await readFile(model.path);
  const source: ExportSource = { model, bytes, weights: 'float32', resourcesFolder };
  const [{ name, content }] = (await page.files(source)) as [{ name: string; content: string }];
  const path = join(folder, name);
  await writeFile(path, content);
  return { folder, path, text: content, source };
}

/** The first of these programs that is installed; null where none is: skip the test visibly then. */
export function installed(...names: string[]): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find((path) => existsSync(path)) ?? null;
}

/** The module of the page in this file. */
export const pageModule = <T>(name: string): Promise<T> =>
  import(join(resourcesFolder, 'export', 'page', name)) as Promise<T>;
