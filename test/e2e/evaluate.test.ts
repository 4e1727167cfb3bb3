/** A model on other labelled data, alone and beside another model. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { Evaluation } from '../../src-preload/contract';
import { imageFolder, notAnImage, writeCsv, type Cell } from '../fixtures';
import { answerDialogs, dropFiles, launchStudio, type LaunchedStudio } from './app';

let folder: string;
let studio: LaunchedStudio;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'softmax-studio-evaluate-'));
  studio = await launchStudio();
});
test.afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

/** Two kinds of flowers that differ in length, and hardly in zone. */
function flowers(rows: number, shift = 0): Cell[][] {
  const body = Array.from({ length: rows }, (_, i): Cell[] => {
    const long = i % 2 === 0;
    const zone = (i * 13) % 7 < (long ? 4 : 3) ? 1 : 2;
    return [(long ? 5 : 2) + ((i * 37) % 101) / 40 + shift, zone + i / 1000, long ? 'lily' : 'daisy'];
  });
  return [['length', 'zone', 'kind'], ...body];
}

async function train(page: Page): Promise<void> {
  await page.getByTestId('train-button').click();
  await expect(page.getByTestId('view-results')).toBeVisible({ timeout: 120_000 });
}

const openTab = (page: Page) => page.getByTestId('tab-other').click();

const rightCount = async (page: Page, kind: string) =>
  Number(await page.locator(`[data-testid="right-counts"] [data-kind="${kind}"]`).getAttribute('data-count'));

test('a table: scores on other rows, and a second run on the same', async () => {
  test.setTimeout(240_000);
  const { page, app } = studio;
  await dropFiles(page, [await writeCsv(join(folder, 'flowers.csv'), flowers(160))]);
  await expect(page.getByTestId('label-select')).toHaveValue('kind');
  await page.getByTestId('continue').click();
  await train(page);
  await page.getByTestId('step-data').click();
  await page.getByLabel('Select length').click();
  await page.getByTestId('use-excluded').click();
  await page.getByTestId('step-train').click();
  await train(page);

  await openTab(page);
  await expect(page.getByTestId('results-other')).toContainText('Data of another day');
  const rows = [...flowers(90), [3, 1, 'tulip'], [4, 2, 'tulip']] as Cell[][];
  await dropFiles(page, [await writeCsv(join(folder, 'later.csv'), rows)], page.getByTestId('other-zone'));
  const verdict = page.getByTestId('other-verdict');
  await expect(verdict).toContainText('of 100 new rows', { timeout: 60_000 });
  await expect(page.getByTestId('results-other')).toContainText('Measured on 90 rows of ‘later’.');
  await expect(page.getByTestId('skipped-count')).toHaveAttribute('data-count', '2');
  await expect(page.getByTestId('beside-training')).toContainText('Test');
  const accuracy = Number(await verdict.getAttribute('data-accuracy'));
  expect(accuracy).toBeLessThan(0.8);

  await page.getByTestId('compare-choice').selectOption({ label: await otherRun(page) });
  const compared = page.getByTestId('compare-verdict');
  await expect(compared).toHaveText('‘Run 1’ is the better one', { timeout: 60_000 });
  const [both, first, second, neither] = await Promise.all(
    ['both', 'first', 'second', 'neither'].map((kind) => rightCount(page, kind)),
  );
  expect(both! + first!).toBe(Math.round(90 * accuracy));
  expect(both! + first! + second! + neither!).toBe(90);
  expect(second).toBeGreaterThan(first!);

  const saved = join(folder, 'scores.json');
  await answerDialogs(app, { save: saved });
  await page.getByTestId('save-evaluation').click();
  await expect(page.getByText(`Saved to ${saved}`)).toBeVisible();
  const content = JSON.parse(await readFile(saved, 'utf8')) as Evaluation & { comparedWith: string };
  expect(content).toMatchObject({ model: 'Run 2', comparedWith: 'Run 1', scores: { count: 90, accuracy } });
  expect(content.comparison).toMatchObject({ bothRight: both, onlySecond: second, verdict: 'second' });

  await page.getByTestId('compare-choice').selectOption({ label: 'no other model' });
  await expect(compared).toBeHidden({ timeout: 60_000 });
});

/** How the first run is listed. */
async function otherRun(page: Page): Promise<string> {
  const labels = await page.getByTestId('compare-choice').locator('option').allInnerTexts();
  return labels.find((label) => label.startsWith('Run 1'))!;
}

test('pictures: a folder that is chosen, a model from a file, what cannot be read, and Cancel', async () => {
  test.setTimeout(240_000);
  const { page, app } = studio;
  await dropFiles(page, [await imageFolder(join(folder, 'colours'), { perClass: 12, size: 64 })]);
  await page.getByTestId('continue').click();
  await train(page);
  const model = join(folder, 'colours.onnx');
  await answerDialogs(app, { save: model });
  await page.getByTestId('save-model').click();
  await expect(page.getByTestId('saved')).toBeVisible();

  const others = await imageFolder(join(folder, 'others'), { perClass: 12, size: 48 });
  const broken = await notAnImage(join(others, 'red', 'broken.jpg'));
  await openTab(page);
  await answerDialogs(app, { open: [others] });
  await page.getByTestId('choose-other').click();
  await page.getByTestId('evaluating').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('evaluating')).toBeHidden();
  await expect(page.getByTestId('other-verdict')).toBeHidden();

  await page.getByTestId('choose-other').click();
  await expect(page.getByTestId('other-verdict')).toContainText('Right on all 36 pictures', {
    timeout: 90_000,
  });
  await page.getByTestId('skipped-count').click();
  await expect(page.getByTestId('results-other')).toContainText('broken.jpg');
  expect(broken).toContain('broken.jpg');

  await answerDialogs(app, { open: [model] });
  await page.getByTestId('compare-file').click();
  await expect(page.getByTestId('compare-verdict')).toHaveText(
    'The two models are right on exactly the same',
    { timeout: 90_000 },
  );
  expect(await rightCount(page, 'both')).toBe(36);
});
