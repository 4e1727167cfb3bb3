import { cameraLost, cameraProblem } from '../lib/webcam-words';
import { t } from '../lib/language';

/** What is asked of a camera; it gives what comes nearest. */
const SIZE = { width: { ideal: 640 }, height: { ideal: 480 } };
const JPEG_QUALITY = 0.9;
/** In pixels: cameras may give more than was asked for. */
const LONGEST_SIDE = 1024;

/** A camera while somebody looks through it. Its pictures stay in the page until they are asked for. */
export class Webcam {
  stream = $state.raw<MediaStream | null>(null);
  /** Null while all is well. */
  problem = $state<string | null>(null);
  cameras = $state.raw<{ id: string; name: string }[]>([]);
  /** The camera that is used; null before it is known. */
  cameraId = $state<string | null>(null);
  #ticket = 0;

  /** @param cameraId null: the one that the system prefers */
  async start(cameraId: string | null = this.cameraId): Promise<void> {
    this.stop();
    const ticket = this.#ticket;
    this.problem = null;
    try {
      const deviceId = cameraId === null ? {} : { deviceId: { exact: cameraId } };
      const stream = await navigator.mediaDevices.getUserMedia({
        video: { ...SIZE, ...deviceId },
        audio: false,
      });
      // It was given up, or another was chosen, while the system asked.
      if (ticket !== this.#ticket) return end(stream);
      const [track] = stream.getVideoTracks();
      track?.addEventListener('ended', () => ticket === this.#ticket && this.#lost());
      this.stream = stream;
      this.cameraId = track?.getSettings().deviceId ?? null;
      // Cameras have names only once one may be used.
      await this.refresh();
    } catch (error) {
      if (ticket === this.#ticket) this.problem = cameraProblem(error);
    }
  }

  async refresh(): Promise<void> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    this.cameras = devices
      .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
      .map(({ deviceId, label }, index) => ({
        id: deviceId,
        name: label || t('Camera {n}', { n: index + 1 }),
      }));
  }

  stop(): void {
    this.#ticket += 1;
    if (this.stream) end(this.stream);
    this.stream = null;
  }

  #lost(): void {
    this.stop();
    this.problem = cameraLost();
  }
}

function end(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** What a camera shows now, as it is and not mirrored, as a JPEG file; null where it shows nothing yet. */
export async function frameOf(video: HTMLVideoElement): Promise<Uint8Array<ArrayBuffer> | null> {
  const { videoWidth, videoHeight } = video;
  if (videoWidth === 0 || videoHeight === 0) return null;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(videoWidth, videoHeight));
  const [width, height] = [Math.round(videoWidth * scale), Math.round(videoHeight * scale)];
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')!.drawImage(video, 0, 0, width, height);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY });
  return new Uint8Array(await blob.arrayBuffer());
}
