/** The training screen: pause and resume, stop, and what its charts can do. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { answerDialogs, launchStudio, type LaunchedStudio } from './app';

let folder: string;
let studio: LaunchedStudio;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'softmax-studio-training-'));
  studio = await launchStudio();
});
test.afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

const epoch = async (page: Page) => Number(await page.getByTestId('epoch').getAttribute('data-epoch'));
/** As the screen writes it. */
const written = (n: number) => n.toLocaleString('en');
const numberOf = async (page: Page, testid: string, name: string) =>
  Number(await page.getByTestId(testid).getAttribute(name));

async function openClouds(page: Page): Promise<void> {
  await page.getByTestId('sample-clouds-6').click();
  await page.getByTestId('continue').click();
}

/** Adam for so many epochs that it never ends by itself within a test. */
async function startLongTraining(page: Page): Promise<void> {
  await openClouds(page);
  await page.getByTestId('advanced').locator('summary').first().click();
  await page.getByTestId('recipe-optimizer').selectOption('adam');
  await page.getByTestId('recipe-epochs').fill('100000');
  await page.getByTestId('recipe-learningRate').fill('0.00001');
  await page.getByTestId('train-button').click();
  await expect.poll(() => epoch(page), { timeout: 30_000 }).toBeGreaterThan(20);
}

test('a training is paused, waits, goes on where it was, and stopped while it waits keeps the best', async () => {
  const { page, app } = studio;
  const bars = await app.evaluateHandle(({ BrowserWindow }) => {
    const said: [number, unknown][] = [];
    BrowserWindow.getAllWindows()[0]!.setProgressBar = (share, options) =>
      void said.push([share, options?.mode]);
    return said;
  });
  await startLongTraining(page);
  await expect(page.getByTestId('learning-rate')).toHaveText('1e-5');
  await expect(page.getByTestId('samples-per-second')).toHaveText(/[\d,]+/);

  await page.getByTestId('pause-button').click();
  await expect(page.getByRole('status').filter({ hasText: 'Paused' })).toBeVisible();
  await page.waitForTimeout(400);
  const [waiting, spent] = [await epoch(page), await numberOf(page, 'time-spent', 'data-seconds')];
  await page.waitForTimeout(1500);
  expect(await epoch(page)).toBe(waiting);
  expect((await numberOf(page, 'time-spent', 'data-seconds')) - spent).toBeLessThan(0.1);

  // Space, with the focus on the screen rather than on a button.
  await page.getByRole('slider', { name: 'Loss by epoch' }).focus();
  await page.keyboard.press('Space');
  await expect.poll(() => epoch(page)).toBeGreaterThan(waiting + 20);
  await page.keyboard.press('Space');
  await expect(page.getByTestId('pause-button')).toHaveText('Resume');

  await page.getByTestId('stop-button').click();
  await expect(page.getByTestId('view-results')).toBeVisible();
  // The icon in the taskbar went along.
  const said = await bars.jsonValue();
  expect(said.some(([share, mode]) => share > 0 && share < 1 && mode === undefined)).toBe(true);
  expect(said.some(([, mode]) => mode === 'paused')).toBe(true);
  expect(said.at(-1)![0]).toBe(-1);
});

test('curves are zoomed and read by keyboard and pointer, and smoothed', async () => {
  const { page } = studio;
  await startLongTraining(page);
  await page.getByTestId('pause-button').click();
  await page.waitForTimeout(400);
  const chart = page.getByRole('slider', { name: 'Loss by epoch' });
  const part = async () =>
    (await numberOf(page, 'loss-chart', 'data-to')) - (await numberOf(page, 'loss-chart', 'data-from'));
  const all = await part();
  expect(all).toBeGreaterThan(20);

  await chart.focus();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await expect.poll(part).toBeCloseTo(all / 4, 6);
  // Both charts show the same part.
  expect(await numberOf(page, 'accuracy-chart', 'data-from')).toBe(
    await numberOf(page, 'loss-chart', 'data-from'),
  );
  const from = await numberOf(page, 'loss-chart', 'data-from');
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => numberOf(page, 'loss-chart', 'data-from')).toBeGreaterThan(from);
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  const last = await epoch(page);
  await expect(chart).toHaveAttribute('aria-valuenow', String(last - 1));
  await expect(chart).toHaveAttribute(
    'aria-valuetext',
    new RegExp(`^Epoch ${written(last - 1)}: training [\\d.]+, validation`),
  );
  await expect(page.getByTestId('readout').first()).toContainText(`Epoch ${written(last - 1)}`);
  await page.keyboard.press('0');
  await expect.poll(part).toBe(all);

  const box = (await chart.boundingBox())!;
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 0.3 * box.width, y);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.6 * box.width, y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(part).toBeLessThan(0.45 * all);
  const dragged = await part();
  await page.mouse.wheel(0, -100);
  await expect.poll(part).toBeCloseTo(dragged / 1.25, 6);
  await page.getByTestId('reset-zoom').click();
  await expect.poll(part).toBe(all);

  await page.getByTestId('smoothing').focus();
  await page.keyboard.press('End');
  await page.getByTestId('log-scale').check();
  await chart.hover();
  await expect(page.getByTestId('readout').first()).toContainText('smoothed');
});

