/** Times frames in the built app: `measure.ts FOLDER RESULT`, in an environment that finds Electron and a screen. */
import { writeFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { dropFiles, launchStudio } from '../../test/e2e/app';
import { framesWhileScrolling, type Frames } from './frames';
import { manyPictures } from './pictures';

const PICTURES = 50_000;
const SECONDS = 8;
/** Pixels a frame: as a hand scrolls, and as one that looks for the end. */
const [SLOW, FAST] = [24, 400];

const [folder, result] = argv.slice(2);
if (folder === undefined || result === undefined) throw new Error('Usage: measure.ts FOLDER RESULT');

const path = await manyPictures(folder, PICTURES);
const { page, close } = await launchStudio();
try {
  await dropFiles(page, [path]);
  const grid = page.getByTestId('sample-grid');
  await grid.locator('img').first().waitFor({ timeout: 300_000 });
  await grid.scrollIntoViewIfNeeded();
  await page.waitForTimeout(2000);
  const frames: Record<string, Frames> = {};
  frames['grid-still'] = await framesWhileScrolling(page, 'sample-grid', 0, SECONDS / 2);
  frames['grid-scroll'] = await framesWhileScrolling(page, 'sample-grid', SLOW, SECONDS);
  frames['grid-fling'] = await framesWhileScrolling(page, 'sample-grid', FAST, SECONDS);
  await writeFile(result, JSON.stringify(frames));
} finally {
  await close();
}
