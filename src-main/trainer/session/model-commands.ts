/** Opening models, and asking them. */
import type { CopiedImages, Prediction, Thumbnail } from '../../../src-preload/contract';
import { predict, predictPicture, predictRows } from '../answers';
import { saveAnswers } from '../bulk/save-answers';
import { thumbnailOf } from '../features/decode';
import { pixelTensor } from '../features/image-graph';
import { forEachInFlight } from '../in-flight';
import type { Job } from '../job';
import { answer, classifiedOf } from '../model/answer';
import { classifyPaths } from '../model/classify';
import { CopyInto, requireFolderToCopyInto } from '../model/copy-into';
import type { LoadedModel } from '../model/model-file';
import { addSkipped } from '../skipped';
import { bytesOf, pixelsOf } from './classified-batches';
import type { Handlers } from './handlers';
import type { SessionState } from './state';

export function modelCommands({
  paths,
  jobs,
  models,
  classified,
}: SessionState): Handlers<
  | 'openModel'
  | 'reopenModel'
  | 'classifySources'
  | 'saveClassified'
  | 'classifyRows'
  | 'classifyPicture'
  | 'classifiedPictures'
  | 'classifiedItems'
  | 'copyIntoFolders'
> {
  return {
    openModel: async ({ token }) => models.load(await paths.get(token)),

    reopenModel: ({ modelId }) => models.reopen(modelId),

    classifySources: async ({ modelId, tokens }) => {
      const model = models.get(modelId);
      const sources = await paths.getAll(tokens);
      return jobs.run('classifySources', (job) => predict(model, sources, classified, job));
    },

    saveClassified: async ({ modelId, tokens, token }) => {
      const model = models.get(modelId);
      const sources = await paths.getAll(tokens);
      const path = await paths.get(token);
      return jobs.run('saveClassified', async (job) => {
        const { count, bytes } = await saveAnswers(model, sources, path, job);
        return { path, rows: count, bytes };
      });
    },

    classifyRows: async ({ modelId, rows }) => predictRows(models.get(modelId), rows),

    classifyPicture: async ({ modelId, ...given }) => predictPicture(models.get(modelId), given, classified),

    classifiedPictures: async ({ batchId, indices, size }) =>
      forEachInFlight(indices, async (index): Promise<Thumbnail> => {
        const bytes = await bytesOf(classified.get(batchId, index)).catch(() => null);
        return { index, webp: bytes && (await thumbnailOf(bytes, size).catch(() => null)) };
      }),

    classifiedItems: async ({ modelId, batchId, indices }) => {
      const model = models.get(modelId);
      return forEachInFlight(indices, async (index): Promise<Prediction> => {
        const pixels = await pixelsOf(classified.get(batchId, index));
        const answers = await answer(model, { pixels: pixelTensor(pixels) });
        return { ...classifiedOf(model, answers, 0, ''), webp: null };
      });
    },

    copyIntoFolders: async ({ modelId, tokens, token, threshold }) => {
      const model = models.get(modelId);
      const sources = await paths.getAll(tokens);
      const folder = await paths.get(token);
      const asked = threshold === null ? model : { ...model, threshold };
      return jobs.run('copyIntoFolders', (job) => copyInto(asked, sources, folder, job));
    },
  };
}

async function copyInto(
  model: LoadedModel,
  sources: string[],
  folder: string,
  job: Job,
): Promise<CopiedImages> {
  const copying = new CopyInto(model, folder);
  await requireFolderToCopyInto(folder, sources);
  const unread = await classifyPaths(model, sources, copying, job);
  const { outcome } = copying;
  addSkipped(outcome, unread.skipped, unread.skippedCount);
  return { path: folder, ...outcome };
}
