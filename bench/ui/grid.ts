/** Scrolling a grid of 50,000 pictures. */
import { dropFiles, launchStudio } from '../../test/e2e/app';
import { framesWhileScrolling } from './frames';
import type { Measured } from './measure';
import { manyPictures } from './pictures';

const PICTURES = 50_000;
const SECONDS = 8;
/** Pixels a frame: as a hand scrolls, and as one that looks for the end. */
const [SLOW, FAST] = [24, 400];

export async function grid(folder: string): Promise<Measured> {
  const path = await manyPictures(folder, PICTURES);
  const { page, close } = await launchStudio();
  try {
    await dropFiles(page, [path]);
    const box = page.getByTestId('sample-grid');
    await box.locator('img').first().waitFor({ timeout: 300_000 });
    await box.scrollIntoViewIfNeeded();
    await page.waitForTimeout(2000);
    return {
      'grid-still': await framesWhileScrolling(page, 'sample-grid', 0, SECONDS / 2),
      'grid-scroll': await framesWhileScrolling(page, 'sample-grid', SLOW, SECONDS),
      'grid-fling': await framesWhileScrolling(page, 'sample-grid', FAST, SECONDS),
    };
  } finally {
    await close();
  }
}
