/** The models that are loaded, by the ids that the page knows them by; each is also kept as a file. */
import { randomUUID } from 'node:crypto';
import type { Model } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import { describeModel } from '../answers';
import { UserError } from '../errors';
import { loadModel, type LoadedModel } from '../model/model-file';
import { ModelStore } from '../model/model-store';
import { readAnswers, writeAnswers, type SampleAnswers } from '../model/sample-answers';
import type { TrainedModel } from '../pipeline';

export class OpenModels {
  private readonly open = new Map<string, LoadedModel>();
  private readonly store: ModelStore;
  /** What was read last: it may be large. */
  private read: { id: string; answers: Promise<SampleAnswers | null> } | null = null;

  /** @param folder where models are kept */
  constructor(folder: string) {
    this.store = new ModelStore(folder);
  }

  /** @throws UserError where it is not loaded */
  get(id: string): LoadedModel {
    const model = this.open.get(id);
    if (!model) throw new UserError('no-model', t('This model is not open any more. Open it again.'));
    return model;
  }

  /** The file that is kept of a model that is loaded; a person's own may be gone by now. @throws UserError where it is not loaded */
  pathOf(id: string): string {
    this.get(id);
    return this.store.path(id);
  }

  /** Keeps and loads what was trained. */
  async add({ model, answers }: Pick<TrainedModel, 'model' | 'answers'>): Promise<Model> {
    const id = await this.store.add(model);
    // A model without them is better than none.
    await writeAnswers(this.store.answersPath(id), answers).catch(() => {});
    return this.reopen(id);
  }

  /** What a model answered about each sample when it was trained; null where nobody knows. */
  answers(id: string): Promise<SampleAnswers | null> {
    if (this.read?.id !== id) this.read = { id, answers: readAnswers(this.store.answersPath(id)) };
    return this.read.answers;
  }

  /** Loads a person's own file, and keeps a copy of it. @throws UserError where it is no model */
  async load(path: string): Promise<Model> {
    const model = await loadModel(path);
    const id = `opened-${randomUUID()}`;
    await this.store.copy(id, model.path);
    return this.remember(id, model);
  }

  /** Loads what is kept, unless it is loaded. @throws UserError where it is not kept */
  async reopen(id: string): Promise<Model> {
    return this.remember(id, this.open.get(id) ?? (await loadModel(this.store.path(id))));
  }

  private remember(id: string, model: LoadedModel): Model {
    this.open.set(id, model);
    return describeModel(id, model);
  }
}
