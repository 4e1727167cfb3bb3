import { FrameHold } from '../lib/frame-hold';
import { frameOf } from './webcam.svelte';

/** Keeps what a camera shows, frame by frame, for as long as a button is held. */
export class Recorder {
  recording = $state(false);
  /** Frames of this hold. */
  count = $state(0);
  #hold: FrameHold<Uint8Array<ArrayBuffer>> | null = null;

  /** @param onframes gets the frames of a hold when it ends */
  constructor(private readonly onframes: (frames: Promise<Uint8Array<ArrayBuffer>[]>) => void) {}

  begin(video: HTMLVideoElement): void {
    if (this.recording) return;
    this.recording = true;
    this.#hold = new FrameHold({
      take: () => frameOf(video),
      oncount: (count) => (this.count = count),
      onend: () => (this.recording = false),
    });
    this.onframes(this.#hold.frames);
  }

  end(): void {
    if (this.recording) this.#hold?.end();
  }
}
