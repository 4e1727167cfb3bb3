/** Makes the pictures in docs/screenshots: every screen, light, dark, in Chinese and in high contrast, of the built app at work on a sample. */
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { answerDialogs, dropFiles, launchStudio, repository } from '../test/e2e/app';

const folder = join(repository, 'docs', 'screenshots');

await mkdir(folder, { recursive: true });
const looks = [
  { suffix: 'light', media: { colorScheme: 'light' }, options: {} },
  { suffix: 'dark', media: { colorScheme: 'dark' }, options: {} },
  { suffix: 'chinese', media: { colorScheme: 'light' }, options: { language: 'zh_CN' } },
  { suffix: 'contrast', media: { colorScheme: 'dark', contrast: 'more' }, options: {} },
] as const;
for (const { suffix, media, options } of looks) {
  const { app, page, close } = await launchStudio(options);
  const exported = join(tmpdir(), 'shapes');
  await rm(exported, { recursive: true, force: true });
  await mkdir(exported);
  await answerDialogs(app, { open: [exported] });
  await page.emulateMedia(media);
  await walk(page, (name) => page.screenshot({ path: join(folder, `${name}-${suffix}.png`) }));
  await close();
  await rm(exported, { recursive: true, force: true });
}

async function walk(page: Page, shoot: (name: string) => Promise<unknown>): Promise<void> {
  await page.getByTestId('view-start').waitFor();
  await shoot('start');
  await page.getByTestId('sample-shapes').click();
  await page.getByTestId('class-list').waitFor({ timeout: 60_000 });
  await page.waitForFunction(() => document.querySelectorAll('[data-testid="sample-grid"] img').length > 20);
  await page.waitForTimeout(1000);
  await shoot('data');
  await page.getByTestId('continue').click();
  await page.getByTestId('advanced').locator('summary').first().click();
  await page.getByTestId('recipe-optimizer').selectOption('adam');
  await page.getByTestId('recipe-epochs').fill('400');
  await page.getByTestId('train-button').click();
  await page.waitForFunction(
    () => Number(document.querySelector('[data-testid="epoch"]')?.getAttribute('data-epoch')) > 25,
    undefined,
    { timeout: 120_000 },
  );
  await shoot('train');
  await page.getByTestId('view-results').waitFor({ timeout: 120_000 });
  await page.waitForTimeout(500);
  await shoot('results');
  await page.getByTestId('tab-curves').click();
  await page.waitForTimeout(500);
  await shoot('curves');
  await page.getByTestId('step-try').click();
  const samples = await page.getByTestId('project-name').getAttribute('title');
  await dropFiles(page, [join(samples!, 'heart', 'heart-07.png')]);
  await page.getByTestId('heat-map').waitFor({ timeout: 60_000 });
  await page.waitForTimeout(2000);
  await shoot('use');
  await page.getByTestId('step-export').click();
  await page.getByTestId('way-page').getByRole('radio').check();
  await page.getByTestId('export-button').click({ timeout: 60_000 });
  await page.getByTestId('exported-files').waitFor({ timeout: 120_000 });
  await page.waitForTimeout(500);
  await shoot('export');
  await page.getByTestId('step-lab').click();
  await page.getByTestId('lab-play').click();
  await page.waitForTimeout(4000);
  await shoot('learn');
}
