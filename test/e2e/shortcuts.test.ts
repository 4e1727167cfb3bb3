/** The list of keyboard shortcuts, and the ways to it. */
import { expect, test } from '@playwright/test';
import { launchStudio } from './app';

test('all shortcuts are listed on demand: by keys, by the mouse, from the menu, and not while one writes', async () => {
  const { app, page, close } = await launchStudio({ args: ['--sample', 'iris'] });
  const sheet = page.getByTestId('shortcuts');
  const hide = async () => {
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
  };
  try {
    await page.getByTestId('view-data').waitFor({ timeout: 60_000 });
    for (const keys of ['?', 'Control+/']) {
      await page.keyboard.press(keys);
      await expect(sheet.getByText('Go to a step of the sidebar')).toBeVisible();
      await hide();
    }
    await page.getByTestId('shortcuts-button').click();
    await expect(sheet).toBeVisible();
    await page.getByTestId('shortcuts-close').click();
    await expect(page.getByTestId('shortcuts-button')).toBeFocused();

    await app.evaluate(({ Menu, BrowserWindow }) => {
      const help = Menu.getApplicationMenu()!.items.find(({ role }) => role === 'help')!;
      help.submenu!.items[0]!.click(undefined, BrowserWindow.getAllWindows()[0]);
    });
    await expect(sheet).toBeVisible();
    await hide();

    const field = page.locator('input[type="search"], input[type="text"]').first();
    await field.fill('what');
    await page.keyboard.press('?');
    await expect(field).toHaveValue('what?');
    await expect(sheet).toBeHidden();
  } finally {
    await close();
  }
});
