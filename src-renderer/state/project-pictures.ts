import type { Dataset } from '../../src-preload/contract';
import { trainer } from '../lib/api.svelte';
import { cardSamples, webpUrl } from '../lib/card-pictures';

/** In pixels: sharp also where a screen has two for one. */
const SIZE = 96;

/** Small pictures of data as data URLs; none of tables. */
export async function picturesOf({ id, kind, previewSamples }: Dataset): Promise<string[]> {
  const indices = kind === 'images' ? cardSamples(previewSamples) : [];
  if (indices.length === 0) return [];
  const found = await trainer('thumbnails', { datasetId: id, indices, size: SIZE });
  return found.flatMap(({ webp }) => (webp && webpUrl(webp)) ?? []);
}
