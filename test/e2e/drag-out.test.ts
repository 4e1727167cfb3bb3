/** Pictures that are dragged out of the window: the system is handed the files of what is selected, and nothing else. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Locator } from '@playwright/test';
import { imageFolder } from '../fixtures';
import { dropFiles, launchStudio, type LaunchedStudio } from './app';

let folder: string;
let studio: LaunchedStudio;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'softmax-studio-drag-'));
  studio = await launchStudio();
});
test.afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

interface Carried {
  files: string[];
  icon: { width: number; height: number };
  /** Blue, green and red at the middle of the icon. */
  middle: number[];
}

/** No display here has a desktop to drop on: notes what the system would carry. */
async function noteDrags({ app }: LaunchedStudio): Promise<() => Promise<Carried[]>> {
  await app.evaluate(({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    const drags: Carried[] = [];
    Object.assign(globalThis, { drags });
    webContents.startDrag = ({ files = [], icon }) => {
      if (typeof icon === 'string') throw new Error('The icon is a path.');
      const icons = icon.getSize();
      const at = 4 * (Math.floor(icons.height / 2) * icons.width + Math.floor(icons.width / 2));
      drags.push({ files, icon: icons, middle: [...icon.toBitmap().subarray(at, at + 3)] });
    };
  });
  return () => app.evaluate(() => (globalThis as unknown as { drags: Carried[] }).drags);
}

async function drag(studio: LaunchedStudio, from: Locator): Promise<void> {
  const { x, y } = (await from.boundingBox())!;
  await studio.page.mouse.move(x + 30, y + 30);
  await studio.page.mouse.down();
  await studio.page.mouse.move(x + 60, y + 50, { steps: 5 });
  await studio.page.mouse.up();
}

/** Opens pictures of blue, and more colours after it; waits until they are seen. */
async function openColours() {
  const { page } = studio;
  const colours = await imageFolder(join(folder, 'colours'), { perClass: 20 });
  await dropFiles(page, [colours]);
  const samples = page.getByTestId('sample');
  await expect(samples.nth(2).locator('img')).toBeVisible({ timeout: 60_000 });
  return { page, colours, samples, carried: await noteDrags(studio) };
}

test('what is selected is dragged out as files, under its picture', async () => {
  const { page, colours, samples, carried } = await openColours();
  const pathOf = async (n: number) => join(colours, (await samples.nth(n).getAttribute('data-item'))!);

  await samples.nth(0).click();
  await drag(studio, samples.nth(0));
  await expect.poll(carried).toHaveLength(1);
  await samples.nth(2).click({ modifiers: ['Control'] });
  await drag(studio, samples.nth(2));
  await expect.poll(carried).toHaveLength(2);

  const [one, two] = await carried();
  expect(one!.files).toEqual([await pathOf(0)]);
  expect(two!.files).toEqual([await pathOf(0), await pathOf(2)]);
  // The first class is blue.
  const [blue, green, red] = one!.middle as [number, number, number];
  expect(blue).toBeGreaterThan(Math.max(green, red));
  expect(Math.max(one!.icon.width, one!.icon.height)).toBe(96);
  // The drag was neither a click nor a band.
  await expect(page.getByTestId('selected-count')).toHaveAttribute('data-count', '2');

  // From what is not selected, a band begins.
  await drag(studio, samples.nth(4));
  await expect(page.getByTestId('selected-count')).toHaveAttribute('data-count', '1');
  expect(await carried()).toHaveLength(2);
});

test('a picture at large is dragged out; one that is gone says so', async () => {
  const { page, colours, samples, carried } = await openColours();
  await samples.first().dblclick();
  const detail = page.getByTestId('sample-detail');
  const item = (await detail.getAttribute('data-item'))!;
  await expect(detail.locator('img')).toBeVisible();
  await drag(studio, detail.locator('img'));
  await expect.poll(carried).toHaveLength(1);
  expect((await carried())[0]!.files).toEqual([join(colours, item)]);
  await page.keyboard.press('Escape');

  await rm(join(colours, item));
  await drag(studio, samples.first());
  await expect(page.getByText('is not there any more')).toBeVisible();
  expect(await carried()).toHaveLength(1);
});

test('the page drags nothing but samples of the data that is open', async () => {
  const { page } = studio;
  await dropFiles(page, [await imageFolder(join(folder, 'colours'), { perClass: 20 })]);
  await expect(page.getByTestId('sample').first()).toBeVisible({ timeout: 60_000 });
  const carried = await noteDrags(studio);
  const icon = { width: 1, height: 1, pixels: 4 };
  const answers = await page.evaluate(async (small) => {
    const ask = (input: object) =>
      window.studio.main('sample:drag', {
        datasetId: 'other',
        indices: [0],
        icon: { ...small, pixels: new Uint8Array(small.pixels) },
        ...input,
      } as never);
    return Promise.all([ask({}), ask({ indices: ['/etc/passwd'] }), ask({ files: ['/etc/passwd'] })]);
  }, icon);
  expect(answers.map((answer) => answer.ok)).toEqual([false, false, false]);
  expect(await carried()).toEqual([]);
});

test('what is dragged to a class of the window itself is relabelled', async () => {
  const { page, samples, carried } = await openColours();
  await samples.first().click();
  const { x, y } = (await samples.first().boundingBox())!;
  await page.mouse.move(x + 30, y + 30);
  await page.mouse.down();
  await page.mouse.move(x + 60, y + 50, { steps: 5 });
  await expect.poll(carried).toHaveLength(1);
  // The system says what is over the window, and dropped there.
  const classRow = (name: string) => page.getByTestId('class').and(page.locator(`[data-name="${name}"]`));
  const red = classRow('red');
  await dropFiles(page, (await carried())[0]!.files, red);
  await page.mouse.up();
  await expect(red).toHaveAttribute('data-count', '21');
  await expect(classRow('blue')).toHaveAttribute('data-count', '19');
  await expect(page.getByTestId('drop-overlay')).toBeHidden();
  await page.getByTestId('edits-undo').click();
  await expect(red).toHaveAttribute('data-count', '20');
});
