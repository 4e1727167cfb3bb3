/** What only tables have: a label column to choose, rows and columns to look at. */
import { t } from '../../../src-preload/language';
import { UserError } from '../errors';
import { scatterOf } from '../model/scatter';
import type { Handlers } from './handlers';
import type { SessionState } from './state';

export function tableCommands({
  paths,
  datasets,
  models,
}: SessionState): Handlers<'setLabel' | 'tableRows' | 'saveUnread' | 'scatter'> {
  return {
    setLabel: async ({ datasetId, column }) => {
      if (datasets.isTrainedOn(datasetId))
        throw new UserError(
          'busy',
          t('This table is being trained on. Stop the training, or wait for its end.'),
        );
      await datasets.table(datasetId, t('a label column')).setLabel(column);
      // Edits speak of the classes of the former label.
      return datasets.edit(datasetId, []);
    },

    tableRows: async ({ datasetId, first, count }) => {
      const table = datasets.table(datasetId, t('rows'));
      return { first, rows: await table.textRows(first, count) };
    },

    saveUnread: async ({ datasetId, token }) => {
      const table = datasets.table(datasetId, t('lines that are no rows'));
      return table.saveUnread(await paths.get(token));
    },

    scatter: async ({ datasetId, modelId, x, y }) => {
      const table = datasets.table(datasetId, t('columns to draw'));
      const model = modelId === null ? null : models.get(modelId);
      return scatterOf(table, model, x, y, datasets.get(datasetId));
    },
  };
}
