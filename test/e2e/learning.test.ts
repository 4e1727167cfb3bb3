/** What the learning engine can do beyond a plain training: chosen on the form, seen on the results. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { dropFiles, launchStudio, type LaunchedStudio } from './app';

let folder: string;
let studio: LaunchedStudio;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'softmax-studio-learning-'));
  studio = await launchStudio();
});
test.afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

async function openAdvanced(page: Page): Promise<void> {
  await page.getByTestId('continue').click();
  await page.getByTestId('advanced').locator('summary').first().click();
}

async function trainToTheEnd(page: Page): Promise<void> {
  await page.getByTestId('train-button').click();
  await expect(page.getByTestId('view-results')).toBeVisible({ timeout: 90_000 });
}

const value = async (page: Page, testid: string) =>
  Number(await page.getByTestId(testid).getAttribute('data-value'));

test('search, decisions, folds and a learning curve: asked for, run, and explained', async () => {
  const { page } = studio;
  await page.getByTestId('sample-clouds-6').click();
  await openAdvanced(page);
  await page.getByTestId('recipe-search').selectOption('l2');
  await page.getByTestId('recipe-balance').check();
  await page.getByTestId('recipe-calibrate').check();
  await page.getByTestId('recipe-targetAccuracy').fill('99');
  await page.getByTestId('recipe-folds').selectOption('3');
  await page.getByTestId('recipe-learningCurve').check();
  await page.getByTestId('recipe-validation').fill('0');
  // What is chosen needs something to be chosen on.
  await expect(page.getByTestId('train-button')).toBeDisabled();
  await page.getByTestId('recipe-validation').fill('20');
  await trainToTheEnd(page);

  await page.getByTestId('tab-learning').click();
  const search = page.getByTestId('search');
  expect(await search.locator('tbody tr').count()).toBeGreaterThan(1);
  await expect(search.locator('tbody tr.kept')).toHaveCount(1);

  await page.getByTestId('tab-threshold').click();
  const decisions = page.getByTestId('decisions');
  await expect(decisions).toContainText('On the validation part it answers');
  await expect(decisions.getByTestId('coverage-chart')).toHaveAttribute('data-lines', '1');
  const threshold = await value(page, 'threshold');
  await page.getByTestId('tab-classes').click();
  await expect(page.getByTestId('balance')).toContainText('Macro F1');

  await page.getByTestId('tab-learning').click();
  const folds = page.getByTestId('cross-validation');
  await expect(folds).toContainText('Trained 3 times');
  await expect(folds.locator('svg[role="img"]').first().locator('circle')).toHaveCount(3);
  await folds.locator('summary').click();
  await expect(folds.getByTestId('confusion-matrix')).toHaveAttribute('data-classes', '6');

  const learning = page.getByTestId('learning-curve');
  await expect(learning.getByTestId('learning-verdict')).toHaveText(/More data|Whether more data/);
  await learning.locator('summary', { hasText: 'Class by class' }).click();
  await learning.getByRole('button').first().click();
  await expect(learning.getByTestId('learning-chart')).toHaveAttribute('data-lines', '2');

  // Answers below the threshold are shown as such.
  expect(threshold).toBeGreaterThan(0);
  await page.getByTestId('tab-overview').click();
  await page.getByTestId('try-button').click();
  await page.getByText('Paste rows from a spreadsheet').click();
  const rows = Array.from({ length: 81 }, (_, i) => `${(i % 9) - 4},${Math.floor(i / 9) - 4}`);
  await page.locator('textarea').fill(['x,y', ...rows].join('\n'));
  await page.getByRole('button', { name: 'Classify 81 rows' }).click();
  const batch = page.getByTestId('batch');
  const unsure = Number(await batch.getByTestId('unsure-count').getAttribute('data-count'));
  // The list draws no more than is seen.
  await batch.getByTestId('filter-sure').selectOption('unsure');
  await expect(batch.getByTestId('listed')).toHaveAttribute('data-count', String(unsure));
  if (unsure > 0) await expect(batch.getByTestId('unsure').first()).toBeVisible();
});

test('ordered classes are put in order by hand, and mistakes get costs', async () => {
  const { page } = studio;
  const sizes = ['small', 'medium', 'large'];
  const lines = Array.from({ length: 240 }, (_, i) => {
    const size = i % 3;
    const noise = ((i * 37) % 100) / 100 - 0.5;
    return `${size + 1.6 * noise},${((i * 61) % 100) / 100},${sizes[size]}`;
  });
  const table = join(folder, 'shirts.csv');
  await writeFile(table, ['width,other,size', ...lines].join('\n'));
  await dropFiles(page, [table]);
  await expect(page.getByTestId('label-select')).toHaveValue('size');
  await openAdvanced(page);

  await page.getByTestId('recipe-ordered').check();
  const order = page.getByTestId('class-order').locator('li');
  await expect(order).toHaveText([/large/, /medium/, /small/]);
  await page.getByRole('button', { name: 'Move small lower' }).click();
  // The focus moves along, so that the keyboard can go on.
  await page.keyboard.press('Enter');
  await expect(order).toHaveText([/small/, /large/, /medium/]);
  const [from, to] = [await order.nth(1).locator('.grip').boundingBox(), await order.nth(2).boundingBox()];
  await page.mouse.move(from!.x + 5, from!.y + 10);
  await page.mouse.down();
  await page.mouse.move(from!.x + 5, to!.y + to!.height / 2, { steps: 5 });
  await page.mouse.up();
  await expect(order).toHaveText([/small/, /medium/, /large/]);

  await page.getByTestId('recipe-costs').locator('summary').click();
  const cost = page.getByLabel('Cost of taking large for small');
  await cost.fill('dear');
  await expect(page.getByTestId('train-button')).toBeDisabled();
  await cost.fill('8');
  await trainToTheEnd(page);

  await page.getByTestId('tab-classes').click();
  await expect(page.getByTestId('ordered')).toContainText('from ‘small’ to ‘large’');
  await expect(page.getByTestId('ordered')).toContainText('As a number');
  await page.getByTestId('tab-threshold').click();
  await expect(page.getByTestId('costs')).toContainText('A decision costs');
  await page.getByTestId('tab-overview').click();
  await expect(page.getByTestId('confusion-matrix').locator('tbody th')).toHaveText([
    /small/,
    /medium/,
    /large/,
  ]);
});

test('L-BFGS that ran out of iterations says so, and what to do', async () => {
  const { page } = studio;
  await page.getByTestId('sample-iris').click();
  await openAdvanced(page);
  await page.getByTestId('recipe-search').selectOption('none');
  await page.getByTestId('recipe-epochs').fill('2');
  await trainToTheEnd(page);
  await expect(page.getByTestId('ended')).toHaveAttribute('data-ended', 'epochs');
  await expect(page.getByTestId('view-results')).toContainText('Training did not converge');
  // Nothing was asked for beyond the training, so there is nothing to see of it.
  for (const [tab, panels] of [
    ['learning', ['search', 'cross-validation', 'learning-curve']],
    ['classes', ['balance', 'ordered']],
    ['threshold', ['threshold', 'costs']],
  ] as const) {
    await page.getByTestId(`tab-${tab}`).click();
    await expect(page.getByTestId(`results-${tab}`)).toBeVisible();
    for (const panel of panels) await expect(page.getByTestId(panel)).toHaveCount(0);
  }
});
