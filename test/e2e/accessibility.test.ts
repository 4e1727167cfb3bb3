/** Every screen, light and dark, by axe: WCAG 2.1 to level AA, contrast of texts among it. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type axe from 'axe-core';
import { dropFiles, launchStudio, type LaunchedStudio } from './app';

let studio: LaunchedStudio;

test.beforeEach(async () => {
  studio = await launchStudio();
});
test.afterEach(() => studio.close());

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];

/** What axe finds, in words: which rule, and the first elements that break it. */
async function violations(page: Page): Promise<string[]> {
  // Nothing fades in any more.
  await page.waitForTimeout(300);
  const found: axe.Result[] = await page.evaluate(
    async (values) => (await window.axe.run(document, { runOnly: { type: 'tag', values } })).violations,
    STANDARDS,
  );
  return found.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary ?? ''}`),
  );
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** Visits all screens with a trained model; `look` is called on each with its name. */
async function visit(page: Page, sample: 'shapes' | 'iris', look: (name: string) => Promise<void>) {
  await page.getByTestId('view-start').waitFor();
  await look('start');
  await page.getByTestId(`sample-${sample}`).click();
  await page.getByTestId('class-list').waitFor({ timeout: 120_000 });
  await look('data');
  await page.getByTestId('continue').click();
  await page.getByText('Advanced').click();
  await look('train');
  await page.getByTestId('train-button').click();
  await page.getByTestId('view-results').waitFor({ timeout: 240_000 });
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click();
    await look(`results, ${await tab.innerText()}`);
  }
  await page.getByTestId('step-try').click();
  if (sample === 'shapes') {
    const folder = await page.getByTestId('project-name').getAttribute('title');
    await dropFiles(page, [join(folder!, 'heart', 'heart-07.png')]);
    await page.getByTestId('heat-map').waitFor({ timeout: 60_000 });
  }
  await look('use');
  await page.getByTestId('step-export').click();
  await look('export');
  await page.getByTestId('step-lab').click();
  await page.getByTestId('lab-save').waitFor();
  await look('learn');
  await page.getByTestId('settings-button').click();
  await look('settings');
}

for (const theme of ['light', 'dark'] as const) {
  for (const sample of ['shapes', 'iris'] as const) {
    test(`axe finds nothing on any screen: ${sample}, ${theme}`, async () => {
      test.setTimeout(420_000);
      const { page } = studio;
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.evaluate(
        await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
      );
      const found: Record<string, string[]> = {};
      await visit(page, sample, async (name) => {
        const all = await violations(page);
        if (all.length > 0) found[name] = all;
      });
      expect(found).toEqual({});
    });
  }
}
