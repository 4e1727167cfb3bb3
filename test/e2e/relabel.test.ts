/** Putting samples right on the data screen: by keyboard and mouse, taken back and done again, with files left alone. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { imageFolder, writeImage } from '../fixtures';
import { dropFiles, launchStudio, type LaunchedStudio } from './app';

let folder: string;
let studio: LaunchedStudio;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'softmax-studio-relabel-'));
  studio = await launchStudio();
});
test.afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

/** Of all files below a folder, by their paths. */
async function hashes(root: string): Promise<Record<string, string>> {
  const files = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  const entries = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [
      path,
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    ];
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<string, string>;
}

/** Decoding takes its time on a machine at work. */
const SEEN = { timeout: 60_000 };

const classRow = (page: Page, name: string) =>
  page.getByTestId('class').and(page.locator(`[data-name="${name}"]`));
const expectCount = (page: Page, name: string, count: number) =>
  expect(classRow(page, name)).toHaveAttribute('data-count', String(count));
const expectSelected = (page: Page, count: number) =>
  expect(page.getByTestId('selected-count')).toHaveAttribute('data-count', String(count));
const tile = (page: Page, item: string) =>
  page.getByTestId('sample').and(page.locator(`[data-item="${item}"]`));

test('pictures are relabelled and excluded by keyboard, taken back and done again', async () => {
  const { page } = studio;
  const colours = await imageFolder(join(folder, 'colours'), { perClass: 20 });
  const before = await hashes(colours);
  await dropFiles(page, [colours]);
  const grid = page.getByTestId('sample-grid');
  await expect(grid).toHaveAttribute('data-count', '60');
  await expect(grid.locator('img').first()).toBeVisible(SEEN);

  await grid.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expectSelected(page, 3);
  // Classes stand in the order of their names: blue, green, red.
  await page.keyboard.press('2');
  await expectCount(page, 'green', 23);
  await expectCount(page, 'blue', 17);
  const first = page.getByTestId('sample').first();
  await expect(first).toHaveAttribute('data-class', 'green');
  await expect(first).toHaveAttribute('aria-label', /edited/);
  await expect(grid.locator('img').first()).toBeVisible(SEEN);

  await page.keyboard.press('Control+z');
  await expectCount(page, 'green', 20);
  await expect(first).toHaveAttribute('data-class', 'blue');
  await page.keyboard.press('Control+Shift+z');
  await expectCount(page, 'green', 23);

  await page.keyboard.press('Delete');
  await expectCount(page, 'green', 20);
  await expect(first).toHaveAttribute('data-excluded', 'true');
  await page.keyboard.press('Delete');
  await expectCount(page, 'green', 23);
  await expect(first).toHaveAttribute('data-excluded', 'false');

  // A letter begins a search for a class; what is typed may be a new one.
  await page.keyboard.type('violet');
  await page.keyboard.press('Enter');
  await expectCount(page, 'violet', 3);
  await expect(grid).toBeFocused();

  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  const detail = page.getByTestId('sample-detail');
  await expect(detail).toHaveAttribute('data-item', /^red/);
  await page.keyboard.press('ArrowLeft');
  await expect(detail).toContainText('59 of 60');
  await page.keyboard.press('1');
  await expect(page.getByTestId('detail-facts')).toContainText('was ‘red’');
  await page.keyboard.press('Escape');
  await expect(grid).toBeFocused();
  await expectCount(page, 'red', 19);

  for (const name of ['edits-undo', 'edits-undo']) await page.getByTestId(name).click();
  await expectCount(page, 'green', 23);
  await expectCount(page, 'red', 20);
  expect(await hashes(colours)).toEqual(before);
});

