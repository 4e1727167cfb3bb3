/** Samples that are dragged: out of the window they become copies of their files, on a class they are relabelled. */
import type { DragIcon, SampleInfo } from '../../src-preload/contract';
import { main } from '../lib/api.svelte';
import { run } from './actions';
import { relabelSamples } from './sample-actions';
import { studio } from './studio.svelte';

const MOST = 1000;
/** Of its longer side, in pixels. */
const ICON_SIDE = 96;

interface Dragged {
  /** What is known of the samples. */
  infos: () => Promise<SampleInfo[]>;
}
let dragged: Dragged | null = null;

/** Whether what is dragged over the window came from it: it is nothing new to open. */
export const isOwnDrag = () => dragged !== null;

/**
 * Hands a drag of images over to the system.
 *
 * @param event its target shows the picture that is carried
 */
export function dragOut(event: DragEvent, indices: number[], infos: () => Promise<SampleInfo[]>): void {
  event.preventDefault();
  const dataset = studio.dataset.current;
  if (dataset?.kind !== 'images' || indices.length === 0) return;
  const icon = iconOf((event.target as Element).querySelector('img'), indices.length);
  dragged = { infos };
  listenForEnd();
  run(() => main('sample:drag', { datasetId: dataset.id, indices: indices.slice(0, MOST), icon }));
}

/** What was dragged is dropped on a class. */
export function dropOnClass(className: string): void {
  const own = dragged;
  dragged = null;
  if (own) run(async () => relabelSamples(await own.infos(), className));
}

/** While the system drags, the pointer does not move in the page. */
function listenForEnd(): void {
  const end = new AbortController();
  const over = (event: PointerEvent) => {
    if (event.type === 'pointermove' && event.buttons !== 0) return;
    dragged = null;
    end.abort();
  };
  for (const type of ['pointermove', 'pointerdown'] as const)
    window.addEventListener(type, over, { signal: end.signal, capture: true });
}

/** The picture made small, with the number of files where there are several. */
function iconOf(picture: HTMLImageElement | null, count: number): DragIcon {
  const side = ICON_SIDE;
  const [wide, high] = [picture?.naturalWidth || side, picture?.naturalHeight || side];
  const scale = side / Math.max(wide, high);
  const [width, height] = [wide, high].map((length) => Math.max(1, Math.round(length * scale))) as [
    number,
    number,
  ];
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  context.fillStyle = 'gray';
  if (picture?.naturalWidth) context.drawImage(picture, 0, 0, width, height);
  else context.fillRect(0, 0, width, height);
  if (count > 1) drawCount(context, count);
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, pixels: new Uint8Array(data.buffer) };
}

function drawCount(context: OffscreenCanvasRenderingContext2D, count: number): void {
  context.font = 'bold 14px sans-serif';
  const text = `× ${count}`;
  const width = context.measureText(text).width + 10;
  context.fillStyle = 'black';
  context.fillRect(0, 0, width, 20);
  context.fillStyle = 'white';
  context.fillText(text, 5, 15);
}
