/** Everything the page can ask of the trainer: commands become jobs, jobs become answers and events. */
import { randomUUID } from 'node:crypto';
import {
  trainerCommands,
  trainerRequest,
  type Dataset,
  type DialectHints,
  type Model,
  type Result,
  type Run,
  type Thumbnail,
  type TrainerCommand,
  type TrainerEvent,
  type TrainerInput,
  type TrainerOutputs,
} from '../../src-preload/contract';
import { describeModel, picture, predict, predictRows } from './answers';
import type { LabelSource } from './data/images';
import type { Table } from './data/table/table';
import { defaultRecipe, ImageDataset, openDataset, TableDataset, type OpenDataset } from './dataset';
import { describeError, UserError } from './errors';
import { BackboneStore } from './features/backbone-store';
import type { Offer } from './features/backbone-offers';
import { Backbones } from './features/backbones';
import { FeatureCache } from './features/cache';
import { labelSource, namesBelow } from './image-labels';
import { forEachInFlight } from './in-flight';
import { Job } from './job';
import { loadModel, type LoadedModel } from './model/model-file';
import { ModelStore } from './model/model-store';
import { savePredictions } from './model/prediction-file';
import { scatterOf } from './model/scatter';
import { trainModel } from './pipeline';
import { ensureSample } from './samples';
import { TokenPaths } from './token-paths';
import { UpdateMerger } from './update-merger';

export interface SessionOptions {
  modelsFolder: string;
  samplesFolder: string;
  cacheFolder: string;
  backbonesFolder: string;
  resourcesFolder: string;
  version: string;
  /** Backbones that may be fetched, where they are not the app's own. */
  offers?: readonly Offer[];
}

type Handlers = { [C in TrainerCommand]: (input: TrainerInput<C>) => Promise<TrainerOutputs[C]> };

export class Session {
  readonly paths = new TokenPaths();
  private readonly datasets = new Map<string, OpenDataset>();
  private readonly models = new Map<string, LoadedModel>();
  private readonly jobs = new Map<Job, TrainerCommand>();
  private readonly store: ModelStore;
  private readonly backbones: Backbones;
  private training: Job | null = null;
  private trainedOn: OpenDataset | null = null;
  private openedCache: Promise<FeatureCache> | null = null;

  constructor(
    private readonly options: SessionOptions,
    private readonly emit: (event: TrainerEvent) => void,
  ) {
    this.store = new ModelStore(options.modelsFolder);
    const kept = new BackboneStore(options.backbonesFolder);
    this.backbones = new Backbones(options.resourcesFolder, kept, options.offers);
  }

  /** Answers one request; never throws. */
  async handle(message: unknown): Promise<Result<unknown>> {
    try {
      const { command, input } = trainerRequest.parse(message);
      if (!Object.hasOwn(trainerCommands, command))
        throw new UserError('unknown-command', `No command "${command}".`);
      return { ok: true, value: await this.run(command as TrainerCommand, input) };
    } catch (error) {
      return { ok: false, ...describeError(error) };
    }
  }

  private run<C extends TrainerCommand>(command: C, input: unknown): Promise<TrainerOutputs[C]> {
    const checked = trainerCommands[command].parse(input) as TrainerInput<C>;
    return this.handlers[command](checked);
  }

