import type {
  Model,
  Prediction,
  Predictions,
  Run,
  RunRecord,
  SavedModel,
  Source,
} from '../../src-preload/contract';
import { trainer } from '../lib/api.svelte';
import { Curve } from './curve.svelte';

/** What one drop or paste gave. */
export interface Batch {
  id: number;
  title: string;
  /** Milliseconds since 1970. */
  at: number;
  /** What it was read from, so that all of it can be saved; empty for rows typed or pasted. */
  tokens: string[];
  predictions: Predictions;
}

/** One model: trained here, or opened from a file. What was tried on it stays with it. */
export class StudioModel {
  saved = $state.raw<SavedModel | null>(null);
  batches = $state.raw<Batch[]>([]);
  /** The form of a table's model, by column. */
  form = $state<Record<string, string>>({});
  formPrediction = $state.raw<Prediction | null>(null);
  /** On the Use screen less sure answers count as not sure, 0 to 1; null: as the model has it. */
  threshold = $state<number | null>(null);
  /** What the model had to fill in for the form's answer. */
  formWarnings = $state.raw<string[]>([]);
  readonly curve: Curve;
  /** The open dataset, where it was trained on that here; null for other data, and when it was opened from a file. */
  datasetId = $state<string | null>(null);
  /** False after the trainer was started anew, until the model is loaded there again. */
  loaded = true;

  constructor(
    readonly key: number,
    readonly model: Model,
    /** The file it was opened from; null when it was trained here. */
    readonly source: Source | null,
    datasetId: string | null,
    /** When it was trained or opened, in milliseconds since 1970. */
    readonly at = Date.now(),
  ) {
    this.datasetId = datasetId;
    this.curve = Curve.of(model.report.curve);
    this.form = Object.fromEntries(
      model.columns.map((column) => [
        column.name,
        column.example || (column.categories.find((known) => known !== '') ?? ''),
      ]),
    );
  }

  get trained(): boolean {
    return this.source === null;
  }

  /** The id to call the trainer with; loads the model again where the trainer was started anew. */
  async ready(): Promise<string> {
    if (!this.loaded) {
      await trainer('reopenModel', { modelId: this.model.id });
      this.loaded = true;
    }
    return this.model.id;
  }

  remove(batch: Batch): void {
    this.batches = this.batches.filter((other) => other !== batch);
  }
}

export class ModelsStore {
  all = $state.raw<StudioModel[]>([]);
  current = $state.raw<StudioModel | null>(null);
  /** The name of the model file that is being opened now. */
  opening = $state<string | null>(null);
  #next = 1;

  /** Keeps a fresh model; it becomes the current one when `select` says so. */
  addTrained(run: Run, datasetId: string, select: boolean): StudioModel {
    const model = { ...run.model, report: run.report };
    return this.#add(new StudioModel(this.#next++, model, null, datasetId), select);
  }

  /** @param select whether it becomes the current one */
  async open(source: Source, select = true): Promise<StudioModel> {
    this.opening = source.name;
    try {
      const model = await trainer('openModel', { token: source.token });
      return this.#add(new StudioModel(this.#next++, model, source, null), select);
    } finally {
      this.opening = null;
    }
  }

  /** The model of a run, loaded where it is not. */
  async ofRun(run: RunRecord, datasetId: string | null): Promise<StudioModel> {
    const known = this.all.find((entry) => entry.model.id === run.modelId);
    if (known) return known;
    const model = await trainer('reopenModel', { modelId: run.modelId });
    const loaded = this.all.find((entry) => entry.model.id === run.modelId);
    return (
      loaded ?? this.#add(new StudioModel(this.#next++, model, null, datasetId, Date.parse(run.at)), false)
    );
  }

  /** The data that trained models are of is open under another id now. */
  rebind(datasetId: string): void {
    for (const entry of this.all) if (entry.trained) entry.datasetId = datasetId;
  }

  /** Drops models that belong to a project that is left; what was opened from files stays. */
  forgetTrained(): void {
    this.all = this.all.filter((entry) => !entry.trained);
    if (this.current?.trained) this.current = null;
  }

  forget(modelId: string): void {
    this.all = this.all.filter((entry) => entry.model.id !== modelId);
    if (this.current?.model.id === modelId) this.current = this.all[0] ?? null;
  }

  select(key: number): void {
    this.current = this.all.find((entry) => entry.key === key) ?? this.current;
  }

  /** The trainer is new and knows none of them. */
  markLost(): void {
    for (const entry of this.all) entry.loaded = false;
  }

  #add(entry: StudioModel, select: boolean): StudioModel {
    this.all = [entry, ...this.all];
    if (select || !this.current) this.current = entry;
    return entry;
  }
}
