/** Drags images of the open dataset out of the window. */
import { stat } from 'node:fs/promises';
import type { MainInput } from '../src-preload/contract';
import { t } from '../src-preload/language';
import { StudioError } from './errors';
import type { TrainerHost } from './trainer-host';

/** What the system carries: full paths, and an icon of so many pixels as blue, green, red and opacity. */
export interface Carried {
  files: string[];
  icon: { width: number; height: number; bitmap: Buffer };
}

/**
 * The page names samples by number; where their files are, the trainer says, which has read them.
 *
 * @param carry has the system carry them for as long as the mouse is held
 * @throws StudioError where they are not samples of the open dataset, or a file is gone
 */
export async function dragSamples(
  trainer: Pick<TrainerHost, 'locate'>,
  { datasetId, indices, icon }: MainInput<'sample:drag'>,
  carry: (carried: Carried) => void,
): Promise<null> {
  const located = await trainer.locate(datasetId, indices);
  if (!located.ok) throw new StudioError(located.code, located.message);
  await Promise.all(located.value.map(checkThere));
  carry({ files: located.value, icon: { ...icon, bitmap: toBitmap(icon.pixels) } });
  return null;
}

async function checkThere(path: string): Promise<void> {
  const isFile = await stat(path).then(
    (info) => info.isFile(),
    () => false,
  );
  if (!isFile)
    throw new StudioError(
      'not-found',
      t('{path} is not there any more. It may have been moved or deleted.', { path }),
    );
}

/** Canvas and Electron differ in the order of colours, and Electron's are multiplied by the opacity. */
function toBitmap(pixels: Uint8Array): Buffer {
  const bitmap = Buffer.alloc(pixels.length);
  for (let at = 0; at < pixels.length; at += 4) {
    const opacity = pixels[at + 3]!;
    const shade = (channel: number) => Math.round((pixels[at + channel]! * opacity) / 255);
    bitmap.set([shade(2), shade(1), shade(0), opacity], at);
  }
  return bitmap;
}
