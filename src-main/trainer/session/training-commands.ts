/** Training, one at a time, and ending what runs. */
import { t } from '../../../src-preload/language';
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
}: SessionState): Handlers<'train' | 'pause' | 'resume' | 'stop' | 'cancel'> {
  return {
    train: async ({ datasetId, recipe }) => {
      const dataset = datasets.get(datasetId);
      if (datasets.trainedOn)
        throw new UserError(
          'busy',
          t('A training, or a search for wrong labels, is running already. Stop it, or wait for its end.'),
        );
      const merger = new UpdateMerger((training) => emit({ event: 'training', training }));
      datasets.trainedOn = dataset;
      try {
        return await jobs.run('train', async (job) => {
          const trained = await trainModel(dataset, recipe, options.version, job, (update) =>
            merger.add(update),
          );
          merger.flush();
          return { model: await models.add(trained), report: trained.report };
        });
      } finally {
        datasets.trainedOn = null;
      }
    },

    pause: async () => {
      for (const job of jobs.of(['train'])) job.pause();
      return null;
    },

    resume: async () => {
      for (const job of jobs.of(['train'])) job.resume();
      return null;
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
