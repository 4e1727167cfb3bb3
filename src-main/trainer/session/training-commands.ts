/** Training, one at a time, and ending what runs. */
import { UserError } from '../errors';
import { trainModel } from '../pipeline';
import { UpdateMerger } from '../update-merger';
import type { Handlers } from './handlers';
import type { SessionState } from './state';

export function trainingCommands({
  options,
  emit,
  jobs,
  datasets,
  models,
}: SessionState): Handlers<'train' | 'stop' | 'cancel'> {
  return {
    train: async ({ datasetId, recipe }) => {
      const dataset = datasets.get(datasetId);
      if (datasets.trainedOn)
        throw new UserError('busy', 'A training is running already. Stop it, or wait for its end.');
      const merger = new UpdateMerger((training) => emit({ event: 'training', training }));
      datasets.trainedOn = dataset;
      try {
        return await jobs.run('train', async (job) => {
          const { model, report } = await trainModel(dataset, recipe, options.version, job, (update) =>
            merger.add(update),
          );
          merger.flush();
          return { model: await models.add(model), report };
        });
      } finally {
        datasets.trainedOn = null;
      }
    },

    stop: async () => {
      for (const job of jobs.of(['train'])) job.stop();
      return null;
    },

    cancel: async ({ commands }) => {
      for (const job of jobs.of(commands)) job.cancel();
      return null;
    },
  };
}
