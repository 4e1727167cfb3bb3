/** Scoring models on other data. */
import { openDataset } from '../dataset';
import { evaluateModel } from '../model/evaluate-model';
import type { Handlers } from './handlers';
import type { SessionState } from './state';

export function evaluationCommands({ paths, jobs, models }: SessionState): Handlers<'evaluateModel'> {
  return {
    evaluateModel: async ({ modelId, token, otherModelId }) => {
      const model = models.get(modelId);
      const other = otherModelId === null ? null : models.get(otherModelId);
      const path = await paths.get(token);
      return jobs.run('evaluateModel', async (job) => {
        const dataset = await openDataset(path, job);
        try {
          return await evaluateModel(model, dataset, job, other);
        } finally {
          dataset.close();
        }
      });
    },
  };
}
