/** A folder that is watched from the Use screen: pictures that arrive are answered, whatever screen is shown. */
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { imageFolder } from '../fixtures';
import { answerDialogs, dropFiles, launchStudio, type LaunchedStudio } from './app';

let studio: LaunchedStudio;
let folder: string;
let data: string;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'softmax-studio-watch-'));
  data = await imageFolder(join(folder, 'colours'), { perClass: 12, size: 64 });
  studio = await launchStudio();
});
test.afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

async function trainAndUse(page: Page): Promise<void> {
  await dropFiles(page, [data]);
  await page.getByTestId('continue').click();
  await page.getByTestId('train-button').click();
  await expect(page.getByTestId('view-results')).toBeVisible({ timeout: 240_000 });
  await page.keyboard.press('Control+5');
  await expect(page.getByTestId('view-try')).toBeVisible();
}

const arrive = (colour: string, number: string, into: string) =>
  copyFile(join(data, colour, `${colour}-${number}.png`), join(into, `${colour}-${number}.png`));

test('answers what is there and what arrives, copies it, writes it down, and stops', async () => {
  test.setTimeout(400_000);
  const { app, page } = studio;
  await trainAndUse(page);
  const [inbox, sorted, csv] = [join(folder, 'inbox'), join(folder, 'sorted'), join(folder, 'answers.csv')];
  await mkdir(inbox);
  await arrive('red', '001', inbox);

  await answerDialogs(app, { open: [inbox], save: csv });
  await page.getByTestId('watch-folder').click();
  const setup = page.getByTestId('watch-setup');
  await expect(setup).toContainText(inbox);
  await answerDialogs(app, { open: [sorted] });
  await mkdir(sorted);
  await setup.getByTestId('watch-copies').check();
  await expect(setup).toContainText(sorted);
  await setup.getByTestId('watch-csv').check();
  await expect(setup).toContainText(csv);
  await setup.getByTestId('watch-start').click();

  const watched = page.getByTestId('watched');
  const count = watched.getByTestId('watched-count');
  await expect(count).toHaveAttribute('data-count', '1', { timeout: 60_000 });
  await expect(watched.getByTestId('watch-state')).toHaveText('Waiting for pictures');
  await expect(watched.getByTestId('watched-answer').first()).toContainText('red-001.png');

  await page.keyboard.press('Control+1');
  await expect(page.getByTestId('view-start')).toBeVisible();
  for (const number of ['002', '003']) await arrive('green', number, inbox);
  await writeFile(join(inbox, 'broken.jpg'), 'not a picture');
  await expect(page.getByTestId('step-try')).toContainText('watching a folder, 3 pictures', {
    timeout: 60_000,
  });

  await page.keyboard.press('Control+5');
  await arrive('blue', '004', inbox);
  await expect(count).toHaveAttribute('data-count', '4', { timeout: 60_000 });
  const first = watched.getByTestId('watched-answer').first();
  await expect(first).toContainText('blue-004.png');
  await expect(first.locator('b')).toHaveText('blue');
  await expect(first.locator('img')).toBeVisible();
  await expect(watched.getByTestId('class-list')).toContainText('green');
  await expect(page.getByTestId('skipped-count')).toHaveAttribute('data-count', '1');
  await expect(watched.getByTestId('watched-copies')).toContainText('4 pictures copied');

  await watched.getByTestId('watch-stop').click();
  await expect(watched.getByTestId('watch-state')).toHaveText('Stopped');
  await expect(page.getByTestId('step-try')).not.toContainText('watching');
  await arrive('red', '005', inbox);
  const lines = (await readFile(csv, 'utf8')).trimEnd().split('\n');
  expect(lines).toHaveLength(5);
  expect(lines[0]).toMatch(/^file,prediction,confidence/);
  expect(await readdir(join(sorted, 'green'))).toEqual(['green-002.png', 'green-003.png']);
  expect(await readdir(inbox)).toHaveLength(6);

  await watched.getByRole('button', { name: 'Remove inbox' }).click();
  await expect(watched).toHaveCount(0);
});

test('moves pictures only when a person is sure of it', async () => {
  test.setTimeout(400_000);
  const { app, page } = studio;
  await trainAndUse(page);
  const [inbox, sorted] = [join(folder, 'inbox'), join(folder, 'sorted')];
  await mkdir(inbox);
  await mkdir(sorted);
  await arrive('red', '001', inbox);
  await answerDialogs(app, { open: [inbox] });
  await page.getByTestId('watch-folder').click();
  await answerDialogs(app, { open: [sorted] });
  await page.getByTestId('watch-copies').check();
  await page.getByRole('radio', { name: 'Move them' }).check();
  await page.getByTestId('watch-start').click();
  const confirm = page.getByTestId('confirm');
  await expect(confirm).toContainText('Move the pictures?');
  await confirm.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('watched')).toHaveCount(0);
  expect(await readdir(inbox)).toEqual(['red-001.png']);

  await page.getByTestId('watch-start').click();
  await page.getByTestId('confirm-yes').click();
  await expect(page.getByTestId('watched-copies')).toContainText('1 picture moved', { timeout: 60_000 });
  expect(await readdir(inbox)).toEqual([]);
  expect(await readdir(join(sorted, 'red'))).toEqual(['red-001.png']);
  await expect(page.getByTestId('watched-answer').locator('img')).toBeVisible();
});
