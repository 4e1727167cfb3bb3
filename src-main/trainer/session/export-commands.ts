/** Models that leave as files. */
import { exportModel } from '../export/export-model';
import { heldOutSamples } from '../export/known-samples';
import { madeSamples } from '../export/made-samples';
import type { ProofSamples } from '../export/samples';
import { exportSizes } from '../export/sizes';
import type { Handlers } from './handlers';
import type { SessionState } from './state';

export function exportCommands(state: SessionState): Handlers<'exportSizes' | 'exportModel'> {
  const { paths, jobs, models, options } = state;
  const { resourcesFolder, version } = options;
  return {
    exportSizes: ({ modelId }) =>
      exportSizes(models.get(modelId), models.pathOf(modelId), resourcesFolder, version),

    exportModel: async ({ modelId, format, weights, token, datasetId }) => {
      const model = models.get(modelId);
      const path = models.pathOf(modelId);
      const folder = await paths.get(token);
      const samples = await samplesFor(state, modelId, datasetId);
      return jobs.run('exportModel', (job) =>
        exportModel({ model, path, format, weights, folder, samples, resourcesFolder, version, job }),
      );
    },
  };
}

/** Those that were held out of the training where the open data is what the model was trained on. */
async function samplesFor(
  { models, datasets }: SessionState,
  modelId: string,
  datasetId: string | null,
): Promise<ProofSamples> {
  const model = models.get(modelId);
  const dataset = datasetId === null ? null : datasets.get(datasetId);
  const answers = dataset && (await models.answers(modelId));
  return (dataset && (await heldOutSamples(model, answers, dataset))) ?? madeSamples(model);
}