  private readonly handlers: Handlers = {
    openDataset: async ({ token, labels, dialect }) => {
      const path = await this.paths.get(token);
      const source = await labelSource(labels, this.paths);
      return this.inJob('openDataset', async (job) => this.keep(await this.open(path, job, source, dialect)));
    },

    imageNames: async ({ token }) => namesBelow(await this.paths.get(token)),

    openSample: ({ sample }) =>
      this.inJob('openSample', async (job) => {
        const path = await job.run('reading', null, (report) =>
          ensureSample(sample, {
            ...this.options,
            signal: job.signal,
            onProgress: (done, total) => report(done, { total }),
          }),
        );
        return this.keep(await this.open(path, job));
      }),

    setLabel: async ({ datasetId, column }) => {
      const dataset = this.dataset(datasetId);
      if (dataset === this.trainedOn)
        throw new UserError(
          'busy',
          'This table is being trained on. Stop the training, or wait for its end.',
        );
      if (!('table' in dataset)) throw new UserError('wrong-kind', 'Only tables have a label column.');
      await (dataset.table as Table).setLabel(column);
      return this.describe(datasetId, dataset);
    },

    tableRows: async ({ datasetId, first, count }) => {
      const dataset = this.dataset(datasetId);
      if (!(dataset instanceof TableDataset)) throw new UserError('wrong-kind', 'Only tables have rows.');
      return { first, rows: await dataset.table.textRows(first, count) };
    },

    saveUnread: async ({ datasetId, token }) => {
      const dataset = this.dataset(datasetId);
      if (!(dataset instanceof TableDataset))
        throw new UserError('wrong-kind', 'Only tables have lines that are no rows.');
      return dataset.table.saveUnread(await this.paths.get(token));
    },

    scatter: async ({ datasetId, modelId, x, y }) => {
      const dataset = this.dataset(datasetId);
      if (!(dataset instanceof TableDataset))
        throw new UserError('wrong-kind', 'Only tables have columns to draw.');
      return scatterOf(dataset.table, modelId === null ? null : this.model(modelId), x, y);
    },

    saveClassified: async ({ modelId, tokens, token }) => {
      const model = this.model(modelId);
      const paths = await Promise.all(tokens.map((token) => this.paths.get(token)));
      const path = await this.paths.get(token);
      return this.inJob('saveClassified', async (job) => {
        const { count, bytes } = await savePredictions(model, paths, path, job);
        return { path, rows: count, bytes };
      });
    },

    thumbnails: async ({ datasetId, indices, size }) => {
      const dataset = this.dataset(datasetId);
      if (!(dataset instanceof ImageDataset)) return [];
      return forEachInFlight(indices, async (index): Promise<Thumbnail> => {
        const sample = dataset.folder.samples[index];
        return { index, webp: sample ? await picture(sample.path, size) : null };
      });
    },

    train: async ({ datasetId, recipe }) => {
      const dataset = this.dataset(datasetId);
      if (this.training)
        throw new UserError('busy', 'A training is running already. Stop it, or wait for its end.');
      const merger = new UpdateMerger((training) => this.emit({ event: 'training', training }));
      try {
        return await this.inJob('train', async (job): Promise<Run> => {
          this.training = job;
          this.trainedOn = dataset;
          const trained = await trainModel(dataset, recipe, this.options.version, job, (update) =>
            merger.add(update),
          );
          merger.flush();
          const id = await this.store.add(trained.model);
          return { model: await this.loadKept(id), report: trained.report };
        });
      } finally {
        this.training = null;
        this.trainedOn = null;
      }
    },

    stop: async () => {
      this.training?.stop();
      return null;
    },

    cancel: async ({ commands }) => {
      for (const [job, command] of this.jobs) if (commands.some((name) => name === command)) job.cancel();
      return null;
    },

    openModel: async ({ token }) => {
      const model = await loadModel(await this.paths.get(token));
      const id = `opened-${randomUUID()}`;
      await this.store.copy(id, model.path);
      this.models.set(id, model);
      return describeModel(id, model);
    },

    reopenModel: ({ modelId }) => this.loadKept(modelId),

    classifySources: async ({ modelId, tokens }) => {
      const model = this.model(modelId);
      const paths = await Promise.all(tokens.map((token) => this.paths.get(token)));
      return this.inJob('classifySources', (job) => predict(model, paths, job));
    },

    classifyRows: ({ modelId, rows }) => predictRows(this.model(modelId), rows),

    cacheInfo: async () => (await this.cache()).info(),

    clearCache: async () => {
      const cache = await this.cache();
      await cache.clear();
      return cache.info();
    },

    setCacheLimit: async ({ limit }) => {
      const cache = await this.cache();
      await cache.setLimit(limit);
      return cache.info();
    },

    openBackbone: async ({ token }) => this.backbones.keep(await this.paths.get(token)),

    listBackbones: () => this.backbones.list(),

    offeredBackbones: async () => this.backbones.offered,

    fetchBackbone: ({ name }) => this.inJob('fetchBackbone', (job) => this.backbones.fetch(name, job)),
  };

  private async inJob<T>(command: TrainerCommand, work: (job: Job) => Promise<T>): Promise<T> {
    const job = new Job((progress) => this.emit({ event: 'progress', command, progress }));
    this.jobs.set(job, command);
    try {
      return await work(job);
    } finally {
      this.jobs.delete(job);
    }
  }

  private async open(
    path: string,
    job: Job,
    labels?: LabelSource,
    dialect?: DialectHints,
  ): Promise<OpenDataset> {
    return openDataset(path, job, { labels, dialect, backbones: this.backbones, cache: await this.cache() });
  }

  /** Opened when it is first needed. */
  private cache(): Promise<FeatureCache> {
    return (this.openedCache ??= FeatureCache.open(this.options.cacheFolder));
  }

  /** One dataset is open at a time, beside the one that is being trained on. */
  private keep(dataset: OpenDataset): Dataset {
    const id = randomUUID();
    for (const [otherId, other] of this.datasets) {
      if (this.training) break;
      other.close();
      this.datasets.delete(otherId);
    }
    this.datasets.set(id, dataset);
    return this.describe(id, dataset);
  }

  private describe(id: string, dataset: OpenDataset): Dataset {
    return { id, ...dataset.describe(), recipe: defaultRecipe(dataset.labels.length) };
  }

  private dataset(id: string): OpenDataset {
    const dataset = this.datasets.get(id);
    if (!dataset) throw new UserError('no-dataset', 'This dataset is not open any more. Open it again.');
    return dataset;
  }

  private model(id: string): LoadedModel {
    const model = this.models.get(id);
    if (!model) throw new UserError('no-model', 'This model is not open any more. Open it again.');
    return model;
  }

  private async loadKept(id: string): Promise<Model> {
    const model = this.models.get(id) ?? (await loadModel(this.store.path(id)));
    this.models.set(id, model);
    return describeModel(id, model);
  }
}
