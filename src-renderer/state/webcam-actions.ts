import { main } from '../lib/api.svelte';
import { studio } from './studio.svelte';

/** Makes samples of a class out of frames, as one edit. @param frames at most as many as a hold has */
export async function addFrames(className: string, frames: Uint8Array<ArrayBuffer>[]): Promise<void> {
  const dataset = studio.dataset.current;
  const sources = await main('capture:save', { className, images: frames });
  // They were meant for the data that was open.
  if (studio.dataset.current?.id !== dataset?.id) return;
  await studio.edits.apply({ kind: 'add-images', className, tokens: sources.map(({ token }) => token) });
}
