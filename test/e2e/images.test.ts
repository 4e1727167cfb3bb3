/** Folders of images: their labels, what sees them, and what is found of copies. */
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { GraphBuilder } from '../../src-main/trainer/onnx/builder';
import { imageFolder, writeImage } from '../fixtures';
import { answerDialogs, dropFiles, launchStudio, type LaunchedStudio } from './app';

const SIZE = 64;
let folder: string;
let studio: LaunchedStudio;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'softmax-studio-images-'));
  studio = await launchStudio();
});
test.afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

/** Ten images of each of three colours, and one of the red ones among the blue ones too. */
async function withCopy(): Promise<string> {
  const path = await imageFolder(join(folder, 'colours'), { perClass: 10, size: SIZE });
  await copyFile(join(path, 'red', 'red-003.png'), join(path, 'blue', 'red-by-mistake.png'));
  return path;
}

async function trainToTheEnd(page: Page): Promise<void> {
  await page.getByTestId('train-button').click();
  await expect(page.getByTestId('view-results')).toBeVisible({ timeout: 90_000 });
}

/** Goes on with the Tab key until something has the focus. */
async function tabTo(page: Page, testid: string): Promise<void> {
  const isFocused = () =>
    page
      .getByTestId(testid)
      .evaluate(
        (element) =>
          element === document.activeElement ||
          document.activeElement?.closest('summary')?.parentElement === element,
      );
  for (let presses = 0; presses < 60; presses++) {
    if (await isFocused()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The Tab key does not lead to ${testid}.`);
}

test('copies are shown, the same picture in two classes first; what was seen is known the next time', async () => {
  const { page } = studio;
  const colours = await withCopy();
  await dropFiles(page, [colours]);
  await expect(page.getByTestId('labels')).toHaveAttribute('data-from', 'folders');
  await page.getByTestId('continue').click();
  await trainToTheEnd(page);

  await expect(page.getByTestId('seen-by')).toContainText('the built-in network');
  await page.getByTestId('tab-quality').click();
  const copies = page.getByTestId('copies');
  await expect(copies).toContainText('copies were kept on one side of the split');
  const conflict = copies.getByTestId('copy-group').first();
  await expect(conflict).toHaveAttribute('data-conflict', 'true');
  await expect(conflict).toContainText('under ‘blue’ and ‘red’: one label is wrong');
  await expect(conflict.locator('img')).toHaveCount(2);
  await expect(conflict).toContainText('red-by-mistake.png');
  await conflict.getByRole('group').focus();
  await expect(conflict.getByRole('group')).toBeFocused();

  await dropFiles(page, [colours]);
  await page.getByTestId('continue').click();
  await trainToTheEnd(page);
  await page.getByTestId('step-train').click();
  await expect(page.getByTestId('known')).toHaveText('All 31 pictures were known from earlier.');
  // It is one project: the pictures of the first run are the same.
  await page.getByTestId('step-results').click();
  await page.getByTestId('tab-quality').click();
  await page.getByTestId('view-results').locator('select').first().selectOption({ index: 1 });
  await expect(conflict).toContainText('red-by-mistake.png');
  await expect(conflict.locator('img')).toHaveCount(2);
});

test('how pictures are seen is chosen by keyboard alone', async () => {
  const { page } = studio;
  await dropFiles(page, [await withCopy()]);
  await page.getByTestId('continue').click();
  await tabTo(page, 'advanced');
  await page.keyboard.press('Enter');
  await tabTo(page, 'recipe-fit-stretch');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('recipe-fit-crop')).toBeChecked();
  await tabTo(page, 'recipe-augmentation');
  await page.keyboard.type('Mirrored');
  await expect(page.getByTestId('recipe-augmentation')).toHaveValue('flips');
  await expect(page.getByText('2 times the work on training pictures')).toBeVisible();
  await tabTo(page, 'recipe-grouping');
  await page.keyboard.type('What');
  await tabTo(page, 'recipe-groupPattern');
  await page.keyboard.type('^([a-z');
  await expect(page.getByText('This is no regular expression')).toBeVisible();
  await expect(page.getByTestId('train-button')).toBeDisabled();
  await page.keyboard.type(']+-00[1-5])');
  await expect(page.getByTestId('pattern-trial')).toContainText('Finds 15 groups in 15 of 31 file names');
  await tabTo(page, 'recipe-duplicates');
  await page.keyboard.press('Space');
  await expect(page.getByTestId('recipe-duplicates')).not.toBeChecked();
  await trainToTheEnd(page);
  await page.getByTestId('tab-quality').click();
  await expect(page.getByTestId('results-quality')).toContainText('did not look for samples');
  await expect(page.getByTestId('copies')).toHaveCount(0);
  await page.getByTestId('tab-learning').click();
  await page.getByText('How it was made').click();
  await expect(page.getByText('Making features of more views')).toBeVisible();
});

test('labels from file names are tried as they are typed; a CSV file opens its images', async () => {
  const { page, app } = studio;
  const flat = join(folder, 'flat');
  for (const name of ['cat_1', 'cat_2', 'dog_1', 'dog_2']) await writeImage(join(flat, `${name}.png`));
  await dropFiles(page, [flat]);
  const dialog = page.getByTestId('labels-dialog');
  await expect(dialog).toContainText('4 images but no class folders');
  await page.getByTestId('labels-pattern').fill('^([x-z]+)_');
  await expect(page.getByTestId('pattern-trial')).toContainText('Finds 0 labels');
  await page.getByTestId('labels-use').click();
  await expect(dialog).toContainText('none of them with a label');
  await page.getByTestId('labels-pattern').fill('^([a-z]+)_');
  await expect(page.getByTestId('pattern-trial')).toContainText('Finds 2 labels in 4 of 4');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('class-list')).toContainText('dog');
  await expect(dialog).toBeHidden();
  await expect(page.getByTestId('labels')).toHaveAttribute('data-from', 'name');

  const labels = join(flat, 'labels.csv');
  await writeFile(
    labels,
    'file,label\ncat_1.png,first\ncat_2.png,second\ndog_1.png,first\ndog_2.png,second\n',
  );
  await page.getByTestId('labels-change').locator('summary').click();
  await page.getByRole('radio', { name: 'CSV file' }).check();
  await answerDialogs(app, { open: [labels] });
  await page.getByTestId('labels-file').click();
  await expect(page.getByTestId('labels')).toHaveAttribute('data-from', 'file');
  await expect(page.getByTestId('class-list')).toContainText('second');

  await dropFiles(page, [labels]);
  await expect(page.getByTestId('view-data').getByRole('heading', { level: 1 })).toHaveText('labels.csv');
  await expect(page.getByTestId('class-list')).toContainText('second');
});

test('a network of one’s own is kept, and asked about what its file does not say', async () => {
  const { page, app } = studio;
  const path = join(folder, 'means.onnx');
  const g = GraphBuilder.create('means');
  const images = g.input('images', 'float32', ['N', 3, SIZE, SIZE]);
  g.output('features', g.op('Flatten', g.op('GlobalAveragePool', images)), 'float32', ['N', 3]);
  await writeFile(path, g.toModel('1'));

  await dropFiles(page, [await withCopy()]);
  await page.getByTestId('continue').click();
  await page.getByTestId('advanced').locator('summary').first().click();
  await answerDialogs(app, { open: [path] });
  await page.getByTestId('backbone-file').click();
  await expect(page.getByTestId('backbone-facts')).toContainText('3 features a picture');
  await expect(page.getByTestId('recipe-inputSize')).toHaveValue(String(SIZE));
  await page.getByTestId('recipe-inputScale').selectOption('unit');
  await trainToTheEnd(page);
  await expect(page.getByTestId('seen-by')).toContainText('means');

  await page.getByTestId('step-train').click();
  await page.getByTestId('backbone-stronger').click();
  const offers = page.getByTestId('offer');
  await expect(offers.first()).toContainText(/SHA-256\s*[0-9a-f]{64}/);
  await expect(offers.first()).toContainText('https://');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('stronger')).toBeHidden();
  await expect(page.getByTestId('backbone-stronger')).toBeFocused();
});
