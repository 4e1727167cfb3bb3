import type { Prediction } from '../../src-preload/contract';
import { trainer } from '../lib/api.svelte';
import type { StudioModel } from './models.svelte';
import { frameOf } from './webcam.svelte';

/** Classifies what a camera shows, one frame after the other: the next is taken when the last is answered. */
export class LiveClassifying {
  prediction = $state.raw<Prediction | null>(null);
  #ticket = 0;

  constructor(private readonly target: StudioModel) {}

  /** Goes on until `stop`, or until the model fails to answer. */
  async follow(video: HTMLVideoElement): Promise<void> {
    const ticket = ++this.#ticket;
    while (ticket === this.#ticket) {
      const bytes = await frameOf(video);
      if (bytes) {
        const modelId = await this.target.ready();
        const prediction = await trainer('classifyFrame', { modelId, bytes });
        if (ticket === this.#ticket) this.prediction = prediction;
      }
      await nextFrame();
    }
  }

  stop(): void {
    this.#ticket += 1;
    this.prediction = null;
  }
}

/** At most one answer a drawn frame; none while the window is hidden. */
const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
