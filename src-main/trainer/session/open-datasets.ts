/** The datasets that are open, by the ids that the page knows them by. */
import { randomUUID } from 'node:crypto';
import type { Dataset, Edit } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import { defaultRecipe, TableDataset, type OpenDataset } from '../dataset';
import { AddedImages } from '../edits/added-images';
import { UserError } from '../errors';
import type { TokenPaths } from '../token-paths';

interface Entry {
  /** As a person last changed it: always another object, so what uses the former one is not disturbed. */
  dataset: OpenDataset;
  added: AddedImages;
}

export class OpenDatasets {
  /** What is being trained on; while it is, nothing is closed. */
  trainedOn: OpenDataset | null = null;
  private readonly open = new Map<string, Entry>();

  /** @param paths of images that edits add */
  constructor(private readonly paths: TokenPaths) {}

  /** One dataset is open at a time, beside the one that is being trained on. */
  keep(dataset: OpenDataset): Dataset {
    if (this.trainedOn === null) this.closeAll();
    const id = randomUUID();
    this.open.set(id, { dataset, added: new AddedImages(this.paths) });
    return describeDataset(id, dataset);
  }

  /** @throws UserError where it is not open */
  get(id: string): OpenDataset {
    return this.entry(id).dataset;
  }

  /**
   * Puts these edits in the place of all others.
   * @throws UserError where it is not open, or an image to add was not granted
   */
  async edit(id: string, edits: readonly Edit[]): Promise<Dataset> {
    const entry = this.entry(id);
    const additions = await entry.added.of(edits);
    entry.dataset = entry.dataset.withEdits(edits, additions);
    return describeDataset(id, entry.dataset);
  }

  /** Whether it, or what it was before edits, is being trained on. */
  isTrainedOn(id: string): boolean {
    return this.get(id).source === this.trainedOn?.source;
  }

  /** @param what only tables have, in words @throws UserError where it is not open, or is no table */
  table(id: string, what: string): TableDataset['table'] {
    const dataset = this.get(id);
    if (!(dataset instanceof TableDataset))
      throw new UserError('wrong-kind', t('Only tables have {what}.', { what }));
    return dataset.table;
  }

  private closeAll(): void {
    for (const { dataset } of this.open.values()) dataset.close();
    this.open.clear();
  }

  private entry(id: string): Entry {
    const entry = this.open.get(id);
    if (!entry) throw new UserError('no-dataset', t('This dataset is not open any more. Open it again.'));
    return entry;
  }
}

export function describeDataset(id: string, dataset: OpenDataset): Dataset {
  return { id, ...dataset.describe(), recipe: defaultRecipe(dataset.labels.length) };
}
