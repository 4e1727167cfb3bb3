import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shapeNames, type ShapeName } from './outlines';
import { diceOf, type Dice } from './dice';
import { sketch, sketchSize } from './sketch';

export { shapeNames };

/** Called after each drawing with how many are done and how many there will be. */
export type Progress = (done: number, total: number) => void;

interface Drawing {
  path: string;
  shape: ShapeName;
  dice: Dice;
}

/** Drawings in the works at a time: enough to keep sharp's threads busy, few enough to stop at once. */
const atOnce = 8;

/**
 * Draws a set of hand-drawn-like shapes into `folder`, one sub-folder a class, 64x64 RGB PNG.
 * The same seed gives the same bytes. Throws the signal's reason when it is aborted, and leaves what is drawn.
 */
export async function drawShapes(
  folder: string,
  seed = 1,
  perClass = 60,
  onProgress?: Progress,
  signal?: AbortSignal,
): Promise<void> {
  for (const shape of shapeNames) await mkdir(join(folder, shape), { recursive: true });
  const drawings = plan(folder, seed, perClass);
  for (let first = 0; first < drawings.length; first += atOnce) {
    signal?.throwIfAborted();
    const group = drawings.slice(first, first + atOnce);
    await drawAll(group);
    onProgress?.(first + group.length, drawings.length);
  }
}

function plan(folder: string, seed: number, perClass: number): Drawing[] {
  const dice = diceOf(seed);
  return shapeNames.flatMap((shape) =>
    Array.from({ length: perClass }, (_, i): Drawing => {
      const name = `${shape}-${String(i + 1).padStart(2, '0')}.png`;
      return { path: join(folder, shape, name), shape, dice: dice.next().value };
    }),
  );
}

/** Waits for every drawing even where one fails, so that nothing is still writing when the caller tidies up. */
async function drawAll(drawings: readonly Drawing[]): Promise<void> {
  const results = await Promise.allSettled(drawings.map(draw));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}

async function draw({ path, shape, dice }: Drawing): Promise<void> {
  const { default: sharp } = await import('sharp');
  const pixels = await sharp(Buffer.from(sketch(shape, dice)))
    .removeAlpha()
    .raw()
    .toBuffer();
  addGrain(pixels, dice);
  const raw = { width: sketchSize, height: sketchSize, channels: 3 } as const;
  await writeFile(path, await sharp(pixels, { raw }).png().toBuffer());
}

/** Camera-like noise in place on RGB pixels: as much in brightness as in each colour. */
function addGrain(pixels: Buffer, dice: Dice): void {
  const amount = dice.between(3, 9);
  for (let i = 0; i < pixels.length; i += 3) {
    const brightness = dice.between(-amount, amount);
    for (let channel = i; channel < i + 3; channel++) {
      const value = pixels[channel]! + brightness + dice.between(-amount, amount);
      pixels[channel] = Math.max(0, Math.min(255, Math.round(value)));
    }
  }
}
