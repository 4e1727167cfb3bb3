/** The lab in the real app: learning while one looks, points by mouse and keys, a file, and a restart. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { answerDialogs, dropFiles, launchStudio, type LaunchedStudio } from './app';

let folder: string;
let studio: LaunchedStudio;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'softmax-lab-'));
  studio = await launchStudio({ userData: join(folder, 'profile') });
  await open(studio.page);
});
test.afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(page: Page): Promise<void> {
  await page.getByTestId('step-lab').click();
  await expect(page.getByTestId('lab-play')).toBeVisible();
}

const accuracy = async (page: Page, run: string) =>
  Number(await page.getByTestId(`lab-score-${run}`).getAttribute('data-accuracy'));
const steps = async (page: Page) => Number(await page.getByTestId('lab-steps').getAttribute('data-steps'));

async function learn(page: Page, atLeast: number): Promise<void> {
  const from = await steps(page);
  await page.getByTestId('lab-play').click();
  await expect.poll(() => steps(page), { timeout: 60_000 }).toBeGreaterThan(from + atLeast);
  await page.getByTestId('lab-play').click();
  await expect(page.getByTestId('lab-play')).toHaveText('Play');
}

/** Red, green and blue of the picture at a place in shares of its side. */
const colourAt = (plane: Locator, x: number, y: number) =>
  plane.locator('canvas').evaluate(
    (canvas: HTMLCanvasElement, [atX, atY]) => {
      const context = canvas.getContext('2d')!;
      return [...context.getImageData(atX! * canvas.width, atY! * canvas.height, 1, 1).data].slice(0, 3);
    },
    [x, y],
  );
const distance = (a: number[], b: number[]) => Math.hypot(...a.map((value, at) => value - b[at]!));

/** How many hues, in coarse steps, cover more than 3% of the picture: as many as there are regions, at least. */
const hues = (plane: Locator) =>
  plane.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
    const counts = new Map<number, number>();
    for (let at = 0; at < data.length; at += 4) {
      const [red, green, blue] = [data[at]!, data[at + 1]!, data[at + 2]!];
      if (Math.max(red, green, blue) - Math.min(red, green, blue) < 16) continue;
      const hue = Math.round(
        (Math.atan2(Math.sqrt(3) * (green - blue), 2 * red - green - blue) * 6) / Math.PI,
      );
      counts.set(hue, (counts.get(hue) ?? 0) + 1);
    }
    return [...counts.values()].filter((count) => count > 0.03 * width * height).length;
  });

test('rings: the hidden layer gets them while the straight lines do not, live, and the regions bend', async () => {
  const { page } = studio;
  await page.getByTestId('lesson-rings').click();
  await expect(page.getByTestId('lesson-text')).toContainText('hidden layer');
  await learn(page, 400);
  expect(await accuracy(page, 'straight')).toBeLessThan(0.7);
  expect(await accuracy(page, 'bent')).toBeGreaterThan(0.9);
  // The disc, the ring around it and all beyond are three regions.
  const plane = page.getByTestId('lab-plane-bent');
  expect(await hues(plane)).toBeGreaterThanOrEqual(3);
  const beyond = await colourAt(plane, 0.02, 0.02);
  expect(distance(beyond, await colourAt(plane, 0.98, 0.98))).toBeLessThan(25);
  await expect(page.getByTestId('lab-summary')).toContainText(
    /180 points: A 60, B 60, C 60\. After [\d,]+ steps/,
  );

  // At the hot end every class is as likely everywhere: one colour, which is that of none of them.
  await page.getByTestId('lab-temperature').fill('100');
  await expect.poll(async () => distance(beyond, await colourAt(plane, 0.02, 0.02))).toBeGreaterThan(25);
  expect(distance(await colourAt(plane, 0.02, 0.02), await colourAt(plane, 0.02, 0.98))).toBeLessThan(2);
  await page.getByTestId('lab-reset').click();
  expect(await steps(page)).toBe(0);
});

