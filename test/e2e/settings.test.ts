/** The settings: what they show is what lies on the disk. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { dataFiles, keep, range } from '../trainer/features/cache-support';
import { launchStudio } from './app';

test('the feature cache is shown, limited and cleared, by keyboard alone', async () => {
  const userData = await mkdtemp(join(tmpdir(), 'softmax-studio-settings-'));
  const cache = join(userData, 'feature-cache');
  await keep(cache, range(0, 2000));
  const { page, close } = await launchStudio({ userData });
  const size = page.getByTestId('cache-size');
  try {
    await page.getByTestId('settings-button').focus();
    await page.keyboard.press('Enter');
    await expect(size).toContainText('2.1 MB of');
    await expect(page.getByTestId('cache-folder')).toHaveText(cache);
    await expect(page.getByTestId('cache-limit').locator('option:checked')).toContainText('Automatic');

    // The choice of language comes first.
    await page.keyboard.press('Tab');
    await expect(page.getByTestId('cache-limit')).toBeFocused();
    await page.getByTestId('cache-limit').selectOption({ label: '5 GB' });
    await expect(size).toHaveText('2.1 MB of 5 GB');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(size).toHaveText('0 B of 5 GB');
    expect(dataFiles(cache)).toEqual([]);

    await page.keyboard.press('Escape');
    await expect(page.getByTestId('settings')).toBeHidden();
    await expect(page.getByTestId('settings-button')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(size).toHaveText('0 B of 5 GB');
  } finally {
    await close();
    await rm(userData, { recursive: true, force: true });
  }
});
