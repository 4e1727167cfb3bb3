import type { Source, Watched } from '../../src-preload/contract';
import { isCode, trainer } from '../lib/api.svelte';
import type { ModelsStore, StudioModel } from './models.svelte';

const PICTURE_SIZE = 128;

type Pictures = Readonly<Record<number, Uint8Array<ArrayBuffer> | null>>;

/** What is to be done with what arrives in a folder, beside answering it. */
export interface WatchPlan {
  folder: Source;
  copyInto: Source | null;
  /** In the place of copying. */
  isMove: boolean;
  /** A CSV that grows. */
  out: Source | null;
}

/** A folder that is watched as long as the app runs, whatever screen is shown. */
export class WatchingStore {
  /** Of the watching that is on, or that was on last. */
  plan = $state.raw<WatchPlan | null>(null);
  entry = $state.raw<StudioModel | null>(null);
  watched = $state.raw<Watched | null>(null);
  isOn = $state(false);
  isStopping = $state(false);
  /** Of the latest answers, by number; null where there is none, absent while it is on its way. */
  pictures = $state.raw<Pictures>({});
  #asksForPictures = false;

  constructor(models: ModelsStore) {
    // It ends with its model: whatever closes that.
    $effect.root(() => {
      $effect(() => {
        if (this.isOn && this.entry && !models.all.includes(this.entry)) void this.stop();
      });
    });
  }

  /** Resolves when the watching has ended. @throws StudioError where it cannot begin, or cannot go on */
  async watch(entry: StudioModel, plan: WatchPlan): Promise<void> {
    const { folder, copyInto, isMove, out } = plan;
    this.plan = plan;
    this.entry = entry;
    this.watched = null;
    this.pictures = {};
    this.isOn = true;
    try {
      this.watched = await trainer('watchFolder', {
        modelId: await entry.ready(),
        token: folder.token,
        out: out?.token ?? null,
        copyInto: copyInto && { token: copyInto.token, isMove },
        threshold: entry.threshold,
      });
    } finally {
      this.isOn = false;
      this.isStopping = false;
    }
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await trainer('cancel', { commands: ['watchFolder'] });
  }

  /** Takes what is shown away. */
  forget(): void {
    if (this.isOn) return;
    this.plan = null;
    this.entry = null;
    this.watched = null;
    this.pictures = {};
  }

  update(watched: Watched): void {
    if (!this.isOn) return;
    this.watched = watched;
    void this.#fetchPictures();
  }

  /** Those that are not here yet, newest first, until all are. */
  async #fetchPictures(): Promise<void> {
    if (this.#asksForPictures) return;
    this.#asksForPictures = true;
    try {
      for (let wanted = this.#missing(); wanted.length > 0; wanted = this.#missing()) {
        const thumbnails = await trainer('watchedPictures', { numbers: wanted, size: PICTURE_SIZE });
        const numbers = this.watched?.latest.map(({ number }) => number) ?? [];
        const kept = numbers.filter((number) => number in this.pictures);
        this.pictures = Object.fromEntries([
          ...kept.map((number) => [number, this.pictures[number]]),
          ...thumbnails.map(({ index, webp }) => [index, webp]),
        ]) as Pictures;
      }
    } catch (error) {
      if (!isCode(error, 'trainer-gone')) throw error;
    } finally {
      this.#asksForPictures = false;
    }
  }

  #missing(): number[] {
    const numbers = this.watched?.latest.map(({ number }) => number) ?? [];
    return numbers.filter((number) => !(number in this.pictures)).slice(0, 12);
  }
}