test('points are added, moved and erased, with the mouse and with the keys alone', async () => {
  const { page } = studio;
  await page.getByTestId('lesson-step').click();
  const plane = page.getByTestId('lab-plane-step');
  const summary = page.getByTestId('lab-summary');
  const box = (await plane.boundingBox())!;
  await page.getByTestId('lab-brushes').getByRole('radio').nth(1).check();
  await page.mouse.click(box.x + 0.05 * box.width, box.y + 0.05 * box.height);
  await expect(summary).toContainText('46 points: A 15, B 16, C 15');
  await expect(page.getByTestId('lab-step-table')).toContainText('point 46');
  await expect(page.getByTestId('lab-step-table')).toContainText('Class B, x₁ = −2.7');

  await page.mouse.move(box.x + 0.05 * box.width, box.y + 0.05 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.9 * box.width, box.y + 0.05 * box.height, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByTestId('lab-step-table')).toContainText('x₁ = 2.4');

  await page.getByRole('radio', { name: 'Erase' }).check();
  await page.mouse.click(box.x + 0.9 * box.width, box.y + 0.05 * box.height);
  await expect(summary).toContainText('45 points');

  await plane.focus();
  await page.keyboard.press('n');
  await page.keyboard.press('3');
  await expect(summary).toContainText('A 14, B 15, C 16');
  const told = plane.locator('xpath=following-sibling::*[@role="status"]');
  await expect(told).toContainText(/Point 1 of 45, C, x .* The model says [ABC], \d/);
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Delete');
  await expect(summary).toContainText('44 points');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowUp');
  await expect(told).toContainText('Cross, x 0.00, y 0.10');
  await page.keyboard.press('Enter');
  await expect(summary).toContainText('45 points');
});

test('what was done to points is taken back and done again, by keys and by buttons, while the models learn on', async () => {
  const { page } = studio;
  await page.getByTestId('lesson-step').click();
  await page.getByTestId('lab-step').click();
  const plane = page.getByTestId('lab-plane-step');
  const summary = page.getByTestId('lab-summary');
  const table = page.getByTestId('lab-step-table');
  const box = (await plane.boundingBox())!;
  const at = (share: number) => [box.x + share * box.width, box.y + 0.05 * box.height] as const;
  await page.getByTestId('lab-brushes').getByRole('radio').nth(1).check();
  await page.mouse.click(...at(0.05));
  await expect(table).toContainText('Class B, x₁ = −2.7');
  // A drag of many moves is one change.
  await page.mouse.move(...at(0.05));
  await page.mouse.down();
  await page.mouse.move(...at(0.9), { steps: 6 });
  await page.mouse.up();
  await expect(table).toContainText('x₁ = 2.4');
  await plane.focus();
  await page.keyboard.press('3');
  await expect(summary).toContainText('A 15, B 15, C 16');
  await page.keyboard.press('Delete');
  await expect(summary).toContainText('45 points');
  await page.getByRole('button', { name: 'Remove all' }).click();
  await expect(summary).toContainText('0 points');

  const back = page.getByTestId('lab-undo');
  await page.keyboard.press('Control+z');
  await expect(summary).toContainText('45 points');
  await back.click();
  await expect(summary).toContainText('A 15, B 15, C 16');
  await back.click();
  await expect(summary).toContainText('A 15, B 16, C 15');
  await expect(table).toContainText('Class B, x₁ = 2.4');
  await page.keyboard.press('Control+z');
  await expect(table).toContainText('Class B, x₁ = −2.7');
  await page.keyboard.press('Control+z');
  await expect(summary).toContainText('45 points: A 15, B 15, C 15. After 1 step.');
  await page.keyboard.press('Control+y');
  await page.keyboard.press('Control+Shift+z');
  await expect(table).toContainText('x₁ = 2.4');
  await page.getByTestId('lab-redo').click();
  await expect(summary).toContainText('A 15, B 15, C 16');

  // Other points altogether begin anew, and so does their taking back.
  await page.getByTestId('lab-classes').selectOption('5');
  await expect(summary).toContainText('75 points');
  await back.click();
  await expect(summary).toContainText('46 points: A 15, B 15, C 16. After 0 steps.');
  await expect(page.getByTestId('lab-classes')).toHaveValue('3');
});

