/** Models that leave as files. */
import { exportModel } from '../export/export-model';
import { heldOutSamples } from '../export/known-samples';
import { madeSamples } from '../export/made-samples';
import type { ProofSamples } from '../export/samples';
import { exportSizes } from '../export/sizes';
import type { LoadedModel } from '../model/model-file';
import type { Handlers } from './handlers';
import type { SessionState } from './state';

export function exportCommands(state: SessionState): Handlers<'exportSizes' | 'exportModel'> {
  const { paths, jobs, options } = state;
  const { resourcesFolder, version } = options;
  return {
    exportSizes: ({ modelId }) => exportSizes(keptModel(state, modelId), resourcesFolder, version),

    exportModel: async ({ modelId, format, weights, token, datasetId }) => {
      const model = keptModel(state, modelId);
      const folder = await paths.get(token);
      const samples = await samplesFor(state, modelId, datasetId);
      return jobs.run('exportModel', (job) =>
        exportModel({ model, format, weights, folder, samples, resourcesFolder, version, job }),
      );
    },
  };
}

/** With the path of the file that is kept: a person's own may be gone. @throws UserError where it is not loaded */
const keptModel = ({ models }: SessionState, id: string): LoadedModel => ({
  ...models.get(id),
  path: models.pathOf(id),
});

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
