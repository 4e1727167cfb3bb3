/** Tables: how they are read, what their columns are used for, what is doubtful about them, and their answers as a file. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { sharedData, writeCsv, type Cell } from '../fixtures';
import { answerDialogs, dropFiles, launchStudio, type LaunchedStudio } from './app';

let folder: string;
let studio: LaunchedStudio;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'softmax-studio-tables-'));
  studio = await launchStudio();
});
test.afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

/** Two kinds of flowers by size and zone; `verdict` gives the kind away, and no row is like another. */
function flowers(rows: number): Cell[][] {
  const body = Array.from({ length: rows }, (_, i): Cell[] => {
    const long = i % 2 === 0;
    return [
      (long ? 5 : 2) + ((i * 37) % 101) / 40,
      ((i >> 1) % 4) + 1,
      long ? 'yes' : 'no',
      long ? 'lily' : 'daisy',
    ];
  });
  return [['length', 'zone', 'verdict', 'kind'], ...body];
}

const column = (page: Page, name: string) => page.getByTestId('column').filter({ hasText: name });

async function trainToTheEnd(page: Page): Promise<void> {
  await page.getByTestId('continue').click();
  await page.getByTestId('train-button').click();
  await expect(page.getByTestId('view-results')).toBeVisible({ timeout: 90_000 });
}

test('the use of columns is changed, for one and for many, taken back, and trained with', async () => {
  const { page } = studio;
  await dropFiles(page, [await writeCsv(join(folder, 'flowers.csv'), flowers(160))]);
  await expect(page.getByTestId('label-select')).toHaveValue('kind');
  await expect(column(page, 'zone')).toHaveAttribute('data-use', 'number');

  await page.getByLabel('Use of zone').selectOption('category');
  await expect(column(page, 'zone')).toHaveAttribute('data-changed', 'true');
  await page.getByLabel('Select length').click();
  await page.getByLabel('Select verdict').click({ modifiers: ['Shift'] });
  await expect(page.getByTestId('selection')).toContainText('3 columns selected');
  await page.getByTestId('use-excluded').click();
  await expect(page.getByTestId('changed-count')).toHaveAttribute('data-count', '3');
  await expect(page.getByTestId('uses')).toHaveText('3 not used');

  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('changed-count')).toHaveAttribute('data-count', '1');
  await expect(column(page, 'zone')).toHaveAttribute('data-use', 'category');
  await page.getByTestId('undo').click();
  await expect(column(page, 'zone')).toHaveAttribute('data-use', 'number');
  await expect(page.getByTestId('undo')).toHaveCount(0);

  await page.getByLabel('Use of zone').selectOption('category');
  await page.getByLabel('Use of verdict').selectOption('excluded');
  await trainToTheEnd(page);
  await page.getByTestId('try-button').click();
  // A category is chosen out of what was seen; what is not used is not asked for.
  await expect(page.locator('select', { has: page.locator('option[value="4"]') })).toBeVisible();
  await expect(page.getByLabel('length', { exact: true })).toBeVisible();
  await expect(page.getByLabel('verdict', { exact: true })).toHaveCount(0);
});

test('a column that gives the label away is found, left out with one click, and taken in again', async () => {
  const { page } = studio;
  await dropFiles(page, [await writeCsv(join(folder, 'leak.csv'), flowers(160))]);
  const finding = page.locator('[data-testid="finding"][data-kind="leak"]');
  await expect(finding).toContainText('verdict');
  // Nothing is changed without being told to.
  await expect(finding).toHaveAttribute('data-applied', 'false');
  await expect(column(page, 'verdict')).toHaveAttribute('data-use', 'category');

  await finding.getByTestId('remedy').click();
  await expect(finding).toHaveAttribute('data-applied', 'true');
  await expect(column(page, 'verdict')).toHaveAttribute('data-use', 'excluded');
  await finding.getByTestId('withdraw').click();
  await expect(column(page, 'verdict')).toHaveAttribute('data-use', 'category');
  await finding.getByTestId('remedy').click();

  await trainToTheEnd(page);
  await page.getByTestId('try-button').click();
  await expect(page.getByLabel('length', { exact: true })).toBeVisible();
  await expect(page.getByLabel('verdict', { exact: true })).toHaveCount(0);
});

