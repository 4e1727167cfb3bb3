import type {
  Dataset,
  ImageExplanation,
  ImageRef,
  NearestSamples,
  SampleInfo,
} from '../../src-preload/contract';
import { isCode, trainer } from '../lib/api.svelte';
import { latestWins } from '../lib/latest';
import type { StudioModel } from './models.svelte';

const NEAREST = 8;
const THUMBNAIL = 160;

/** A sample that looks like the picture. */
export interface Near {
  info: SampleInfo;
  similarity: number;
  webp: Uint8Array<ArrayBuffer> | null;
}

/** One picture that is looked at closely: what speaks for a class, and which known pictures are alike. */
export class Looking {
  /** The class that the map is about; null while none was asked for. */
  className = $state<string | null>(null);
  explanation = $state.raw<{ className: string; found: ImageExplanation } | null>(null);
  explaining = $state(false);
  near = $state.raw<Near[] | null>(null);
  likeness = $state.raw<NearestSamples | null>(null);
  comparing = $state(false);
  problem = $state<string | null>(null);
  readonly #explain = latestWins<{ className: string; found: ImageExplanation }>({
    onBusy: (busy) => (this.explaining = busy),
    onValue: (value) => (this.explanation = value),
    onFailure: (message) => (this.problem = message),
  });

  constructor(
    readonly entry: StudioModel,
    readonly image: ImageRef,
  ) {}

  /** Whether the map comes at once: exact maps take one look, hiding places takes a hundred. */
  get isQuick(): boolean {
    const { recipe } = this.entry.model.report;
    return recipe.hidden.length === 0 && recipe.backbone !== 'pixels';
  }

  explain(className: string): void {
    this.className = className;
    this.problem = null;
    this.#explain(async () => {
      const modelId = await this.entry.ready();
      return { className, found: await trainer('explainImage', { modelId, image: this.image, className }) };
    });
  }

  /** @throws where the data cannot be compared with */
  async compare({ id: datasetId }: Dataset): Promise<void> {
    this.comparing = true;
    try {
      const modelId = await this.entry.ready();
      const input = { modelId, datasetId, image: this.image, count: NEAREST };
      const likeness = await trainer('nearestSamples', input);
      const indices = likeness.samples.map(({ index }) => index);
      const [infos, thumbnails] = await Promise.all([
        trainer('sampleInfos', { datasetId, modelId, indices }),
        trainer('thumbnails', { datasetId, indices, size: THUMBNAIL }),
      ]);
      const [known, pictures] = [byIndex(infos), byIndex(thumbnails)];
      this.near = likeness.samples.flatMap(({ index, similarity }) => {
        const info = known.get(index);
        return info ? [{ info, similarity, webp: pictures.get(index)?.webp ?? null }] : [];
      });
      this.likeness = likeness;
    } catch (error) {
      if (!isCode(error, 'cancelled', 'trainer-gone')) throw error;
    } finally {
      this.comparing = false;
    }
  }

  /** Gives up what still runs. */
  async leave(): Promise<void> {
    if (this.explaining || this.comparing)
      await trainer('cancel', { commands: ['explainImage', 'nearestSamples'] });
  }
}

const byIndex = <T extends { index: number }>(list: T[]) => new Map(list.map((one) => [one.index, one]));
