/** What the commands of a session share: what is open, what runs, what is kept. */
import type { TrainerEvent, TrainerSetup } from '../../../src-preload/contract';
import type { Offer } from '../features/backbone-offers';
import { BackboneStore } from '../features/backbone-store';
import { Backbones } from '../features/backbones';
import { FeatureCache } from '../features/cache';
import { TokenPaths } from '../token-paths';
import { ClassifiedBatches } from './classified-batches';
import { Jobs } from './jobs';
import { OpenDatasets } from './open-datasets';
import { OpenModels } from './open-models';

export interface SessionOptions extends Omit<TrainerSetup, 'language'> {
  /** Backbones that may be fetched, where they are not the app's own. */
  offers?: readonly Offer[];
}

export class SessionState {
  readonly paths = new TokenPaths();
  readonly jobs: Jobs;
  readonly datasets = new OpenDatasets(this.paths);
  readonly models: OpenModels;
  readonly classified = new ClassifiedBatches();
  readonly backbones: Backbones;
  private openedCache: Promise<FeatureCache> | null = null;

  constructor(
    readonly options: SessionOptions,
    readonly emit: (event: TrainerEvent) => void,
  ) {
    this.jobs = new Jobs(emit);
    this.models = new OpenModels(options.modelsFolder);
    const kept = new BackboneStore(options.backbonesFolder);
    this.backbones = new Backbones(options.resourcesFolder, kept, options.offers);
  }

  /** Opened when it is first needed. */
  cache(): Promise<FeatureCache> {
    return (this.openedCache ??= FeatureCache.open(this.options.cacheFolder));
  }
}