test('titanic warns of the column that says who survived', async () => {
  const titanic = sharedData('tables', 'titanic.csv');
  test.skip(titanic === null, '../shared/data/tables/titanic.csv is not here');
  const { page } = studio;
  await dropFiles(page, [titanic!]);
  const finding = page.locator('[data-testid="finding"][data-kind="leak"]').filter({ hasText: 'alive' });
  await finding.getByTestId('remedy').click();
  await page.getByTestId('column-search').fill('alive');
  await expect(column(page, 'alive')).toHaveAttribute('data-use', 'excluded');
  await trainToTheEnd(page);
  const accuracy = Number.parseFloat((await page.getByTestId('test-accuracy').textContent())!);
  // With the leak every answer is right.
  expect(accuracy).toBeLessThan(99);
});

test('how the text is read is shown, changed, and guessed again', async () => {
  const { page } = studio;
  const rows = Array.from(
    { length: 40 },
    (_, i) => `${i};${i % 2 ? 'n/k' : `${i},5`};${i % 4 < 2 ? 'a' : 'b'}`,
  );
  const path = join(folder, 'odd.csv');
  await writeFile(path, ['nr;size;kind', ...rows, ''].join('\n'));
  await dropFiles(page, [path]);
  const words = page.getByTestId('dialect-words');
  await expect(words).toContainText('semicolon-separated');
  await expect(page.getByTestId('column')).toHaveCount(3);

  await page.getByTestId('dialect-change').click();
  await page.getByTestId('dialect-missing').fill('n/k');
  await page.getByTestId('dialect-headerLines').fill('x');
  await expect(page.getByTestId('dialect-apply')).toBeDisabled();
  await page.getByTestId('dialect-headerLines').fill('1');
  await page.getByTestId('dialect-apply').click();
  await expect(page.getByTestId('dialect-dialog')).toHaveCount(0);
  await expect(words).toContainText('missing: n/k');
  await expect(column(page, 'size')).toContainText('50%');
  await expect(page.getByTestId('dialect')).toHaveAttribute('data-told', 'true');

  // What was said before is kept when something else is said.
  await page.getByTestId('dialect-change').click();
  await page.getByTestId('dialect-delimiter-select').selectOption('|');
  await page.getByTestId('dialect-apply').click();
  await expect(page.getByTestId('dialect-error')).not.toBeEmpty();
  await page.getByTestId('dialect-guess').click();
  await expect(page.getByTestId('dialect-dialog')).toHaveCount(0);
  await expect(words).not.toContainText('n/k');
  await expect(page.getByTestId('dialect')).toHaveAttribute('data-told', 'false');
});

test('rows are seen to the last one, by keys, by number and by scrolling', async () => {
  const { page } = studio;
  const rows = Array.from({ length: 5000 }, (_, i): Cell[] => [`name ${i + 1}`, i % 7, i % 2 ? 'a' : 'b']);
  await dropFiles(page, [await writeCsv(join(folder, 'long.csv'), [['name', 'x', 'kind'], ...rows])]);
  const grid = page.getByTestId('row-grid');
  await expect(page.getByTestId('row-count')).toContainText('5,000 rows');
  await expect(grid).toContainText('name 3');

  await grid.focus();
  await page.keyboard.press('End');
  await expect(grid).toContainText('name 5000');
  expect(await page.getByTestId('row').count()).toBeLessThan(40);
  await page.keyboard.press('PageUp');
  await expect(page.locator('[data-row="5000"]')).toHaveCount(0);
  await page.keyboard.press('Home');
  await expect(page.locator('[data-row="1"]')).toContainText('name 1');

  await page.getByTestId('row-jump').fill('2,500');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-row="2500"]')).toContainText('name 2500');
  await grid.evaluate((element) => (element.scrollTop = element.scrollHeight));
  await expect(page.locator('[data-row="5000"]')).toContainText('name 5000');
});

