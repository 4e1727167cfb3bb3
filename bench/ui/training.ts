/** The training screen while a network learns from 60,000 rows: curves, matrix and figures change with every epoch. */
import { join } from 'node:path';
import { dropFiles, launchStudio } from '../../test/e2e/app';
import { makeTable, WIDE } from '../tables/made';
import { framesOf, timesOfFrames } from './frames';
import type { Measured } from './measure';

const ROWS = 60_000;
const SECONDS = 15;

export async function training(folder: string): Promise<Measured> {
  const path = join(folder, 'rows.csv');
  await makeTable(path, WIDE, ROWS);
  const { page, close } = await launchStudio();
  try {
    await dropFiles(page, [path]);
    await page.getByTestId('continue').click({ timeout: 60_000 });
    await page.getByTestId('advanced').locator('summary').first().click();
    await page.getByTestId('recipe-optimizer').selectOption('adam');
    await page.getByTestId('recipe-epochs').fill('100000');
    await page.getByTestId('train-button').click();
    // Several epochs are drawn by then.
    const hasDrawn = () =>
      Number(document.querySelector('[data-testid=epoch]')?.getAttribute('data-epoch')) > 5;
    await page.waitForFunction(hasDrawn, undefined, { timeout: 120_000 });
    return { training: framesOf(await timesOfFrames(page, SECONDS)) };
  } finally {
    await close();
  }
}
