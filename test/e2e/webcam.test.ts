/** The webcam: recorded into a class by mouse and by keyboard, and classified while it is looked at. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { imageFolder } from '../fixtures';
import { dropFiles, launchStudio, type LaunchedStudio } from './app';

let folder: string;
let studio: LaunchedStudio;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'softmax-studio-webcam-'));
});
test.afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

async function openColours(page: Page): Promise<void> {
  const classes = ['red', 'blue'];
  await dropFiles(page, [await imageFolder(join(folder, 'colours'), { classes, perClass: 8 })]);
  await expect(page.getByTestId('samples')).toBeVisible();
}

/** How many pictures the class in the dialog has. */
const countOf = async (page: Page) =>
  Number.parseInt((await page.getByTestId('webcam-count').textContent()) ?? '');

test('records into a class while the button or Space is held, learns it, and knows it live', async () => {
  studio = await launchStudio({ args: ['--use-fake-device-for-media-stream'] });
  const { page, userData } = studio;
  await openColours(page);
  await page.getByTestId('class-add').click();
  await page.getByTestId('class-name').fill('camera');
  await page.getByTestId('class-apply').click();

  await page.getByTestId('webcam-open').click();
  const record = page.getByTestId('webcam-record');
  await expect(record).toBeFocused();
  await expect(record).toHaveAttribute('aria-disabled', 'false');
  await page.getByTestId('webcam-class').selectOption('camera');
  expect(await countOf(page)).toBe(0);

  const { x, y, width, height } = (await record.boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await expect(page.getByTestId('webcam-recording')).toContainText(/^([4-9]|1\d) of 200/);
  await page.mouse.up();
  await expect(page.getByTestId('webcam-said')).toContainText('added to ‘camera’');
  const byMouse = await countOf(page);
  expect(byMouse).toBeGreaterThanOrEqual(4);

  await page.keyboard.down(' ');
  await expect(page.getByTestId('webcam-recording')).toContainText(/^([4-9]|1\d) of 200/);
  await page.keyboard.up(' ');
  await expect.poll(() => countOf(page)).toBeGreaterThanOrEqual(byMouse + 4);
  const all = await countOf(page);
  await page.getByTestId('webcam-done').click();
  await expect(page.getByTestId('webcam-dialog')).toBeHidden();
  const [day] = await readdir(join(userData, 'captures'));
  const holds = await readdir(join(userData, 'captures', day!));
  const files = await Promise.all(holds.map((hold) => readdir(join(userData, 'captures', day!, hold))));
  expect(files.flat()).toHaveLength(all);

  await page.getByTestId('continue').click();
  await page.getByTestId('train-button').click();
  await expect(page.getByTestId('view-results')).toBeVisible({ timeout: 90_000 });
  await page.getByTestId('step-try').click();
  await page.getByTestId('live-start').click();
  const live = page.getByTestId('live');
  await expect(live.getByTestId('prediction-label')).toHaveText('camera', { timeout: 20_000 });
  // The bars move with the picture.
  const bars = live.getByTestId('probabilities');
  await expect(bars.getByRole('row')).toHaveCount(4);
  await page.getByTestId('live-stop').click();
  await expect(live).toBeHidden();
});

test('one hold is one edit: undo takes its pictures out again', async () => {
  studio = await launchStudio({ args: ['--use-fake-device-for-media-stream'] });
  const { page } = studio;
  await openColours(page);
  await page.getByTestId('webcam-open').click();
  await expect(page.getByTestId('webcam-record')).toHaveAttribute('aria-disabled', 'false');
  expect(await countOf(page)).toBe(8);
  // A short press is one picture.
  await page.keyboard.press('Enter');
  await expect.poll(() => countOf(page)).toBe(9);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('webcam-dialog')).toBeHidden();
  await page.keyboard.press('ControlOrMeta+z');
  await page.getByTestId('webcam-open').click();
  await expect.poll(() => countOf(page)).toBe(8);
});

test('says so where there is no camera, and gets nothing but the camera', async () => {
  studio = await launchStudio();
  const { page } = studio;
  await openColours(page);
  await page.getByTestId('webcam-open').click();
  await expect(page.getByTestId('webcam-problem')).toContainText('No camera was found');
  await expect(page.getByTestId('webcam-record')).toHaveAttribute('aria-disabled', 'true');
});

test('the page may not hear, nor see the screen', async () => {
  studio = await launchStudio({ args: ['--use-fake-device-for-media-stream'] });
  const outcome = (wanted: MediaStreamConstraints) =>
    studio.page.evaluate(
      (constraints) =>
        navigator.mediaDevices.getUserMedia(constraints).then(
          (stream) =>
            stream
              .getTracks()
              .map(({ kind }) => kind)
              .join(),
          (error: Error) => error.name,
        ),
      wanted,
    );
  expect(await outcome({ video: true })).toBe('video');
  expect(await outcome({ audio: true })).toBe('NotAllowedError');
  expect(await outcome({ audio: true, video: true })).toBe('NotAllowedError');
  const screen = { mandatory: { chromeMediaSource: 'desktop' } } as unknown as MediaTrackConstraints;
  expect(await outcome({ video: screen })).not.toBe('video');
  const shared = await studio.page.evaluate(() =>
    navigator.mediaDevices.getDisplayMedia({ video: true }).then(
      () => 'seen',
      (error: Error) => error.name,
    ),
  );
  expect(shared).not.toBe('seen');
});
