/** Projects: kept by themselves, there again after a hard kill, found again when their data was moved. */
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { imageFolder } from '../fixtures';
import { answerDialogs, dropFiles, killTrainer, launchStudio, type LaunchedStudio } from './app';

/** Looking at pictures takes its time on a busy machine. */
test.setTimeout(300_000);
const TRAINING_MS = 200_000;

let folder: string;
let studio: LaunchedStudio;
const profile = () => join(folder, 'profile');

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'softmax-studio-projects-'));
  studio = await launchStudio({ userData: profile() });
});
test.afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

/** Ends the app as a power cut would, and starts it anew. */
async function killAndStart(): Promise<Page> {
  const ended = new Promise((done) => studio.app.process().once('exit', done));
  studio.app.process().kill('SIGKILL');
  await ended;
  studio = await launchStudio({ userData: profile() });
  return studio.page;
}

async function trainToTheEnd(page: Page): Promise<void> {
  await page.getByTestId('step-train').click();
  await page.getByTestId('train-button').click();
  await expect(page.getByTestId('view-results')).toBeVisible({ timeout: TRAINING_MS });
}

async function selectFirst(page: Page, count: number): Promise<void> {
  await page.getByTestId('sample-grid').focus();
  await page.keyboard.press('Home');
  for (let i = 1; i < count; i++) await page.keyboard.press('Shift+ArrowRight');
}

/** Resolves when the project on the disk has this text in it. */
async function saved(text: string): Promise<void> {
  const root = join(profile(), 'projects');
  const read = async () => {
    const ids = await readdir(root).catch(() => []);
    const all = ids.map((id) => readFile(join(root, id, 'project.json'), 'utf8').catch(() => ''));
    return (await Promise.all(all)).join('\n');
  };
  await expect.poll(read).toContain(text);
}

const runs = (page: Page) => page.getByTestId('run-row');
const edits = (page: Page) => page.getByTestId('step-data');

test('after a hard kill everything is where it was left: data, edits, runs, recipe and screen', async () => {
  let { page } = studio;
  await page.getByTestId('sample-shapes').click();
  await expect(page.getByTestId('sample-grid')).toBeVisible({ timeout: 60_000 });
  await selectFirst(page, 3);
  await page.getByTestId('exclude').click();
  await expect(edits(page)).toContainText('1 edit');
  await page.getByTestId('step-train').click();
  await page.getByText('Advanced').click();
  await page.getByTestId('recipe-optimizer').selectOption('adam');
  await page.getByTestId('recipe-epochs').fill('10');
  await page.getByTestId('recipe-seed').fill('77');
  await trainToTheEnd(page);
  const accuracy = await page.getByTestId('test-accuracy').textContent();
  await page.getByRole('tab', { name: 'Runs' }).click();
  await expect(runs(page)).toHaveCount(1);
  await saved('"Run 1"');

  page = await killAndStart();
  const offered = page.getByTestId('continue-project');
  await expect(offered).toContainText('Continue with ‘Shapes’');
  await expect(offered).toContainText('1 run');
  await offered.click();
  await expect(page.getByTestId('view-results')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByTestId('test-accuracy')).toHaveText(accuracy ?? '');
  await page.getByRole('tab', { name: 'Runs' }).click();
  await expect(runs(page)).toHaveCount(1);
  await expect(runs(page)).toHaveAttribute('data-stale', 'false');
  await page.getByTestId('step-train').click();
  await page.getByText('Advanced').click();
  await expect(page.getByTestId('recipe-seed')).toHaveValue('77');

  await page.getByTestId('step-data').click();
  await expect(edits(page)).toContainText('1 edit');
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('notice')).toContainText('Taken back: 3 pictures excluded');
  await expect(edits(page)).not.toContainText('1 edit');
  await expect(page.getByTestId('step-results')).toContainText('stale');
  await page.keyboard.press('Control+Shift+z');
  await expect(edits(page)).toContainText('1 edit');
  await expect(page.getByTestId('step-results')).not.toContainText('stale');
});

test('runs are compared, renamed, deleted, and give their recipe to the next one', async () => {
  const { page } = studio;
  await page.getByTestId('sample-iris').click();
  await expect(page.getByTestId('view-data')).toBeVisible();
  await trainToTheEnd(page);
  await page.getByTestId('step-train').click();
  await page.getByText('Advanced').click();
  await page.getByTestId('recipe-optimizer').selectOption('adam');
  await page.getByTestId('recipe-seed').fill('5');
  await page.getByTestId('train-button').click();
  await expect(page.getByTestId('view-results')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('tab', { name: 'Runs' }).click();
  await expect(runs(page)).toHaveCount(2);
  await expect(runs(page).first()).toContainText('Run 2');
  await expect(runs(page).first()).toContainText('Adam');

  for (const box of await page.getByLabel(/^Compare Run/).all()) await box.check();
  await expect(page.getByTestId('run-overlay')).toHaveAttribute('data-lines', '2');
  await expect(page.getByTestId('run-comparison')).toContainText('Log loss');
  await page.getByRole('button', { name: 'Run 1', exact: true }).click();
  await expect(runs(page).last()).toContainText('shown');
  await expect(page.getByTestId('run-overlay')).toBeVisible();

  await page.getByLabel('Rename Run 1').click();
  await page.keyboard.type('plain');
  await page.keyboard.press('Enter');
  await expect(runs(page).last()).toContainText('plain');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('columnheader', { name: 'Run', exact: true })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );
  await expect(runs(page).first()).toContainText('plain');
  await page.getByLabel('Train with the recipe of Run 2').click();
  await expect(page.getByTestId('recipe-seed')).toHaveValue('5');
  await expect(page.getByTestId('recipe-optimizer')).toHaveValue('adam');

  await page.getByTestId('step-results').click();
  await page.getByRole('tab', { name: 'Runs' }).click();
  await page.getByLabel('Delete plain').click();
  await page.getByTestId('confirm-yes').click();
  await expect(runs(page)).toHaveCount(1);
  await expect(runs(page)).toContainText('shown');
});