test('one step on a point: the numbers stand there, and its loss falls', async () => {
  const { page } = studio;
  await page.getByTestId('lesson-step').click();
  const table = page.getByTestId('lab-numbers');
  await expect(table.locator('tbody tr')).toHaveCount(6);
  const row = async (name: string) =>
    (
      await table
        .locator('tr', { has: page.getByRole('rowheader', { name, exact: true }) })
        .locator('td')
        .allInnerTexts()
    )
      .slice(1)
      .map((text) => Number(text.replace('−', '-')));
  const [P, Y, slope] = [await row('Probabilities'), await row('True class'), await row('Gradient')];
  expect(P[3]).toBe(1);
  P.slice(0, 3).forEach((value, j) => expect(slope[j]).toBeCloseTo(value - Y[j]!, 2));
  const loss = async () => Number((await page.getByTestId('lab-point-loss').innerText()).split('=').at(-1));
  const before = await loss();
  expect(before).toBeCloseTo(-Math.log(P[Y.indexOf(1)]!), 2);
  await page.getByTestId('lab-step-point').click();
  await expect.poll(loss).toBeLessThan(before);
  await expect(page.getByTestId('lab-weights').locator('tbody tr')).toHaveCount(3);
});

test('two classes are logistic regression; the three losses race; the loss that runs away is told', async () => {
  const { page } = studio;
  await page.getByTestId('lesson-two').click();
  await learn(page, 60);
  expect(Number(await page.getByTestId('lab-largest').getAttribute('data-largest'))).toBeLessThan(1e-12);
  expect(await accuracy(page, 'softmax')).toBe(await accuracy(page, 'logistic'));

  await page.getByTestId('lesson-outliers').click();
  await expect(page.getByTestId('lab-pane')).toHaveCount(3);
  await learn(page, 250);
  expect(await accuracy(page, 'mse')).toBeLessThan(await accuracy(page, 'cross-entropy'));
  await page.getByTestId('lab-rate').selectOption('10');
  await page.getByTestId('lab-play').click();
  await expect(page.getByRole('alert')).toContainText('Squared error: the loss grew without end', {
    timeout: 30_000,
  });
  await expect(page.getByTestId('lab-play')).toHaveText('Play');
});

test('a lab is saved, opened again, dropped, and there after a restart; what is no lab is refused', async () => {
  const { page, app } = studio;
  await page.getByTestId('lesson-temperature').click();
  await learn(page, 30);
  const kept = await steps(page);
  const path = join(folder, 'five.softmax-lab.json');
  await answerDialogs(app, { save: path });
  await page.getByTestId('lab-save').click();
  await expect(page.getByText(`Saved to ${path}`)).toBeVisible();
  const file = JSON.parse(await readFile(path, 'utf8')) as { points: unknown[]; steps: number };
  expect([file.points.length, file.steps]).toEqual([200, kept]);

  await page.getByTestId('lesson-rings').click();
  expect(await steps(page)).toBe(0);
  await page.getByTestId('lab-file').setInputFiles(path);
  await expect(page.getByTestId('lab-steps')).toHaveAttribute('data-steps', String(kept));

  const bad = join(folder, 'bad.json');
  await writeFile(bad, '{"format":"softmax-lab","version":9}');
  await page.getByTestId('lab-file').setInputFiles(bad);
  await expect(page.getByText('‘bad.json’ cannot be opened here')).toBeVisible();
  expect(await steps(page)).toBe(kept);

  await page.getByTestId('lesson-rings').click();
  await dropFiles(page, [path]);
  await expect(page.getByTestId('lab-steps')).toHaveAttribute('data-steps', String(kept));
  await expect(page.getByTestId('view-lab')).toBeVisible();
  await expect(page.getByTestId('drop-overlay')).toHaveCount(0);

  await studio.close();
  studio = await launchStudio({ userData: join(folder, 'profile') });
  await open(studio.page);
  await expect(studio.page.getByTestId('lab-steps')).toHaveAttribute('data-steps', String(kept));
  await expect(studio.page.getByTestId('lab-summary')).toContainText('200 points');
});

test('two columns of the open table', async () => {
  const { page } = studio;
  await page.getByTestId('step-start').click();
  await page.getByTestId('sample-iris').click();
  await expect(page.getByTestId('class-list')).toBeVisible({ timeout: 60_000 });
  await open(page);
  await page.getByTestId('lab-kind').selectOption({ label: 'Columns of the open table' });
  await page.getByTestId('lab-take').click();
  await expect(page.getByTestId('lab-summary')).toContainText(
    /150 points: setosa 50, versicolor 50, virginica 50/,
  );
  await learn(page, 100);
  expect(await accuracy(page, 'bent')).toBeGreaterThan(0.7);
});
