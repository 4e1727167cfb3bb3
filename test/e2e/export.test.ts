/** The Export screen: what leaves the app, what it takes before it is made, and the proof that it answers as here. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { imageFolder } from '../fixtures';
import { answerDialogs, dropFiles, launchStudio, type LaunchedStudio } from './app';

let studio: LaunchedStudio;
let folder: string;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'softmax-studio-export-'));
  studio = await launchStudio();
});
test.afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

/** Few enough that they are run quickly by the slower runtime of the proof. */
async function openColours(page: Page): Promise<void> {
  await dropFiles(page, [await imageFolder(join(folder, 'colours'), { perClass: 12, size: 64 })]);
}

async function trainAndGo(page: Page): Promise<void> {
  await page.getByTestId('continue').click({ timeout: 60_000 });
  await page.getByTestId('train-button').click();
  await expect(page.getByTestId('view-results')).toBeVisible({ timeout: 240_000 });
  await page.getByTestId('step-export').click();
  await sizesKnown(page);
}

/** Until then it is not known what can be made of a model. */
const sizesKnown = (page: Page) =>
  expect(page.getByTestId('way-model')).toContainText(/[KM]B/, { timeout: 60_000 });
const choose = (page: Page, way: string) => page.getByTestId(`way-${way}`).getByRole('radio').check();
const exported = (page: Page) => page.getByTestId('exported-files');

/** Exports what is chosen into a folder of this name; its files by name, with their sizes. */
async function exportTo(page: Page, name: string): Promise<Record<string, number>> {
  const path = join(folder, name);
  await mkdir(path);
  await answerDialogs(studio.app, { open: [path] });
  await page.getByTestId('export-button').click();
  await expect(exported(page)).toContainText(path, { timeout: 180_000 });
  return sizesIn(path);
}

async function sizesIn(path: string): Promise<Record<string, number>> {
  const names = await readdir(path);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, (await stat(join(path, name))).size] as const)),
  );
}

const total = (sizes: Record<string, number>) => Object.values(sizes).reduce((sum, bytes) => sum + bytes, 0);

/** '1.2 MB' as a number. */
function shownBytes(text: string): number {
  const [, number, unit] = text.match(/([\d.]+) (B|KB|MB)/)!;
  return Number(number) * { B: 1, KB: 1e3, MB: 1e6 }[unit!]!;
}

test('pictures: a page, smaller weights and a JSON file lie on the disk, each with its proof on held-out samples', async () => {
  test.setTimeout(600_000);
  const { app, page } = studio;
  await openColours(page);
  await trainAndGo(page);
  const shown = await app.evaluateHandle(({ shell }) => {
    const paths: string[] = [];
    shell.showItemInFolder = (path) => void paths.push(path);
    return paths;
  });

  await choose(page, 'page');
  const promised = shownBytes(await page.getByTestId('way-page').innerText());
  const files = await exportTo(page, 'page');
  const html = Object.keys(files).filter((name) => name.endsWith('.html'));
  expect(html).toHaveLength(1);
  expect(Math.abs(files[html[0]!]! / promised - 1)).toBeLessThan(0.1);
  const proof = page.getByTestId('proof');
  await expect(proof).toHaveAttribute('data-samples', 'held-out');
  await expect(proof).toContainText(/The same answer for 100% of \d+ samples that it never learned from/);
  await expect(proof).toContainText(/Largest difference of a probability: <?0(\.0000\d*)?\s/);
  await expect(page.getByTestId('export-files')).toContainText(html[0]!);
  await expect(page.locator('[data-outcome]')).toBeFocused();
  await page.getByTestId('export-reveal').click();
  await expect.poll(() => shown.jsonValue()).toHaveLength(1);
  expect((await shown.jsonValue())[0]).toContain(join(folder, 'page'));

  await choose(page, 'model');
  const whole = shownBytes(await page.getByTestId('way-model').innerText());
  await page
    .getByTestId('weights')
    .getByRole('radio', { name: /^8 bits/ })
    .check();
  const small = shownBytes(await page.getByTestId('way-model').innerText());
  expect(small).toBeLessThan(0.7 * whole);
  const eight = await exportTo(page, 'eight');
  expect(Math.abs(eight['model.onnx']! / small - 1)).toBeLessThan(0.1);
  await expect(proof).toContainText(/right, in the app\s*[\d.]+%\s*right, exported\s*[\d.]+%/);

  await choose(page, 'numbers');
  const json = await exportTo(page, 'json');
  const head = Object.keys(json).find((name) => name === 'head.json');
  expect(JSON.parse(await readFile(join(folder, 'json', head!), 'utf8'))).toBeTruthy();
  await expect(proof).toHaveAttribute('data-samples', 'held-out');

  // What came of each stays beside it.
  await choose(page, 'page');
  await expect(exported(page)).toContainText(join(folder, 'page'));
});

test('an export that is cancelled leaves nothing, and a folder that is not empty is not touched', async () => {
  test.setTimeout(400_000);
  const { app, page } = studio;
  await openColours(page);
  await trainAndGo(page);
  await choose(page, 'page');
  const empty = join(folder, 'empty');
  await mkdir(empty);
  await answerDialogs(app, { open: [empty] });
  await page.getByTestId('export-button').click();
  await expect(page.getByTestId('export-cancel')).toBeFocused();
  const pressed = Date.now();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('export-button')).toBeFocused({ timeout: 15_000 });
  expect(Date.now() - pressed).toBeLessThan(10_000);
  await expect(exported(page)).toHaveCount(0);
  expect(await readdir(empty)).toEqual([]);

  const full = join(folder, 'full');
  await mkdir(full);
  await writeFile(join(full, 'notes.txt'), 'mine');
  await answerDialogs(app, { open: [full] });
  await choose(page, 'program');
  await page.getByTestId('export-button').click();
  const failed = page.getByTestId('export-failed');
  await expect(failed).toContainText('Nothing was exported.');
  await expect(failed).toContainText('is not empty');
  expect(await readdir(full)).toEqual(['notes.txt']);
  await page.getByTestId('export-subfolder').click();
  await expect(exported(page)).toContainText(full, { timeout: 180_000 });
  const [made] = (await readdir(full)).filter((name) => name !== 'notes.txt');
  const files = await sizesIn(join(full, made!));
  expect(Object.keys(files)).toEqual(expect.arrayContaining(['model.onnx', 'classify.py', 'README.md']));
  expect(total(files)).toBeGreaterThan(0);

  // A dialog that is dismissed changes nothing.
  await answerDialogs(app, { open: null });
  await page.getByTestId('export-button').click();
  await expect(exported(page)).toContainText(full);
});

test('a model whose data is not open is compared on samples that were made up, and that is said', async () => {
  test.setTimeout(400_000);
  await studio.page.getByTestId('sample-iris').click();
  await trainAndGo(studio.page);
  const saved = join(folder, 'iris.onnx');
  await answerDialogs(studio.app, { save: saved });
  await studio.page.getByTestId('export-model').click();
  await expect(studio.page.getByTestId('exported')).toContainText('iris.onnx');
  await expect(studio.page.getByTestId('way-network')).toHaveCount(0);

  await studio.close();
  studio = await launchStudio({ args: [saved] });
  const { page } = studio;
  await expect(page.getByTestId('view-try')).toBeVisible();
  await page.getByTestId('step-export').click();
  await sizesKnown(page);
  await choose(page, 'numbers');
  await exportTo(page, 'json');
  await expect(page.getByTestId('proof')).toHaveAttribute('data-samples', 'made');
  await expect(page.getByTestId('proof')).toContainText('that the app made up');
});
