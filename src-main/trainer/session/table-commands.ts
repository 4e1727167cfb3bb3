/** What only tables have: a label column to choose, rows and columns to look at. */
import { UserError } from '../errors';
import { scatterOf } from '../model/scatter';
import type { Handlers } from './handlers';
import { describeDataset } from './open-datasets';
import type { SessionState } from './state';

export function tableCommands({
  paths,
  datasets,
  models,
}: SessionState): Handlers<'setLabel' | 'tableRows' | 'saveUnread' | 'scatter'> {
  return {
    setLabel: async ({ datasetId, column }) => {
      const dataset = datasets.get(datasetId);
      if (dataset === datasets.trainedOn)
        throw new UserError(
          'busy',
          'This table is being trained on. Stop the training, or wait for its end.',
        );
      await datasets.table(datasetId, 'a label column').setLabel(column);
      return describeDataset(datasetId, dataset);
    },

    tableRows: async ({ datasetId, first, count }) => {
      const table = datasets.table(datasetId, 'rows');
      return { first, rows: await table.textRows(first, count) };
    },

    saveUnread: async ({ datasetId, token }) => {
      const table = datasets.table(datasetId, 'lines that are no rows');
      return table.saveUnread(await paths.get(token));
    },

    scatter: async ({ datasetId, modelId, x, y }) => {
      const table = datasets.table(datasetId, 'columns to draw');
      return scatterOf(table, modelId === null ? null : models.get(modelId), x, y);
    },
  };
}
