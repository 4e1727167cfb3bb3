/** Charts of what came out: read, zoomed and saved as the curves of a training are. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { answerDialogs, launchStudio } from './app';

test('a chart of results is read and zoomed by keyboard and pointer, and saved', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'softmax-studio-charts-'));
  const { page, app, close } = await launchStudio();
  await page.getByTestId('sample-clouds-6').click();
  await page.getByTestId('continue').click();
  await page.getByTestId('train-button').click();
  await expect(page.getByTestId('view-results')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('tab', { name: 'Curves' }).click();

  const canvas = page.getByTestId('roc-chart');
  const chart = page.getByRole('slider', { name: /^ROC curve/ });
  const part = async () =>
    Number(await canvas.getAttribute('data-to')) - Number(await canvas.getAttribute('data-from'));
  await chart.focus();
  await page.keyboard.press('Home');
  await expect(chart).toHaveAttribute('aria-valuetext', /^With 0% false alarms, found: .*\d%/);
  await expect(page.getByTestId('readout')).toContainText('With 0% false alarms');
  await page.keyboard.press('+');
  await expect.poll(part).toBe(0.5);
  await page.getByTestId('roc-chart-reset-zoom').click();
  await expect.poll(part).toBe(1);

  const box = (await chart.boundingBox())!;
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 0.3 * box.width, y);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.6 * box.width, y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(part).toBeLessThan(0.45);

  const table = join(folder, 'roc.csv');
  await answerDialogs(app, { save: table });
  const save = page.getByTestId('roc-chart-save');
  await save.locator('summary').click();
  await save.getByRole('button', { name: 'All points (CSV)' }).click();
  await expect(page.getByText(`Saved to ${table}`)).toBeVisible();
  const [head, ...rows] = (await readFile(table, 'utf8')).trimEnd().split('\n');
  // All of it, whatever part is shown.
  expect(rows).toHaveLength(101);
  expect(head).toMatch(/^"false alarms, of all others",Mean of the classes \(macro\),.*,Guessing$/);
  expect(rows[50]).toMatch(/^0\.5,.*,0\.5$/);

  const picture = join(folder, 'roc.png');
  await answerDialogs(app, { save: picture });
  await save.locator('summary').click();
  await save.getByRole('button', { name: 'Picture (PNG), white' }).click();
  await expect(page.getByText(`Saved to ${picture}`)).toBeVisible();
  const bytes = await readFile(picture);
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1920, 1080]);
  await close();
  await rm(folder, { recursive: true, force: true });
});
