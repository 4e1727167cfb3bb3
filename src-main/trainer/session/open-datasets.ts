/** The datasets that are open, by the ids that the page knows them by. */
import { randomUUID } from 'node:crypto';
import type { Dataset } from '../../../src-preload/contract';
import { defaultRecipe, TableDataset, type OpenDataset } from '../dataset';
import { UserError } from '../errors';

export class OpenDatasets {
  /** What is being trained on; while it is, nothing is closed. */
  trainedOn: OpenDataset | null = null;
  private readonly open = new Map<string, OpenDataset>();

  /** One dataset is open at a time, beside the one that is being trained on. */
  keep(dataset: OpenDataset): Dataset {
    if (this.trainedOn === null) this.closeAll();
    const id = randomUUID();
    this.open.set(id, dataset);
    return describeDataset(id, dataset);
  }

  /** @throws UserError where it is not open */
  get(id: string): OpenDataset {
    const dataset = this.open.get(id);
    if (!dataset) throw new UserError('no-dataset', 'This dataset is not open any more. Open it again.');
    return dataset;
  }

  /** @param what only tables have, in words @throws UserError where it is not open, or is no table */
  table(id: string, what: string): TableDataset['table'] {
    const dataset = this.get(id);
    if (!(dataset instanceof TableDataset)) throw new UserError('wrong-kind', `Only tables have ${what}.`);
    return dataset.table;
  }

  private closeAll(): void {
    for (const dataset of this.open.values()) dataset.close();
    this.open.clear();
  }
}

export function describeDataset(id: string, dataset: OpenDataset): Dataset {
  return { id, ...dataset.describe(), recipe: defaultRecipe(dataset.labels.length) };
}
