/** Opening models, and asking them. */
import { predict, predictRows } from '../answers';
import { savePredictions } from '../model/prediction-file';
import type { Handlers } from './handlers';
import type { SessionState } from './state';

export function modelCommands({
  paths,
  jobs,
  models,
}: SessionState): Handlers<
  'openModel' | 'reopenModel' | 'classifySources' | 'saveClassified' | 'classifyRows'
> {
  return {
    openModel: async ({ token }) => models.load(await paths.get(token)),

    reopenModel: ({ modelId }) => models.reopen(modelId),

    classifySources: async ({ modelId, tokens }) => {
      const model = models.get(modelId);
      const sources = await paths.getAll(tokens);
      return jobs.run('classifySources', (job) => predict(model, sources, job));
    },

    saveClassified: async ({ modelId, tokens, token }) => {
      const model = models.get(modelId);
      const sources = await paths.getAll(tokens);
      const path = await paths.get(token);
      return jobs.run('saveClassified', async (job) => {
        const { count, bytes } = await savePredictions(model, sources, path, job);
        return { path, rows: count, bytes };
      });
    },

    classifyRows: async ({ modelId, rows }) => predictRows(models.get(modelId), rows),
  };
}
