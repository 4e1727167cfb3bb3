/** Makes `resources/icon.png` from `resources/icon.svg`. Run it after a change to the drawing: `tsx scripts/icons.ts`. */
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const size = 512;
const resource = (name: string): string => fileURLToPath(new URL(`../resources/${name}`, import.meta.url));

async function makeIcon(): Promise<void> {
  await sharp(resource('icon.svg'))
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toFile(resource('icon.png'));
}

makeIcon().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
