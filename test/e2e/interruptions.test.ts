/** Stopping, cancelling, crashing and bad input: nothing hangs, nothing is lost, words are clear. */
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { answerDialogs, dropFiles, killTrainer, launchStudio, type LaunchedStudio } from './app';

let folder: string;
let studio: LaunchedStudio;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'softmax-studio-interrupted-'));
  studio = await launchStudio();
});
test.afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

/** Adam for so many epochs that it never ends by itself within a test. */
async function startLongTraining(page: Page): Promise<void> {
  await page.getByTestId('sample-clouds-6').click();
  await page.getByTestId('continue').click();
  await page.getByText('Advanced').click();
  await page.getByTestId('recipe-optimizer').selectOption('adam');
  await page.getByTestId('recipe-epochs').fill('100000');
  await page.getByTestId('recipe-learningRate').fill('0.00001');
  await page.getByTestId('train-button').click();
  await expect.poll(() => epoch(page), { timeout: 30_000 }).toBeGreaterThan(5);
}

const epoch = async (page: Page) => Number(await page.getByTestId('epoch').getAttribute('data-epoch'));

test('stopping in the middle keeps the best so far, within a second', async () => {
  const { page } = studio;
  await startLongTraining(page);
  const began = Date.now();
  await page.getByTestId('stop-button').click();
  await expect(page.getByTestId('view-results')).toBeVisible();
  console.log(`stop to results: ${Date.now() - began} ms`);
  await expect(page.getByTestId('ended')).toContainText(/stopped/i);
});

test('cancelling gives the training up and leaves the data as it was', async () => {
  const { page } = studio;
  await startLongTraining(page);
  await page.getByTestId('cancel-button').click();
  await expect(page.getByTestId('train-button')).toBeVisible();
  await page.getByTestId('step-data').click();
  await expect(page.getByTestId('class-list')).toContainText('southwest');
});

test('the trainer killed in the middle: the person is told, and trains again without restarting the app', async () => {
  const { page, app } = studio;
  await startLongTraining(page);
  await killTrainer(app);
  await expect(page.getByTestId('banner')).toBeVisible();
  await page.getByTestId('recipe-epochs').fill('20');
  await page.getByTestId('train-button').click();
  await expect(page.getByTestId('view-results')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByTestId('test-accuracy')).toContainText('%');
});

test('a model trained before the trainer was killed still classifies', async () => {
  const { page, app } = studio;
  await page.getByTestId('sample-iris').click();
  await page.getByTestId('continue').click();
  await page.getByTestId('train-button').click();
  await expect(page.getByTestId('view-results')).toBeVisible({ timeout: 30_000 });
  await killTrainer(app);
  await expect(page.getByTestId('banner')).toBeVisible();
  await page.getByTestId('try-button').click();
  await expect(page.getByTestId('prediction-label').first()).not.toBeEmpty();
});

test('an empty folder, one class, and a file that is no table are refused in words', async () => {
  const { page } = studio;
  const refuses = async (path: string, words: RegExp) => {
    await dropFiles(page, [path]);
    await expect(page.getByTestId('error').last()).toContainText(words);
  };
  await mkdir(join(folder, 'nothing'));
  await refuses(join(folder, 'nothing'), /no images/);
  await mkdir(join(folder, 'single', 'only'), { recursive: true });
  await writeFile(join(folder, 'single', 'only', 'note.txt'), 'not an image');
  await refuses(join(folder, 'single'), /no images/);
  await writeFile(join(folder, 'one-row.csv'), 'a,b\n1,x\n');
  await refuses(join(folder, 'one-row.csv'), /only one row/);
  await expect(page.getByTestId('view-start')).toBeVisible();
});

test('a model that cannot be written where it should go says why, and can be saved elsewhere', async () => {
  const { page, app } = studio;
  await page.getByTestId('sample-iris').click();
  await page.getByTestId('continue').click();
  await page.getByTestId('train-button').click();
  await expect(page.getByTestId('view-results')).toBeVisible({ timeout: 30_000 });
  await answerDialogs(app, { save: join(folder, 'not-there', 'model.onnx') });
  await page.getByTestId('save-model').click();
  await expect(page.getByTestId('error')).toContainText('not-there');
  await answerDialogs(app, { save: join(folder, 'model.onnx') });
  await page.getByTestId('save-model').click();
  await expect(page.getByTestId('saved')).toContainText('model.onnx');
});