test('pictures are selected by mouse, found by filters and moved to a part', async () => {
  const { page } = studio;
  await dropFiles(page, [await imageFolder(join(folder, 'colours'), { perClass: 20 })]);
  const grid = page.getByTestId('sample-grid');
  await expect(grid.locator('img').first()).toBeVisible(SEEN);
  const samples = page.getByTestId('sample');
  await samples.nth(0).click();
  await samples.nth(2).click({ modifiers: ['Control'] });
  await expectSelected(page, 2);
  await samples.nth(4).click({ modifiers: ['Shift'] });
  await expectSelected(page, 3);
  const [from, to] = [(await samples.nth(0).boundingBox())!, (await samples.nth(1).boundingBox())!];
  await page.mouse.move(from.x + 20, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(to.x + 20, to.y + 60, { steps: 4 });
  await page.mouse.up();
  await expectSelected(page, 2);

  await page.getByTestId('move-part').selectOption('test');
  await expect(samples.first()).toHaveAttribute('aria-label', /test part/);
  await page.getByTestId('filter-part').selectOption('test');
  await expect(grid).toHaveAttribute('data-count', '2');
  await page.getByTestId('filter-state').selectOption('excluded');
  await expect(grid).toHaveAttribute('data-count', '0');
  await page.getByTestId('show-all').click();
  await classRow(page, 'red').click();
  await expect(grid).toHaveAttribute('data-count', '20');
  await page.getByTestId('sample-search').fill('red-00');
  await expect(grid).toHaveAttribute('data-count', '9');
  await grid.focus();
  await page.keyboard.press('Control+a');
  await expectSelected(page, 9);
  await page.getByTestId('exclude').click();
  await page.getByTestId('filter-state').selectOption('included');
  await expect(grid).toHaveAttribute('data-count', '0');
  await expectCount(page, 'red', 11);
});

test('classes are renamed, merged and added, and pictures are dropped into them', async () => {
  const { page } = studio;
  const colours = await imageFolder(join(folder, 'colours'), { perClass: 10 });
  const more = await writeImage(join(folder, 'more', 'one.png'), { colour: [10, 20, 220] });
  const others = join(folder, 'others');
  await writeImage(join(others, 'two.png'), { colour: [10, 220, 20] });
  const before = await hashes(folder);
  await dropFiles(page, [colours]);
  await expectCount(page, 'red', 10);

  await classRow(page, 'red').click();
  await page.getByTestId('class-rename').click();
  await page.getByTestId('class-name').fill('crimson');
  await page.getByTestId('class-apply').click();
  await expectCount(page, 'crimson', 10);
  await expect(page.getByTestId('sample-grid')).toHaveAttribute('data-count', '10');

  await page.getByTestId('class-rename').click();
  await page.getByTestId('class-name').fill('blue');
  await expect(page.getByTestId('class-apply')).toHaveText('Merge');
  await page.getByTestId('class-apply').click();
  await expectCount(page, 'blue', 20);
  await expect(classRow(page, 'crimson')).toHaveCount(0);
  await page.getByTestId('edits-undo').click();
  await expectCount(page, 'crimson', 10);

  await page.getByTestId('show-all').click();
  await page.getByTestId('class-none').click();
  await expectCount(page, 'none of the above', 0);
  await dropFiles(page, [more], classRow(page, 'none of the above'));
  await expectCount(page, 'none of the above', 1);
  await dropFiles(page, [others], classRow(page, 'green'));
  await expectCount(page, 'green', 11);
  await expect(page.getByTestId('drop-overlay')).toBeHidden();
  await classRow(page, 'none of the above').click();
  await expect(page.getByTestId('sample').locator('img')).toBeVisible(SEEN);
  await expect(page.getByTestId('view-data').getByRole('heading', { level: 1 })).toHaveText('colours');
  expect(await hashes(folder)).toEqual(before);
});

test('rows of a table are found, relabelled and left out', async () => {
  const { page } = studio;
  const table = join(folder, 'fruit.csv');
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${i * 2},${i % 2 ? 'pear' : 'apple'}`);
  await writeFile(table, `weight,width,label\n${rows.join('\n')}\n`);
  const before = await hashes(folder);
  await dropFiles(page, [table]);
  await expectCount(page, 'apple', 20);
  await page.getByTestId('look-at-rows').click();
  const grid = page.getByTestId('sample-grid');
  await expect(grid).toHaveAttribute('data-count', '40');
  await classRow(page, 'pear').click();
  await expect(grid).toHaveAttribute('data-count', '20');
  await grid.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('1');
  await expectCount(page, 'apple', 21);
  await expect(grid).toHaveAttribute('data-count', '19');
  // The next row came in its place, and is selected.
  await expectSelected(page, 1);
  await page.keyboard.press('Delete');
  await expectCount(page, 'pear', 18);
  await expect(tile(page, 'row 4')).toHaveAttribute('data-excluded', 'true');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expectCount(page, 'apple', 20);
  expect(await hashes(folder)).toEqual(before);
});
