import { access, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SavedModel } from '../src-preload/contract';
import { StudioError } from './errors';
import { copyAtomic, explainWriteError, withEnding } from './files';
import { t } from '../src-preload/language';

const EXTENSION = '.onnx';
/** Of the models that no project has, so many are kept. */
const OTHERS_KEPT = 50;

/** Where the app keeps the model that the trainer wrote under this id. */
export async function keptModel(modelsFolder: string, modelId: string): Promise<string> {
  if (!/^[a-z0-9-]+$/.test(modelId)) throw new StudioError('bad-input', t('This is not the id of a model.'));
  const path = join(modelsFolder, `${modelId}${EXTENSION}`);
  try {
    await access(path);
  } catch (error) {
    throw new StudioError(
      'not-found',
      t('The app no longer keeps this model. Train it again, or open its file.'),
      {
        cause: error,
      },
    );
  }
  return path;
}

/**
 * Takes away the oldest of the models that no project has, with what is kept beside them. For the start of the app:
 * later a model may be there that no project knows yet.
 * @param named the ids of the models of all projects
 */
export async function pruneModels(modelsFolder: string, named: ReadonlySet<string>): Promise<void> {
  const ids = (await readdir(modelsFolder).catch(() => []))
    .filter((name) => name.endsWith(EXTENSION))
    .map((name) => name.slice(0, -EXTENSION.length))
    .filter((id) => !named.has(id));
  const aged = await Promise.all(
    ids.map(async (id) => ({ id, at: (await stat(join(modelsFolder, `${id}${EXTENSION}`))).mtimeMs })),
  );
  const oldest = aged.sort((a, b) => b.at - a.at).slice(OTHERS_KEPT);
  await deleteModels(
    modelsFolder,
    oldest.map(({ id }) => id),
  );
}

/** Takes models away with all files that are kept beside them under the same name. */
export async function deleteModels(modelsFolder: string, ids: readonly string[]): Promise<void> {
  const gone = new Set(ids);
  const names = (await readdir(modelsFolder)).filter((name) => gone.has(name.split('.')[0] ?? ''));
  await Promise.all(names.map((name) => rm(join(modelsFolder, name), { recursive: true, force: true })));
}

/** A file name for a model, made from what the page suggests. */
export const modelFileName = (suggested: string) => fileName(suggested, EXTENSION);

/** A file name made from what the page suggests: no folders, no characters that some systems refuse. */
export function fileName(suggested: string, extension: string): string {
  const plain = Array.from(suggested.normalize('NFC'), (c) =>
    c < ' ' || '<>:"/\\|?*\x7f'.includes(c) ? '-' : c,
  );
  const name = plain
    .join('')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(0, 80);
  const bare = name.toLowerCase().endsWith(extension) ? name.slice(0, name.length - extension.length) : name;
  return `${bare === '' ? 'model' : bare}${extension}`;
}

/** Copies a kept model to where the person said, adding `.onnx` to a name without it. */
export async function saveModel(kept: string, chosen: string): Promise<SavedModel> {
  const path = await withEnding(chosen, EXTENSION);
  try {
    return { path, bytes: await copyAtomic(kept, path) };
  } catch (error) {
    throw explainWriteError(error, path);
  }
}
