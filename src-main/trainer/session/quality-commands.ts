/** What may be wrong with the data. */
import { t } from '../../../src-preload/language';
import { UserError } from '../errors';
import { findLabelErrors } from '../stages/label-errors';
import type { Handlers } from './handlers';
import type { SessionState } from './state';

export function qualityCommands({ jobs, datasets }: SessionState): Handlers<'labelErrors'> {
  return {
    labelErrors: async ({ datasetId, recipe }) => {
      const dataset = datasets.get(datasetId);
      if (datasets.trainedOn)
        throw new UserError(
          'busy',
          t('A training, or a search for wrong labels, is running. Look when it is over, or stop it.'),
        );
      // It trains, too: meanwhile nothing else does, and the data stays open.
      datasets.trainedOn = dataset;
      try {
        return await jobs.run('labelErrors', (job) => findLabelErrors(dataset, recipe, job));
      } finally {
        datasets.trainedOn = null;
      }
    },
  };
}
