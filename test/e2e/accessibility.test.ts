/** Every screen, light and dark, by axe: WCAG 2.1 to level AA, contrast of texts among it. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, test, type Page } from '@playwright/test';
import type axe from 'axe-core';
import { launchStudio, type LaunchedStudio } from './app';
import { visitAll } from './tour';

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
      await visitAll(page, sample, async (name) => {
        const all = await violations(page);
        if (all.length > 0) found[name] = all;
      });
      expect(found).toEqual({});
    });
  }
}
