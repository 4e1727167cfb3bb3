import type { Edit } from '../../src-preload/contract';
import { EditSender, NO_EDITS, redone, undone } from '../lib/edit-history';
import { nounOf } from '../lib/sample-nouns';
import { editInWords } from '../lib/sample-words';
import type { DatasetStore } from './dataset.svelte';
import { t } from '../lib/language';

/** What a person did to the samples of the open dataset, with undo and redo without limit. */
export class EditsStore {
  /** The last change in words, for those who do not see it. */
  said = $state('');
  #now = $state.raw(NO_EDITS);
  readonly #sender: EditSender;

  constructor(private readonly dataset: DatasetStore) {
    this.#sender = new EditSender(
      (list) => dataset.setEdits(list),
      (edits) => (this.#now = edits),
    );
  }

  /** In the order in which they apply. */
  get list(): Edit[] {
    return this.#now.list;
  }
  get canUndo(): boolean {
    return this.#now.list.length > 0;
  }
  get canRedo(): boolean {
    return this.#now.undone.length > 0;
  }
  /** What would be taken back, in words; empty where there is nothing. */
  get undoWords(): string {
    return this.#inWords(this.#now.list.at(-1));
  }
  /** What would be done again, in words; empty where there is nothing. */
  get redoWords(): string {
    return this.#inWords(this.#now.undone.at(-1));
  }

  /** Takes over the edits of data that was just opened, which the trainer has already; none for new data. */
  reset(list: Edit[] = []): void {
    this.#sender.reset({ list, undone: [] });
    this.said = '';
  }

  async apply(edit: Edit): Promise<void> {
    await this.#sender.want({ list: [...this.list, edit], undone: [] });
    this.said = this.#inWords(edit);
  }

  async undo(): Promise<void> {
    const said = t('Taken back: {what}', { what: this.undoWords });
    const next = undone(this.#now);
    if (!next) return;
    await this.#sender.want(next);
    this.said = said;
  }

  async redo(): Promise<void> {
    const said = t('Done again: {what}', { what: this.redoWords });
    const next = redone(this.#now);
    if (!next) return;
    await this.#sender.want(next);
    this.said = said;
  }

  #inWords(edit: Edit | undefined): string {
    return edit ? editInWords(edit, nounOf(this.dataset.current?.kind ?? 'images')) : '';
  }
}