test('curves are saved as a table that holds every point, and as a picture', async () => {
  const { page, app } = studio;
  await startLongTraining(page);
  await page.getByTestId('pause-button').click();
  await page.waitForTimeout(400);
  const chart = page.getByRole('slider', { name: 'Loss by epoch' });
  const last = await epoch(page);

  const table = join(folder, 'curve.csv');
  await answerDialogs(app, { save: table });
  await page.getByTestId('save-loss').locator('summary').click();
  await page.getByRole('button', { name: 'All points (CSV)' }).click();
  await expect(page.getByText(`Saved to ${table}`)).toBeVisible();
  const [head, ...rows] = (await readFile(table, 'utf8')).trimEnd().split('\n');
  expect(head).toBe('epoch,training loss,validation loss,training accuracy,validation accuracy,seconds');
  expect(rows.map((row) => Number(row.split(',')[0]))).toEqual(Array.from({ length: last }, (_, i) => i + 1));
  // As the chart says them.
  await chart.focus();
  await page.keyboard.press('Home');
  for (const row of [rows[0]!, rows[1]!]) {
    const [at, training, validation] = row.split(',').map(Number);
    const text = (value: number) => String(+value.toPrecision(4));
    await expect(chart).toHaveAttribute(
      'aria-valuetext',
      `Epoch ${at}: training ${text(training!)}, validation ${text(validation!)}`,
    );
    await page.keyboard.press('ArrowRight');
  }

  await page.getByTestId('curve-table').locator('summary').click();
  await expect(page.getByTestId('curve-table').locator('tbody tr').first()).toContainText('1');

  const picture = join(folder, 'accuracy.png');
  await answerDialogs(app, { save: picture });
  await page.getByTestId('save-accuracy').locator('summary').click();
  await page.getByTestId('save-accuracy').getByRole('button', { name: 'Picture (PNG), dark' }).click();
  await expect(page.getByText(`Saved to ${picture}`)).toBeVisible();
  const bytes = await readFile(picture);
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1920, 1080]);
});

test('what was changed under Advanced is marked, found by a word, folded away and put back', async () => {
  const { page } = studio;
  await openClouds(page);
  await expect(page.getByTestId('train-button')).toBeEnabled();
  await page.getByTestId('advanced').locator('summary').first().click();
  await expect(page.getByTestId('changed-count')).toHaveCount(0);
  const epochs = page.getByTestId('recipe-epochs');
  const usual = await epochs.inputValue();
  await epochs.fill('7');
  await page.getByTestId('recipe-balance').check();
  await expect(page.getByTestId('changed-count')).toHaveText('2 changed');
  await page.getByRole('button', { name: 'Iterations, at most: back to the default' }).click();
  await expect(epochs).toHaveValue(usual);
  await page.getByRole('button', { name: 'Balance classes: back to the default' }).click();
  await expect(page.getByTestId('changed-count')).toHaveCount(0);

  const training = page.getByTestId('advanced').locator('summary', { hasText: 'Training' });
  await training.click();
  await expect(epochs).toBeHidden();
  // What is found is not hidden by a fold.
  await page.getByTestId('find-setting').fill('iterations');
  await expect(epochs).toBeVisible();
  await expect(page.getByTestId('recipe-seed')).toBeHidden();
  await page.getByTestId('find-setting').fill('no such setting');
  await expect(page.getByText('No setting has these words.')).toBeVisible();
  await page.getByTestId('find-setting').fill('');
  await expect(epochs).toBeHidden();
  await training.click();
  await expect(epochs).toBeVisible();

  // What is wrong is shown, wherever it is folded away.
  await epochs.fill('many');
  await training.click();
  await page.getByTestId('advanced').locator('summary').first().click();
  await expect(page.getByTestId('train-button')).toBeDisabled();
  await page.getByTestId('show-wrong').click();
  await expect(epochs).toBeFocused();
  await epochs.fill(usual);
  await expect(page.getByTestId('train-button')).toBeEnabled();

  await page.getByTestId('train-button').click();
  await expect(page.getByTestId('view-results')).toBeVisible({ timeout: 60_000 });
  await page.getByTestId('step-train').click();
  await expect(page.getByTestId('expected-time')).toContainText('The same took');
});

test('the next training goes on from the model of the last', async () => {
  const { page } = studio;
  await openClouds(page);
  await page.getByTestId('train-button').click();
  await expect(page.getByTestId('train-again')).toBeVisible({ timeout: 60_000 });
  await page.getByTestId('train-again').click();
  await page.getByTestId('advanced').locator('summary').first().click();
  const start = page.getByTestId('recipe-start');
  await expect(start).toHaveValue('');
  await start.selectOption({ index: 1 });
  await expect(page.getByTestId('changed-count')).toHaveText('1 changed');
  await page.getByTestId('train-button').click();
  await expect(page.getByText('This training went on from the model').first()).toBeVisible({
    timeout: 60_000,
  });
});
