/** The Use screen: single pictures and rows looked at closely, whole folders sorted out. */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { imageFolder, writeImage } from '../fixtures';
import { answerDialogs, dropFiles, launchStudio, type LaunchedStudio } from './app';

let studio: LaunchedStudio;
let folder: string;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'softmax-studio-use-'));
  studio = await launchStudio();
});
test.afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

/** Trains with what is suggested, and goes to the Use screen. */
async function trainAndUse(page: Page): Promise<void> {
  await page.getByTestId('continue').click();
  await page.getByTestId('train-button').click();
  await expect(page.getByTestId('view-results')).toBeVisible({ timeout: 240_000 });
  await page.keyboard.press('Control+5');
  await expect(page.getByTestId('view-try')).toBeVisible();
}

const firstShare = async (page: Page) =>
  await page
    .getByTestId('probabilities')
    .first()
    .locator('tbody tr')
    .first()
    .locator('.number')
    .first()
    .innerText();

test('a row: bars follow the sliders, columns say what they add, hardmax and a threshold beside', async () => {
  test.setTimeout(400_000);
  const { page } = studio;
  await page.getByTestId('sample-iris').click();
  await trainAndUse(page);
  await expect(page.getByTestId('contributions')).toHaveAttribute('data-exact', 'true');
  await expect(page.getByTestId('contribution-bars').locator('tbody tr')).toHaveCount(4);

  const before = await firstShare(page);
  const slider = page.getByRole('slider', { name: /^petal_length/ });
  await slider.fill('1');
  await page.getByRole('slider', { name: /^petal_width/ }).fill('0.1');
  await expect(page.getByTestId('prediction-label').first()).toHaveText('setosa');
  expect(await firstShare(page)).not.toBe(before);
  await expect(page.getByTestId('contribution-words')).toContainText('setosa');
  await page.getByTestId('contribution-class').selectOption('virginica');
  await expect(page.getByTestId('contribution-words')).toContainText('virginica');
  await expect(page.getByTestId('contribution-bars').locator('tbody tr').first()).toContainText('−');

  await page.getByTestId('hardmax').check();
  await expect(page.getByTestId('hard').first()).toHaveText('100%');
  await expect(page.getByTestId('temperature')).toHaveText(/^\d/);
  await slider.fill('2.5');
  await page.getByTestId('threshold').fill('100');
  await expect(page.getByTestId('prediction-label').first()).toHaveText('Not sure');
});

test('a picture: a map of what speaks for it, the pictures that are like it, and one that is pasted', async () => {
  test.setTimeout(400_000);
  const { app, page } = studio;
  const data = await imageFolder(join(folder, 'colours'), { perClass: 12, size: 64 });
  await dropFiles(page, [data]);
  await trainAndUse(page);

  await dropFiles(page, [join(data, 'red', 'red-001.png')]);
  const look = page.getByTestId('look');
  await expect(look.getByTestId('heat-map')).toHaveAttribute('data-method', 'activation', {
    timeout: 60_000,
  });
  await expect(look.getByTestId('heat-words')).toContainText('exact');
  await expect(look.getByTestId('nearest').locator('li')).toHaveCount(8, { timeout: 60_000 });
  await expect(look.getByTestId('nearest').locator('li').first()).toContainText('100% alike');
  await look.getByTestId('heat-class').selectOption('blue');
  await expect(look.getByTestId('heat-words')).toContainText('blue');
  const canvas = look.locator('canvas');
  await look.getByTestId('opacity').fill('0');
  await expect(canvas).toHaveCSS('opacity', '0');

  const picture = await writeImage(join(folder, 'new.png'), { colour: [60, 160, 80], noise: 30 });
  await app.evaluate(({ clipboard, nativeImage }, path) => {
    // Of the Electron that runs here; newer ones write as pages do.
    const { writeImage: write } = clipboard as unknown as { writeImage(image: unknown): void };
    write(nativeImage.createFromPath(path));
  }, picture);
  await page.keyboard.press('Control+V');
  await expect(page.getByRole('heading', { name: 'Pasted picture' }).first()).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByTestId('prediction-label').first()).toHaveText('green');
  await page.getByTestId('paste-button').click();
  await expect(page.getByRole('heading', { name: 'Pasted picture', exact: true })).toHaveCount(2, {
    timeout: 30_000,
  });
});

test('a folder: a list that sorts and filters, and copies in a folder for each class', async () => {
  test.setTimeout(400_000);
  const { app, page } = studio;
  const data = await imageFolder(join(folder, 'colours'), { perClass: 12, size: 64 });
  await dropFiles(page, [data]);
  await trainAndUse(page);
  const fresh = await imageFolder(join(folder, 'new'), { classes: ['red', 'green'], perClass: 10, size: 64 });
  await dropFiles(page, [fresh]);

  const answers = page.getByTestId('answers');
  await expect(answers).toHaveAttribute('aria-rowcount', '21', { timeout: 90_000 });
  await expect(answers.locator('img').first()).toBeVisible();
  await page.getByTestId('filter-class').selectOption({ label: 'green (10)' });
  await expect(page.getByTestId('listed')).toHaveAttribute('data-count', '10');
  await answers.getByRole('button', { name: 'Item' }).click();
  await expect(answers.getByTestId('prediction').first()).toContainText('green-001');
  await answers.getByRole('button', { name: 'Item' }).click();
  await expect(answers.getByTestId('prediction').first()).toContainText('green-010');
  await page.getByTestId('filter-name').fill('GREEN-01');
  await expect(page.getByTestId('listed')).toHaveAttribute('data-count', '1');
  await expect(page.getByTestId('look')).toBeHidden();
  await answers.getByRole('button', { name: /green-010/ }).click();
  await expect(page.getByTestId('look').getByRole('heading', { name: /green-010/ })).toBeVisible();

  const target = join(folder, 'sorted');
  await mkdir(target);
  await answerDialogs(app, { open: [target] });
  await page.getByTestId('copy-into').click();
  await expect(page.getByText('Copied 20 pictures')).toBeVisible({ timeout: 60_000 });
  expect((await readdir(target)).toSorted()).toEqual(['green', 'red']);
  expect(await readdir(join(target, 'red'))).toHaveLength(10);
  expect(await readdir(join(fresh, 'red'))).toHaveLength(10);
});
