/** Wrong labels: found, put right, kept or left out, and learned from again. */
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { imageFolder } from '../fixtures';
import { dropFiles, launchStudio, repository, type LaunchedStudio } from './app';

let folder: string;
let studio: LaunchedStudio;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'softmax-studio-labels-'));
  studio = await launchStudio();
});
test.afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

test('wrong labels of pictures are named; one is relabelled, one kept, one excluded, and the model learns again', async () => {
  const { page } = studio;
  const path = await imageFolder(join(folder, 'colours'), { perClass: 14, size: 48 });
  for (const number of ['001', '002', '003'])
    await copyFile(join(path, 'red', `red-${number}.png`), join(path, 'blue', `odd-${number}.png`));
  // The copies in the right class would tell too much of the wrong ones.
  for (const number of ['001', '002', '003']) await rm(join(path, 'red', `red-${number}.png`));
  await dropFiles(page, [path]);
  await page.getByTestId('continue').click();
  await page.getByTestId('train-button').click();
  await expect(page.getByTestId('view-results')).toBeVisible({ timeout: 90_000 });

  await page.getByRole('tab', { name: 'Data quality' }).click();
  await page.getByTestId('label-errors-look').click();
  const errors = page.getByTestId('label-error');
  await expect(page.getByTestId('label-errors-found')).toContainText('3 pictures of 42 may', {
    timeout: 60_000,
  });
  await expect(errors).toHaveCount(3);
  await expect(errors.first()).toContainText('Looks like');
  await expect(errors.first().locator('img')).toBeVisible();
  await expect(page.getByTestId('label-errors-pair')).toContainText('blue → red (3)');

  const odd = (number: string) => page.locator(`[data-item="${join('blue', `odd-${number}.png`)}"]`);
  await odd('001').getByTestId('accept').click();
  await expect(errors).toHaveCount(2);
  await odd('002').getByTestId('keep').click();
  await expect(errors).toHaveCount(1);
  await odd('003').getByTestId('exclude-error').click();
  await expect(errors).toHaveCount(0);
  await expect(page.getByTestId('label-errors')).toContainText('You went through all');

  // Taking the exclusion back brings it to the list again.
  await page.getByTestId('label-errors').getByTestId('undo-correction').click();
  await expect(errors).toHaveCount(1);
  await page.getByTestId('choose-all').click();
  await expect(page.getByTestId('label-errors-chosen')).toHaveText('1 chosen');
  await page.getByTestId('accept-chosen').click();
  await expect(errors).toHaveCount(0);

  await page.getByTestId('label-errors').getByTestId('train-with-corrections').click();
  await expect(page.getByTestId('label-errors').getByTestId('corrections')).toHaveCount(0, {
    timeout: 60_000,
  });
  await page.getByTestId('step-data').click();
  await expect(page.getByTestId('class-list')).toContainText('red');
});

test('rows of a table are judged, too, and shown with their cells; many go at once', async () => {
  const { page } = studio;
  const iris = await readFile(join(repository, 'resources', 'samples', 'iris.csv'), 'utf8');
  const lines = iris.trim().split('\n');
  for (const line of [3, 4, 5, 6, 7, 8]) lines[line] = lines[line]!.replace('setosa', 'virginica');
  const path = join(folder, 'iris.csv');
  await writeFile(path, lines.join('\n'));
  await dropFiles(page, [path]);
  await page.getByTestId('continue').click();
  await page.getByTestId('train-button').click();
  await expect(page.getByTestId('view-results')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('tab', { name: 'Data quality' }).click();
  await page.getByTestId('label-errors-look').click();
  const errors = page.getByTestId('label-error');
  await expect(errors.first()).toBeVisible({ timeout: 60_000 });
  await expect(errors.first().locator('dd').first()).toContainText(/\d/);
  await page.getByTestId('label-errors-pair').selectOption('virginica → setosa');
  expect(await errors.count()).toBeGreaterThanOrEqual(4);
  await page.getByTestId('choose-all').click();
  await page.getByTestId('accept-chosen').click();
  await expect(errors).toHaveCount(0);
  await expect(page.getByTestId('label-errors').getByTestId('corrections')).toBeVisible();
});
