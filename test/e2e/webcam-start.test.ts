/** A project from nothing: classes that are named and filmed, opened, trained, and deleted with their pictures. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { launchStudio, type LaunchedStudio } from './app';

let studio: LaunchedStudio;

test.beforeEach(async () => {
  studio = await launchStudio({ args: ['--use-fake-device-for-media-stream'] });
});
test.afterEach(() => studio.close());

const row = (page: Page, index: number) => page.getByTestId('webcam-class-row').nth(index);

/** Holds the button of a class until it has some more pictures. */
async function film(page: Page, of: Locator): Promise<void> {
  const record = of.getByTestId('webcam-record');
  await expect(record).toHaveAttribute('aria-disabled', 'false');
  const { x, y, width, height } = (await record.boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await expect(page.getByTestId('webcam-recording')).toContainText(/^([4-9]|1\d) of 200/);
  await page.mouse.up();
}

const taken = async (of: Locator) =>
  Number.parseInt((await of.getByTestId('webcam-taken').textContent()) ?? '');

const capturesOf = (userData: string) =>
  readdir(join(userData, 'captures'), { recursive: true, withFileTypes: true }).then(
    (all) => all.filter((entry) => entry.isFile()),
    () => [],
  );

test('starts with classes that are filmed, and deletes the pictures with the project', async () => {
  test.setTimeout(180_000);
  const { page, userData } = studio;
  await page.getByTestId('webcam-begin').click();
  const onward = page.getByTestId('webcam-continue');
  await expect(row(page, 0).getByTestId('webcam-name')).toBeFocused();
  await page.keyboard.type('cup');
  await row(page, 1).getByTestId('webcam-name').fill('no cup');
  await film(page, row(page, 0));
  await expect(page.getByTestId('webcam-state')).toContainText('‘no cup’ has no pictures yet.');
  await expect(onward).toBeDisabled();
  await film(page, row(page, 0));
  await film(page, row(page, 1));
  await expect.poll(() => taken(row(page, 1))).toBeGreaterThanOrEqual(4);

  // A class too many, with a name that no folder can have.
  await page.getByTestId('webcam-add-class').click();
  await page.keyboard.type('cup/saucer');
  await film(page, row(page, 2));
  await expect(onward).toBeEnabled();
  await onward.click();
  await expect(page.getByTestId('webcam-failure')).toContainText('cup/saucer');
  expect(await capturesOf(userData)).toEqual([]);
  await page.getByRole('button', { name: 'Remove the class ‘cup/saucer’' }).click();
  const all = (await taken(row(page, 0))) + (await taken(row(page, 1)));
  await onward.click();

  await expect(page.getByTestId('samples')).toBeVisible();
  await expect(page.getByTestId('class')).toHaveCount(2);
  await expect(page.getByTestId('class').first()).toHaveAttribute('data-name', 'cup');
  expect(await capturesOf(userData)).toHaveLength(all);

  await page.getByTestId('step-start').click();
  await expect(page.getByTestId('card-picture')).toHaveCount(3);
  await page.getByRole('button', { name: 'Duplicate Webcam' }).click();
  await expect(page.getByTestId('project-card')).toHaveCount(2);
  for (const left of [all, 0]) {
    await page.getByTestId('delete-project').first().click();
    await expect(page.getByTestId('confirm')).toContainText('webcam');
    await page.getByTestId('confirm-yes').click();
    await expect(page.getByTestId('project-card')).toHaveCount(left === 0 ? 0 : 1);
    await expect.poll(async () => (await capturesOf(userData)).length).toBe(left);
  }
});

test('asks before what was recorded is discarded', async () => {
  const { page, userData } = studio;
  await page.getByTestId('webcam-begin').click();
  await film(page, row(page, 0));
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('confirm')).toContainText('not saved yet');
  // As somebody who hits the key again and again.
  for (let again = 0; again < 3; again++) {
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('confirm')).toBeHidden();
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('confirm')).toContainText('not saved yet');
  }
  await page.getByTestId('confirm').getByRole('button', { name: 'Keep' }).click();
  await expect(page.getByTestId('webcam-start')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByTestId('confirm-yes').click();
  await expect(page.getByTestId('webcam-start')).toBeHidden();
  expect(await capturesOf(userData)).toEqual([]);
});