test('a table of thousands of columns is searched and changed as a whole', async () => {
  const { page } = studio;
  const names = Array.from({ length: 2000 }, (_, c) => `gene ${c}`);
  const body = Array.from({ length: 40 }, (_, r): Cell[] => [
    ...names.map((_, c) => ((r * 31 + c * 17) % 97) / 10),
    r % 2 ? 'a' : 'b',
  ]);
  await dropFiles(page, [await writeCsv(join(folder, 'wide.csv'), [[...names, 'kind'], ...body])]);
  await expect(page.getByTestId('label-select')).toHaveValue('kind', { timeout: 60_000 });
  expect(await page.getByTestId('column').count()).toBeLessThan(40);
  await page.getByTestId('column-search').fill('gene 199');
  await expect(page.getByTestId('select-all').locator('..')).toContainText('12 found columns');
  await page.getByTestId('select-all').check();
  await page.getByTestId('use-excluded').click();
  await expect(page.getByTestId('uses')).toContainText('12 not used');
  // By keyboard: from one column to the next, selecting on the way.
  await page.getByTestId('column-search').fill('');
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByLabel('Select gene 0', { exact: true }).focus();
  for (let presses = 0; presses < 12; presses++) await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByTestId('selection')).toContainText('13 columns selected');
  await expect(page.getByLabel('Select gene 12', { exact: true })).toBeFocused();
});

test('rows that cannot be read are listed and saved, and so are all answers', async () => {
  const { page, app } = studio;
  const path = join(folder, 'flowers.csv');
  await writeCsv(path, flowers(120));
  const text = (await readFile(path, 'utf8')).split('\n');
  text.splice(50, 0, 'this,row,has,too,many,cells');
  await writeFile(path, text.join('\n'));
  await dropFiles(page, [path]);
  await expect(page.getByTestId('skipped-count')).toHaveAttribute('data-count', '1');
  // A line that is too long may be read as far as it fits.
  const rows = /^[\d,]+/.exec((await page.getByTestId('row-count').textContent())!)![0];
  const unread = join(folder, 'unread.csv');
  await answerDialogs(app, { save: unread });
  const save = page.getByTestId('save-unread');
  // Panels above fill themselves meanwhile, and may push it away from under the mouse.
  await expect(async () => {
    if (!(await save.isVisible())) await page.getByTestId('skipped-count').click();
    await expect(save).toBeVisible({ timeout: 1000 });
  }).toPass();
  await save.click();
  await expect(page.getByTestId('notice').filter({ hasText: 'unread.csv' })).toBeVisible();
  expect(await readFile(unread, 'utf8')).toContain('this,row,has,too,many,cells');

  await trainToTheEnd(page);
  await page.getByTestId('try-button').click();
  await dropFiles(page, [path]);
  await expect(page.getByTestId('batch')).toContainText(`${rows} rows`);
  const answers = join(folder, 'answers.csv');
  await answerDialogs(app, { save: answers });
  await page.getByTestId('save-answers').click();
  await expect(page.getByTestId('notice').filter({ hasText: 'answers.csv' })).toContainText(`${rows} rows`);
  const [header, ...saved] = (await readFile(answers, 'utf8')).trim().split('\n');
  expect(header).toMatch(/^length,zone,verdict,kind,prediction,confidence,/);
  expect(saved).toHaveLength(Number(rows));
});

test('a date is typed as a date', async () => {
  const { page } = studio;
  const day = (i: number) => new Date(Date.UTC(2026, i % 2 ? 0 : 6, 1 + (i % 28))).toISOString().slice(0, 10);
  const rows = Array.from({ length: 120 }, (_, i): Cell[] => [
    day(i),
    (i * 7) % 13,
    i % 2 ? 'winter' : 'summer',
  ]);
  await dropFiles(page, [await writeCsv(join(folder, 'dates.csv'), [['day', 'x', 'season'], ...rows])]);
  await expect(column(page, 'day')).toHaveAttribute('data-use', 'date');
  await trainToTheEnd(page);
  await page.getByTestId('try-button').click();
  const typed = page.getByLabel('day', { exact: true });
  await typed.fill('2026-01-15');
  await expect(page.getByTestId('prediction-label').first()).toHaveText('winter');
  await typed.fill('2026-07-15 12:00');
  await expect(page.getByTestId('prediction-label').first()).toHaveText('summer');
  await typed.fill('15.7.2026');
  await expect(typed).toHaveAttribute('aria-invalid', 'true');
});
