/** From the start to a saved model and an answer by the keyboard alone, always with a focus that can be seen. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { answerDialogs, launchStudio, type LaunchedStudio } from './app';

test.setTimeout(180_000);

let folder: string;
let studio: LaunchedStudio;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'softmax-studio-keyboard-'));
  studio = await launchStudio();
});
test.afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

/** What has the focus, in words, and whether that can be seen: as the browser shows it, by a line around it. */
const focus = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    // Where a radio button itself is not drawn, its label stands for it.
    const label = element.closest('label');
    const drawn = [element, ...(label ? [label, ...label.querySelectorAll('*')] : [])];
    const hasOutline = drawn.some((each) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(each);
      return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
    });
    const { width, height, top, bottom } = element.getBoundingClientRect();
    return {
      what: element.outerHTML.slice(0, 160),
      isVisible: element.matches(':focus-visible'),
      hasOutline,
      isOnScreen: width > 0 && height > 0 && bottom > 0 && top < innerHeight,
    };
  });

async function expectSeen(page: Page): Promise<void> {
  const { what, ...seen } = (await focus(page)) ?? { what: 'nothing' };
  expect(seen, what).toEqual({ isVisible: true, hasOutline: true, isOnScreen: true });
}

/** Goes on with Tab until this has the focus. */
async function tabTo(page: Page, target: Locator, most = 60): Promise<void> {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    // After the last thing in the page the focus leaves it once.
    if ((await focus(page)) === null) continue;
    await expectSeen(page);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`The Tab key did not come to ${String(target)}.`);
}

/** A screen that was gone to has the focus on its title, which is for screen readers alone. */
async function expectScreen(page: Page, name: string): Promise<void> {
  await expect(page.getByTestId(`view-${name}`)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByTestId(`view-${name}`).getByRole('heading', { level: 1 })).toBeFocused();
}

test('opens a sample, trains, looks into the matrix, saves the model and classifies', async () => {
  const { page, app } = studio;
  await expectScreen(page, 'start');
  await tabTo(page, page.getByTestId('sample-iris'));
  await page.keyboard.press('Enter');

  await expectScreen(page, 'data');
  await tabTo(page, page.getByTestId('continue'));
  await page.keyboard.press('Enter');
  await expectScreen(page, 'train');
  await tabTo(page, page.getByTestId('train-button'));
  await page.keyboard.press(' ');

  await expectScreen(page, 'results');
  const matrix = page.getByTestId('confusion-matrix').first();
  await tabTo(page, matrix.locator('td[data-row="0"][data-column="0"]'));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(matrix.locator('td[data-row="1"][data-column="1"]')).toBeFocused();
  await expectSeen(page);
  await page.keyboard.press('Enter');
  const drawer = page.getByTestId('cell-drawer');
  await expect(drawer).toContainText('versicolor');
  await expect(drawer.getByRole('heading', { level: 2 })).toBeFocused();
  await tabTo(page, page.getByTestId('close-cell'));
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(matrix.locator('td[data-row="1"][data-column="1"]')).toBeFocused();

  const saved = join(folder, 'iris.onnx');
  await answerDialogs(app, { save: saved });
  await tabTo(page, page.getByTestId('save-model'));
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('saved')).toContainText('iris.onnx');
  expect((await stat(saved)).size).toBeGreaterThan(1000);

  await page.keyboard.press('ControlOrMeta+5');
  await expectScreen(page, 'try');
  const answer = page.getByTestId('prediction-label').first();
  await expect(answer).not.toBeEmpty();
  const type = async (column: string, value: string) => {
    await tabTo(page, page.getByLabel(column, { exact: true }));
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(value);
  };
  await type('petal_length', '1.4');
  await type('petal_width', '0.2');
  await expect(answer).toHaveText('setosa');
  await page.keyboard.press('ControlOrMeta+1');
  await expectScreen(page, 'start');
});
