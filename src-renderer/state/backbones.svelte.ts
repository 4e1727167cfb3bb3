import type { BackboneInfo, OfferedBackbone, Progress, Source } from '../../src-preload/contract';
import { trainer } from '../lib/api.svelte';

/** The networks beside the built-in one: those that a person chose, and those that can be fetched. */
export class BackbonesStore {
  kept = $state.raw<BackboneInfo[]>([]);
  offered = $state.raw<OfferedBackbone[]>([]);
  /** The name of the one that is being fetched now. */
  fetching = $state<string | null>(null);
  progress = $state.raw<Progress | null>(null);

  find(sha256: string): BackboneInfo | null {
    return this.kept.find((info) => info.sha256 === sha256) ?? null;
  }

  async refresh(): Promise<void> {
    this.kept = await trainer('listBackbones', {});
  }

  /** Asks what could be fetched, which reaches nothing outside. */
  async loadOffered(): Promise<void> {
    this.offered = await trainer('offeredBackbones', {});
  }

  async open(source: Source): Promise<BackboneInfo> {
    return this.#keep(await trainer('openBackbone', { token: source.token }));
  }

  async fetch(name: string): Promise<BackboneInfo> {
    this.fetching = name;
    this.progress = null;
    try {
      return this.#keep(await trainer('fetchBackbone', { name }));
    } finally {
      this.fetching = null;
      this.progress = null;
    }
  }

  async cancelFetching(): Promise<void> {
    await trainer('cancel', { commands: ['fetchBackbone'] });
  }

  #keep(info: BackboneInfo): BackboneInfo {
    this.kept = [...this.kept.filter(({ sha256 }) => sha256 !== info.sha256), info];
    return info;
  }
}
