/** A walk through every screen, with a model that was trained on the way. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { dropFiles } from './app';

/** @param look called on each screen, tab and dialog with its name */
export async function visitAll(
  page: Page,
  sample: 'shapes' | 'iris',
  look: (name: string) => Promise<void>,
): Promise<void> {
  const go = (step: string) => page.getByTestId(`step-${step}`).click();
  await page.getByTestId('view-start').waitFor();
  await look('start');
  await page.getByTestId(`sample-${sample}`).click();
  await page.getByTestId('class-list').waitFor({ timeout: 120_000 });
  await look('data');
  await page.getByTestId('continue').click();
  await page.getByTestId('advanced').locator('summary').first().click();
  await look('train');
  await page.getByTestId('train-button').click();
  await page.getByTestId('view-results').waitFor({ timeout: 240_000 });
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click();
    await look(`results, ${await tab.innerText()}`);
  }
  await go('try');
  if (sample === 'shapes') {
    const folder = await page.getByTestId('project-name').getAttribute('title');
    await dropFiles(page, [join(folder!, 'heart', 'heart-07.png')]);
    await page.getByTestId('heat-map').waitFor({ timeout: 60_000 });
  }
  await look('use');
  await go('export');
  await look('export');
  await go('lab');
  await page.getByTestId('lab-save').waitFor();
  await look('learn');
  for (const dialog of ['shortcuts', 'settings']) {
    await page.getByTestId(`${dialog}-button`).click();
    await look(dialog);
    await page.keyboard.press('Escape');
  }
}
