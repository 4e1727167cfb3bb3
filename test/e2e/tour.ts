/** A walk through every screen, with a model that was trained on the way. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerDialogs, dropFiles, type LaunchedStudio } from './app';

/** @param look called on each screen, tab and dialog with its name */
export async function visitAll(
  studio: LaunchedStudio,
  sample: 'shapes' | 'iris',
  look: (name: string) => Promise<void>,
): Promise<void> {
  const { page } = studio;
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
  await visitExports(studio, look);
  await go('lab');
  await page.getByTestId('lab-save').waitFor();
  await look('learn');
  for (const dialog of ['shortcuts', 'settings']) {
    await page.getByTestId(`${dialog}-button`).click();
    await look(dialog);
    await page.keyboard.press('Escape');
  }
}

/** An export that is made, one that is refused, and the other ways out. */
async function visitExports(
  { app, page }: LaunchedStudio,
  look: (name: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'softmax-studio-tour-'));
  try {
    await answerDialogs(app, { open: [folder] });
    for (const [way, outcome] of [
      ['numbers', 'exported-files'],
      ['program', 'export-failed'],
    ]) {
      await page.getByTestId(`way-${way}`).getByRole('radio').check();
      await page.getByTestId('export-button').click({ timeout: 60_000 });
      await page.getByTestId(outcome!).waitFor({ timeout: 120_000 });
      await look(`export, ${outcome}`);
    }
    for (const way of ['page', 'report']) {
      await page.getByTestId(`way-${way}`).getByRole('radio').check();
      await look(`export, ${way}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
