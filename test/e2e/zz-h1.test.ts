import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { dropFiles, launchStudio } from './app';

for (const language of ['en_US', 'zh_CN'])
  test(`look ${language}`, async () => {
    test.setTimeout(400_000);
    const studio = await launchStudio({ language });
    const { page } = studio;
    const shot = (name: string) => page.screenshot({ path: `/tmp/h1/shots/${language}-${name}.png` });
    await page.getByTestId('sample-iris').click();
    await page.getByTestId('continue').click({ timeout: 60_000 });
    await page.getByTestId('advanced').locator('summary').first().click();
    const box = page.getByTestId('recipe-reject-unlike');
    if (!(await box.isVisible())) await page.getByTestId('advanced').locator('summary').filter({ hasText: /Decisions|决策/ }).click();
    await box.check({ timeout: 10_000 });
    await box.scrollIntoViewIfNeeded();
    await shot('train');
    await page.getByTestId('train-button').click();
    await expect(page.getByTestId('view-results')).toBeVisible({ timeout: 240_000 });
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      if (await page.getByTestId('novelty').isVisible()) {
        await page.getByTestId('novelty').scrollIntoViewIfNeeded();
        await shot('results');
      }
    }
    await page.keyboard.press('Control+5');
    await expect(page.getByTestId('view-try')).toBeVisible();
    await page.getByRole('slider', { name: /^petal_length/ }).fill('1');
    await page.getByRole('slider', { name: /^petal_width/ }).fill('2.5');
    await page.waitForTimeout(1500);
    await shot('form');
    const folder = await mkdtemp(join(tmpdir(), 'h1-'));
    await writeFile(join(folder, 'rows.csv'), `sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n50,3.5,1.4,0.2\n6,3,4.5,1.5\n6,3,4.5,9\n`);
    await dropFiles(page, [join(folder, 'rows.csv')]);
    await page.waitForTimeout(4000);
    await shot('list');
    await page.setViewportSize({ width: 1000, height: 800 }).catch(() => {});
    await studio.close();
  });
