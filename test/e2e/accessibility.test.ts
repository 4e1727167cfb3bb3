/** Every screen, light and dark, by axe: WCAG 2.1 to level AA, and to AAA where the system asks for high contrast. */
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
async function violations(page: Page, standards: string[]): Promise<string[]> {
  // Nothing fades in any more.
  await page.waitForTimeout(300);
  const found: axe.Result[] = await page.evaluate(
    async (values) => (await window.axe.run(document, { runOnly: { type: 'tag', values } })).violations,
    standards,
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

/** How each screen is looked at. A light and a dark theme must do in both contrasts that a system may ask for. */
const looks = [
  { colorScheme: 'light', contrast: 'no-preference' },
  { colorScheme: 'dark', contrast: 'no-preference' },
  { colorScheme: 'light', contrast: 'more' },
  { colorScheme: 'dark', contrast: 'more' },
] as const;

for (const sample of ['shapes', 'iris'] as const) {
  test(`axe finds nothing on any screen, light and dark, in usual and high contrast: ${sample}`, async () => {
    test.setTimeout(600_000);
    const { page } = studio;
    await page.evaluate(
      await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
    );
    const found: Record<string, string[]> = {};
    await visitAll(studio, sample, async (name) => {
      for (const look of looks) {
        await page.emulateMedia({ ...look, reducedMotion: 'reduce' });
        const isHigh = look.contrast === 'more';
        const all = await violations(page, isHigh ? [...STANDARDS, 'wcag2aaa'] : STANDARDS);
        if (all.length > 0) found[`${name}, ${look.colorScheme}, ${look.contrast}`] = all;
      }
    });
    expect(found).toEqual({});
  });
}
