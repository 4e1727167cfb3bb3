import { SvelteMap } from 'svelte/reactivity';
import type {
  ExportedModel,
  ExportFormat,
  ExportSize,
  Progress,
  Source,
  WeightFormat,
} from '../../src-preload/contract';
import { isCode, trainer } from '../lib/api.svelte';
import { weightsOf, type Program, type Way } from '../lib/export-ways';
import type { StudioModel } from './models.svelte';

/** What is exported, and how. */
export interface Asked {
  entry: StudioModel;
  format: ExportFormat;
  weights: WeightFormat;
}

/** What came of an export. */
export type Outcome = { folder: Source } & ({ exported: ExportedModel } | { code: string; message: string });

const keyOf = ({ entry, format, weights }: Asked) => `${entry.model.id} ${format} ${weights}`;

/** What is chosen on the export screen, the export that runs, and what came of earlier ones. */
export class Exporting {
  way = $state<Way>('model');
  /** Of a program for developers. */
  program = $state<Program>('python');
  /** As asked for each way, where its format can have them. */
  readonly weights = $state<Partial<Record<Way, WeightFormat>>>({});
  running = $state.raw<Asked | null>(null);
  isCancelling = $state(false);
  progress = $state.raw<Progress | null>(null);
  readonly #sizes = new SvelteMap<string, ExportSize[]>();
  readonly #outcomes = new SvelteMap<string, Outcome>();

  /** Null while they are not known. */
  sizes(entry: StudioModel): ExportSize[] | null {
    return this.#sizes.get(entry.model.id) ?? null;
  }

  async loadSizes(entry: StudioModel): Promise<void> {
    if (this.#sizes.has(entry.model.id)) return;
    const modelId = await entry.ready();
    this.#sizes.set(modelId, await trainer('exportSizes', { modelId }));
  }

  /** The weights that a format gets. */
  weightsFor(entry: StudioModel, way: Way, format: ExportFormat): WeightFormat {
    const wanted = this.weights[way] ?? 'float32';
    return weightsOf(this.sizes(entry), format).includes(wanted) ? wanted : 'float32';
  }

  isRunning(asked: Asked): boolean {
    return this.running !== null && keyOf(this.running) === keyOf(asked);
  }

  outcome(asked: Asked): Outcome | null {
    return this.#outcomes.get(keyOf(asked)) ?? null;
  }

  /** Exports into a folder, and keeps what came of it; null where it was given up. */
  async export(asked: Asked, folder: Source, datasetId: string | null): Promise<Outcome | null> {
    if (this.running) return null;
    this.running = asked;
    this.isCancelling = false;
    this.progress = null;
    this.#outcomes.delete(keyOf(asked));
    try {
      const outcome = { folder, exported: await this.#ask(asked, folder, datasetId) };
      this.#outcomes.set(keyOf(asked), outcome);
      return outcome;
    } catch (error) {
      if (isCode(error, 'cancelled')) return null;
      const outcome = { folder, ...failureOf(error) };
      this.#outcomes.set(keyOf(asked), outcome);
      return outcome;
    } finally {
      this.running = null;
      this.progress = null;
    }
  }

  async cancel(): Promise<void> {
    if (!this.running) return;
    this.isCancelling = true;
    try {
      await trainer('cancel', { commands: ['exportModel'] });
    } catch (error) {
      this.isCancelling = false;
      throw error;
    }
  }

  async #ask({ entry, format, weights }: Asked, folder: Source, datasetId: string | null) {
    const modelId = await entry.ready();
    return trainer('exportModel', { modelId, format, weights, token: folder.token, datasetId });
  }
}

function failureOf(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: 'internal', message: String(error) };
  return { code: 'code' in error ? String(error.code) : 'internal', message: error.message };
}
