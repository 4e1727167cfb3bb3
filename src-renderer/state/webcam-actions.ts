import { main } from '../lib/api.svelte';
import { mayLeaveTraining, openDataset } from './data-actions';
import { studio } from './studio.svelte';
import type { FilmedClass } from './webcam-classes.svelte';

/** Makes samples of a class out of frames, as one edit. @param frames at most as many as a hold has */
export async function addFrames(className: string, frames: Uint8Array<ArrayBuffer>[]): Promise<void> {
  const dataset = studio.dataset.current;
  const sources = await main('capture:save', { className, images: frames });
  // They were meant for the data that was open.
  if (studio.dataset.current?.id !== dataset?.id) return;
  await studio.edits.apply({ kind: 'add-images', className, tokens: sources.map(({ token }) => token) });
}

/** Writes classes that were filmed and opens them as a new project. @returns whether the person went on with that */
export async function openFilmed(classes: FilmedClass[]): Promise<boolean> {
  if (!(await mayLeaveTraining())) return false;
  const filmed = classes.map(({ name, holds }) => ({ name: name.trim(), holds }));
  const source = await main('capture:classes', filmed);
  await openDataset({ kind: 'source', source });
  return true;
}
