/** What a table's model sees, drawn in the real app. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { launchStudio, type LaunchedStudio } from './app';

let studio: LaunchedStudio;

test.beforeEach(async () => {
  studio = await launchStudio();
});
test.afterEach(() => studio.close());

/** The plane, drawn: it is asked for when it is looked at. */
async function drawn(page: Page): Promise<Locator> {
  await page.getByTestId('plane-panel').scrollIntoViewIfNeeded();
  const plane = page.getByTestId('plane');
  await expect(plane).toHaveAttribute('data-points', /^[1-9]/, { timeout: 30_000 });
  // Drawn in the frame after the next.
  await page.waitForTimeout(300);
  return plane;
}

/**
 * Colours of the canvas that cover more than 3% of it, in coarse steps: three regions are three of them at least, and
 * without regions only the ground is.
 */
const largeColours = (plane: Locator) =>
  plane.evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const pixels = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height).data;
    const counts = new Map<string, number>();
    for (let at = 0; at < pixels.length; at += 4) {
      if (pixels[at + 3]! < 250) continue;
      const [red, green, blue] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
      const hue = Math.round(
        (Math.atan2(Math.sqrt(3) * (green - blue), 2 * red - green - blue) * 6) / Math.PI,
      );
      const isGrey = Math.max(red, green, blue) - Math.min(red, green, blue) < 16;
      const name = isGrey ? 'grey' : `hue ${hue}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return [...counts].filter(([name, count]) => name !== 'grey' && count > 0.03 * width * height).length;
  });

async function train(page: Page): Promise<void> {
  await page.getByTestId('continue').click();
  await page.getByTestId('train-button').click();
  await expect(page.getByTestId('view-results')).toBeVisible({ timeout: 120_000 });
}

test('two columns of a table: its points at first, the regions of its model once there is one', async () => {
  const { page } = studio;
  await page.getByTestId('sample-clouds-3').click();
  await expect(page.getByTestId('class-list')).toBeVisible({ timeout: 60_000 });
  const before = await drawn(page);
  await expect(before).toHaveAttribute('data-points', '360');
  await expect(before).toHaveAttribute('data-regions', '0');
  expect(await largeColours(before)).toBe(0);

  await train(page);
  const plane = await drawn(page);
  await expect(plane).toHaveAttribute('data-regions', '3');
  expect(await largeColours(plane)).toBeGreaterThanOrEqual(3);
  const words = page.getByTestId('plane-panel').getByRole('img').first();
  await expect(words).toHaveAttribute(
    'aria-label',
    /north: 120 rows around x .*, y .*, the model’s answer in \d+%/,
  );

  // The mouse tells of the place below it, and the arrow keys do too.
  const box = (await plane.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + 30);
  await expect(page.getByTestId('plane-told')).toContainText('The model says north');
  await page.mouse.move(0, 0);
  await expect(page.getByTestId('plane-told')).toHaveCount(0);
  await words.focus();
  for (let step = 0; step < 4; step++) await page.keyboard.press('Shift+ArrowDown');
  for (let step = 0; step < 4; step++) await page.keyboard.press('Shift+ArrowRight');
  await expect(page.getByTestId('plane-panel').getByRole('status')).toContainText('The model says east');

  // Classes are hidden and shown again, and the axes change places.
  const toggle = page.getByTestId('plane-classes').getByRole('button', { name: 'west' });
  await toggle.click();
  await expect(toggle).toHaveAttribute('aria-pressed', 'false');
  await expect(page.getByTestId('plane-x')).toHaveValue('x');
  await page.getByTestId('plane-swap').click();
  await expect(page.getByTestId('plane-x')).toHaveValue('y');
  await expect(words).toHaveAttribute('aria-label', /^x against y/);
  await expect(plane).toHaveAttribute('data-regions', '3');
});

test('what a model looks at and what it would miss, on iris', async () => {
  const { page } = studio;
  await page.getByTestId('sample-iris').click();
  await expect(page.getByTestId('class-list')).toBeVisible({ timeout: 60_000 });
  await train(page);
  const plane = await drawn(page);
  await expect(plane).toHaveAttribute('data-regions', /[23]/);
  await expect(page.getByTestId('plane-notes')).toContainText('held at');
  const weights = page.getByTestId('coefficients');
  await expect(weights.locator('tbody tr')).toHaveCount(4);
  await page.getByTestId('coefficients-class').selectOption({ label: 'setosa' });
  await expect(weights.locator('tbody tr')).toHaveCount(4);
  await expect(weights).toContainText('−');
  await expect(page.getByTestId('importance').locator('tbody tr')).toHaveCount(4);
  await expect(page.getByTestId('importance')).toContainText('points');
});
