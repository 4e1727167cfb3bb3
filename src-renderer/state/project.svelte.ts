import { untrack } from 'svelte';
import type {
  Dataset,
  Project,
  ProjectSummary,
  Recipe,
  Run,
  RunRecord,
  Source,
} from '../../src-preload/contract';
import { main } from '../lib/api.svelte';
import { freeName, nextRunName, timestamp, toRecord } from '../lib/runs';
import { Autosave } from './autosave';
import type { DatasetStore, Origin } from './dataset.svelte';
import type { EditsStore } from './edits.svelte';
import type { ModelsStore } from './models.svelte';
import { picturesOf } from './project-pictures';
import type { TrainingStore } from './training.svelte';

/** What of the window is saved. */
interface Parts {
  dataset: DatasetStore;
  edits: EditsStore;
  training: TrainingStore;
  models: ModelsStore;
  view: () => string;
  failed: (error: unknown) => void;
}

/** Screens that belong to no project. */
const OTHER_VIEWS = ['start', 'lab'];

/** The project that is open: made by itself with the first look at data, and saved by itself after every change. */
export class ProjectStore {
  id = $state<string | null>(null);
  name = $state('');
  /** For its card. */
  pictures = $state.raw<string[]>([]);
  /** The newest first. */
  runs = $state.raw<RunRecord[]>([]);
  /** The models of the runs that are compared. */
  compared = $state.raw<string[]>([]);
  /** All that are kept, the newest first. */
  summaries = $state.raw<ProjectSummary[]>([]);
  /** Where the data was to be, and why it could not be opened; null while it is there. */
  absent = $state.raw<{ source: Source; message: string } | null>(null);
  /** The origin of the data that belongs to the project: while other data is being opened, nothing is saved. */
  #origin = $state.raw<Origin | null>(null);
  /** As it was opened: what holds while its data is not there. */
  #opened = $state.raw<Project | null>(null);
  #recipe: Recipe | null = null;
  #view = 'data';
  readonly #autosave: Autosave;

  constructor(private readonly parts: Parts) {
    this.#autosave = new Autosave((error) => parts.failed(error));
  }

  /** Saves from now on whatever changes. */
  start(): void {
    $effect.root(() => {
      $effect(() => {
        const project = this.#compose();
        if (project) untrack(() => this.#autosave.schedule(project));
      });
    });
  }

  async refresh(): Promise<string[]> {
    const { projects, problems } = await main('project:list', undefined);
    this.summaries = projects;
    return problems;
  }

  /** A new project for the data that is open now. */
  begin(dataset: Dataset, origin: Origin): void {
    const taken = this.summaries.map(({ name }) => name);
    this.#set(crypto.randomUUID(), freeName(dataset.name.slice(0, 190), taken), []);
    this.#origin = origin;
    this.#view = 'data';
    void this.#takePictures();
  }

  /** Takes over a project whose data is open now. */
  adopt(project: Project, origin: Origin): void {
    this.#set(project.id, project.name, project.runs);
    this.#origin = origin;
    this.#recipe = project.recipe;
    this.#view = project.view;
    this.pictures = project.pictures;
    if (project.pictures.length === 0) void this.#takePictures();
  }

  /** Takes over a project whose data is not there. */
  adoptWithoutData(project: Project, source: Source, message: string): void {
    this.#set(project.id, project.name, project.runs);
    this.#opened = project;
    this.pictures = project.pictures;
    this.absent = { source, message };
    this.#view = project.view;
  }

  /** The same data is read in another way. */
  rebind(origin: Origin): void {
    this.#origin = origin;
    void this.#takePictures();
  }

  /** Forgets what is open, unsaved. */
  close(): void {
    this.#autosave.drop();
    this.#set(null, '', []);
  }

  /** The screen of the project that was looked at last. */
  get view(): string {
    return this.#view;
  }

  get opened(): Project | null {
    return this.#opened;
  }

  /** Keeps a training. @param dataVersion of the data that it was started with */
  addRun(run: Run, dataVersion: string): RunRecord {
    const name = nextRunName(this.runs);
    const record = toRecord(run, { name, at: timestamp(), dataVersion });
    this.runs = [record, ...this.runs];
    return record;
  }

  renameRun(modelId: string, name: string): void {
    const others = this.runs.filter((run) => run.modelId !== modelId).map((run) => run.name);
    const free = freeName(name.slice(0, 190), others);
    this.runs = this.runs.map((run) => (run.modelId === modelId ? { ...run, name: free } : run));
  }

  deleteRun(modelId: string): void {
    this.runs = this.runs.filter((run) => run.modelId !== modelId);
  }

  runOf(modelId: string): RunRecord | null {
    return this.runs.find((run) => run.modelId === modelId) ?? null;
  }

  /** Whether the data is no longer what it was trained on. */
  isStale(run: RunRecord): boolean {
    const { current } = this.parts.dataset;
    return current !== null && current.version !== run.dataVersion;
  }

  /** Saves what is not saved yet. */
  flush(): Promise<void> {
    return this.#autosave.flush();
  }

  /** The same while the page is about to end, when nothing can be waited for. */
  flushNow(): void {
    this.#autosave.flushNow();
  }

  async #takePictures(): Promise<void> {
    const dataset = this.parts.dataset.current;
    if (!dataset) return;
    try {
      const pictures = await picturesOf(dataset);
      // Other data may have been opened meanwhile.
      if (this.parts.dataset.current?.id === dataset.id) this.pictures = pictures;
    } catch (error) {
      this.parts.failed(error);
    }
  }

  #set(id: string | null, name: string, runs: RunRecord[]): void {
    this.id = id;
    this.name = name;
    this.runs = runs;
    this.pictures = [];
    this.compared = [];
    this.absent = null;
    this.#opened = null;
    this.#origin = null;
    this.#recipe = null;
  }

  /** The project as it stands; null while there is none, or while its data is being exchanged. */
  #compose(): Project | null {
    const { dataset, edits, training, models } = this.parts;
    const data = this.#opened ?? this.#ofData();
    const view = this.parts.view();
    if (!OTHER_VIEWS.includes(view)) this.#view = view;
    const recipe = training.parsed?.recipe ?? this.#recipe;
    const currentId = models.current?.model.id ?? null;
    if (this.id === null || data === null) return null;
    if (this.#opened === null && dataset.origin !== this.#origin) return null;
    this.#recipe = recipe;
    return {
      kind: data.kind,
      detail: data.detail,
      size: data.size,
      source: data.source,
      labelColumn: data.labelColumn,
      edits: this.#opened?.edits ?? edits.list,
      recipe: this.#opened ? this.#opened.recipe : recipe,
      id: this.id,
      name: this.name,
      pictures: this.pictures,
      savedAt: timestamp(),
      runs: this.runs,
      currentModelId: this.runs.some((run) => run.modelId === currentId) ? currentId : null,
      view: this.#view,
    };
  }

  #ofData(): Pick<Project, 'kind' | 'detail' | 'size' | 'source' | 'labelColumn'> | null {
    const { current, origin } = this.parts.dataset;
    if (!current || !origin) return null;
    const { kind, labelColumn } = current;
    const size = { classes: current.classes.length, samples: current.sampleCount };
    return { kind, labelColumn, detail: '', size, source: toSource(origin) };
  }
}

function toSource(origin: Origin): Project['source'] {
  if (origin.kind === 'sample') return origin;
  const { source, labels, dialect } = origin;
  return { kind: 'source', token: source.token, ...(labels && { labels }), ...(dialect && { dialect }) };
}