test('data that was moved is found again; the edits are still there', async () => {
  let { page } = studio;
  const colours = await imageFolder(join(folder, 'colours'), { perClass: 10 });
  await dropFiles(page, [colours]);
  await expect(page.getByTestId('sample-grid')).toBeVisible();
  await selectFirst(page, 2);
  await page.getByTestId('exclude').click();
  await expect(edits(page)).toContainText('1 edit');
  await saved('"exclude"');
  await studio.close();
  const moved = join(folder, 'elsewhere');
  await rename(colours, moved);

  studio = await launchStudio({ userData: profile() });
  ({ page } = studio);
  await expect(page.getByTestId('continue-project')).toContainText('no longer at');
  await page.getByTestId('continue-project').click();
  await expect(page.getByTestId('absent')).toContainText(`${colours} is not there any more`);
  await answerDialogs(studio.app, { open: [moved] });
  await page.getByTestId('find-data').click();
  await expect(page.getByTestId('view-data')).toBeVisible();
  await expect(page.getByTestId('absent')).toBeHidden();
  await expect(edits(page)).toContainText('1 edit');
  await saved(moved);
});

test('a crash of the trainer loses no edit', async () => {
  const { page, app } = studio;
  const colours = await imageFolder(join(folder, 'colours'), { perClass: 10 });
  await dropFiles(page, [colours]);
  await selectFirst(page, 2);
  await page.getByTestId('exclude').click();
  const red = page.getByTestId('class').first();
  await expect(red).toHaveAttribute('data-count', '8');
  await killTrainer(app);
  await expect(page.getByTestId('banner')).toBeVisible();
  await expect(edits(page)).toContainText('1 edit');
  await expect(red).toHaveAttribute('data-count', '8');
  await trainToTheEnd(page);
  await page.getByRole('tab', { name: 'Runs' }).click();
  await expect(runs(page)).toContainText('28');
});

test('projects are renamed and deleted with their models; a damaged one is set aside and said', async () => {
  let { page } = studio;
  await page.getByTestId('sample-iris').click();
  await expect(page.getByTestId('view-data')).toBeVisible();
  await trainToTheEnd(page);
  const models = join(profile(), 'models');
  expect((await readdir(models)).length).toBeGreaterThan(0);
  await saved('"Run 1"');
  await page.getByTestId('step-start').click();
  await page.getByLabel('Rename Iris').click();
  await page.keyboard.type('Flowers');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('continue-project')).toContainText('Back to ‘Flowers’');
  await page.getByTestId('delete-project').first().click();
  await page.getByTestId('confirm-yes').click();
  await expect(page.getByTestId('continue-project')).toHaveCount(0);
  await expect(page.getByTestId('step-data')).toHaveAttribute('aria-disabled', 'true');
  expect(await readdir(models)).toEqual([]);

  await page.getByTestId('sample-clouds-3').click();
  await expect(page.getByTestId('view-data')).toBeVisible();
  await saved('clouds-3');
  await studio.close();
  const [id] = await readdir(join(profile(), 'projects'));
  await writeFile(join(profile(), 'projects', id!, 'project.json'), '{"version": 1, "na');
  studio = await launchStudio({ userData: profile() });
  ({ page } = studio);
  await expect(page.getByTestId('error')).toContainText('damaged');
  await expect(page.getByTestId('continue-project')).toHaveCount(0);
});

test('closing the window while it trains asks', async () => {
  const { page, app } = studio;
  await page.getByTestId('sample-clouds-6').click();
  await page.getByTestId('continue').click();
  await page.getByText('Advanced').click();
  await page.getByTestId('recipe-optimizer').selectOption('adam');
  await page.getByTestId('recipe-epochs').fill('100000');
  await page.getByTestId('recipe-learningRate').fill('0.00001');
  await page.getByTestId('train-button').click();
  await expect(page.getByTestId('step-train')).toContainText('running');
  const asked = await app.evaluateHandle(({ dialog, BrowserWindow }) => {
    const messages: string[] = [];
    dialog.showMessageBoxSync = ((...args: unknown[]) => {
      messages.push((args.at(-1) as { message: string }).message);
      return 0;
    }) as typeof dialog.showMessageBoxSync;
    BrowserWindow.getAllWindows()[0]!.close();
    return messages;
  });
  await expect.poll(() => asked.jsonValue()).toEqual(['A training is running.']);
  await expect(page.getByTestId('step-train')).toContainText('running');
  const ended = new Promise((done) => app.process().once('exit', done));
  await app.evaluate(({ dialog, BrowserWindow }) => {
    dialog.showMessageBoxSync = () => 1;
    BrowserWindow.getAllWindows()[0]!.close();
  });
  await ended;
  studio = await launchStudio({ userData: profile() });
  await expect(studio.page.getByTestId('continue-project')).toContainText('Clouds 6');
});
