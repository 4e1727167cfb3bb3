/** Training, one at a time, and ending what runs. */
import { t } from '../../../src-preload/language';
import type { TrainingUpdate } from '../../../src-preload/contract';
import { UserError } from '../errors';
import { readStart } from '../model/start-model';
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
    train: async ({ datasetId, recipe, startModelId }) => {
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
          const start = startModelId
            ? await readStart(models.get(startModelId), models.pathOf(startModelId))
            : null;
          const onUpdate = (update: TrainingUpdate) => merger.add(update);
          const trained = await trainModel(dataset, recipe, options.version, job, onUpdate, start);
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
