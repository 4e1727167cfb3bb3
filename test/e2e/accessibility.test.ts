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

const looks = [
  { sample: 'shapes', theme: 'light', contrast: 'no-preference' },
  { sample: 'iris', theme: 'light', contrast: 'no-preference' },
  { sample: 'shapes', theme: 'dark', contrast: 'no-preference' },
  { sample: 'iris', theme: 'dark', contrast: 'no-preference' },
  { sample: 'iris', theme: 'light', contrast: 'more' },
  { sample: 'shapes', theme: 'dark', contrast: 'more' },
] as const;
for (const { sample, theme, contrast } of looks) {
  const isHigh = contrast === 'more';
  test(`axe finds nothing on any screen: ${sample}, ${theme}${isHigh ? ', high contrast' : ''}`, async () => {
    test.setTimeout(420_000);
    const { page } = studio;
    await page.emulateMedia({ colorScheme: theme, contrast, reducedMotion: 'reduce' });
    await page.evaluate(
      await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
    );
    const found: Record<string, string[]> = {};
    await visitAll(studio, sample, async (name) => {
      const all = await violations(page, isHigh ? [...STANDARDS, 'wcag2aaa'] : STANDARDS);
      if (all.length > 0) found[name] = all;
    });
    expect(found).toEqual({});
  });
}
