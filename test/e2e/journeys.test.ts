/** What people come for, from the first drop to the saved model, on real data in the real app. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { sharedData } from '../fixtures';
import { answerDialogs, dropFiles, launchStudio, type LaunchedStudio } from './app';

let folder: string;
let studio: LaunchedStudio;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'softmax-studio-journey-'));
  studio = await launchStudio();
});
test.afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

const accuracy = async (page: Page) =>
  Number.parseFloat((await page.getByTestId('test-accuracy').textContent())!.match(/([\d.]+)\s*%/)![1]!);

/** The probabilities as shown, by class. */
const probabilities = (page: Page) => page.getByTestId('probabilities').first().innerText();

async function drop(page: Page, ...paths: string[]): Promise<void> {
  await dropFiles(page, paths);
}

async function trainToTheEnd(page: Page): Promise<void> {
  await page.getByTestId('continue').click();
  await page.getByTestId('train-button').click();
  await expect(page.getByTestId('view-results')).toBeVisible({ timeout: 180_000 });
}

test('a folder of photos: drop, train, watch, classify, save, reopen', async () => {
  const flowers = sharedData('images', 'flowers5');
  test.skip(flowers === null, '../shared/data/images/flowers5 is not here');
  // Each of the 1,500 photos goes through the network once.
  test.setTimeout(420_000);
  const { page, app } = studio;
  await drop(page, flowers!);
  await expect(page.getByTestId('class-list')).toContainText('sunflower');
  await expect(page.getByTestId('view-data')).toContainText('1,500');

  await page.getByTestId('continue').click();
  await page.getByTestId('train-button').click();
  await expect
    .poll(async () => Number(await page.getByTestId('loss-chart').getAttribute('data-points')), {
      timeout: 300_000,
    })
    .toBeGreaterThan(2);
  await expect(page.getByTestId('confusion-matrix')).toContainText('daisy');
  await expect(page.getByTestId('view-results')).toBeVisible({ timeout: 60_000 });
  // Pixels alone tell little more than half of that.
  expect(await accuracy(page)).toBeGreaterThan(60);
  await page.getByTestId('tab-classes').click();
  await expect(page.getByTestId('per-class')).toContainText('tulip');
  await page.getByTestId('tab-overview').click();

  const [photo] = await readdir(join(flowers!, 'tulip'));
  await page.getByTestId('try-button').click();
  await drop(page, join(flowers!, 'tulip', photo!));
  await expect(page.getByTestId('prediction-label').first()).not.toBeEmpty();
  const before = await probabilities(page);

  await page.getByTestId('step-results').click();
  const saved = join(folder, 'flowers.onnx');
  await answerDialogs(app, { save: saved });
  await page.getByTestId('save-model').click();
  await expect(page.getByTestId('saved')).toContainText('flowers.onnx');

  await studio.close();
  studio = await launchStudio({ args: [saved] });
  const again = studio.page;
  await expect(again.getByTestId('view-try')).toBeVisible();
  await drop(again, join(flowers!, 'tulip', photo!));
  await expect(again.getByTestId('prediction-label').first()).not.toBeEmpty();
  expect(await probabilities(again)).toBe(before);
});

test('a table: drop, choose the label, train, classify rows, save, reopen', async () => {
  const penguins = sharedData('tables', 'penguins.csv');
  test.skip(penguins === null, '../shared/data/tables/penguins.csv is not here');
  const { page, app } = studio;
  await drop(page, penguins!);
  await expect(page.getByTestId('label-select')).toHaveValue('species');
  await expect(page.getByTestId('class-list')).toContainText('Gentoo');

  await page.getByTestId('label-select').selectOption('island');
  await expect(page.getByTestId('class-list')).toContainText('Biscoe');
  await page.getByTestId('label-select').selectOption('species');
  await expect(page.getByTestId('class-list')).toContainText('Gentoo');

  await trainToTheEnd(page);
  expect(await accuracy(page)).toBeGreaterThan(90);
  const saved = join(folder, 'penguins.onnx');
  await answerDialogs(app, { save: saved });
  await page.getByTestId('save-model').click();
  await expect(page.getByTestId('saved')).toContainText('penguins.onnx');

  await page.getByTestId('try-button').click();
  await expect(page.getByTestId('prediction-label').first()).not.toBeEmpty();
  await drop(page, penguins!);
  await expect(page.getByTestId('batch')).toContainText('344');

  await page.getByTestId('step-start').click();
  await drop(page, saved);
  await expect(page.getByTestId('view-try')).toBeVisible();
  await expect(page.getByTestId('prediction-label').first()).not.toBeEmpty();
});

test('a newcomer without data presses one button and sees how well it works', async () => {
  test.setTimeout(240_000);
  const { page } = studio;
  await page.getByTestId('sample-shapes').click();
  await expect(page.getByTestId('class-list')).toContainText('triangle', { timeout: 60_000 });
  await trainToTheEnd(page);
  expect(await accuracy(page)).toBeGreaterThan(50);
});
