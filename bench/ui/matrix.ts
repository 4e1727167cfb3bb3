/** The confusion matrix of a thousand classes: how soon it is drawn, and how smoothly it is moved about. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { createRandom } from '../../src-main/trainer/random';
import { dropFiles, launchStudio } from '../../test/e2e/app';
import { writeCsv } from '../../test/fixtures';
import { framesOf } from './frames';
import type { Measured } from './measure';

const CLASSES = 1000;
const ROWS_PER_CLASS = 6;
const MOVES = 240;
const OPENED_AT_MOST_MS = 1000;

export async function matrix(folder: string): Promise<Measured> {
  const path = await manyClasses(folder);
  const { page, close } = await launchStudio();
  try {
    await dropFiles(page, [path]);
    await page.getByTestId('continue').click();
    await page.getByTestId('advanced').locator('summary').first().click();
    await page.getByTestId('recipe-search').selectOption('none');
    await page.getByTestId('recipe-epochs').fill('15');
    await page.getByTestId('train-button').click();
    await page.getByTestId('view-results').waitFor({ timeout: 120_000 });
    const openings: number[] = [];
    for (let i = 0; i < 5; i++) openings.push(await open(page));
    await page.getByTestId('confusion-matrix').focus();
    for (let presses = 0; presses < 6; presses++) await page.keyboard.press('+');
    return {
      'matrix-open': { ms: openings.sort((a, b) => a - b)[2]!, atMost: OPENED_AT_MOST_MS },
      'matrix-pan': framesOf(await pan(page)),
    };
  } finally {
    await close();
  }
}

/** A table of classes that lie in a lattice, so near to each other that some are mixed up. */
function manyClasses(folder: string): Promise<string> {
  const { normal } = createRandom(1);
  const rows = Array.from({ length: CLASSES * ROWS_PER_CLASS }, (_, at) => {
    const index = at % CLASSES;
    const centre = [index % 10, Math.floor(index / 10) % 10, Math.floor(index / 100)];
    return [
      ...centre.map((x) => (x + 0.35 * normal()).toFixed(3)),
      `class ${String(index).padStart(3, '0')}`,
    ];
  });
  return writeCsv(join(folder, 'many.csv'), [['a', 'b', 'c', 'label'], ...rows]);
}

/** Milliseconds from the click on its tab until it is drawn. */
async function open(page: Page): Promise<number> {
  await page.getByTestId('tab-classes').click();
  return page.evaluate(async () => {
    const began = performance.now();
    document.querySelector<HTMLElement>('[data-testid="tab-overview"]')!.click();
    while (!document.querySelector('canvas')?.dataset.drawn) await new Promise(requestAnimationFrame);
    return performance.now() - began;
  });
}

/** When each frame was drawn while the mouse drags the matrix, in milliseconds. */
function pan(page: Page): Promise<number[]> {
  return page.evaluate(async (moves) => {
    const canvas = document.querySelector('canvas')!;
    const { left, top } = canvas.getBoundingClientRect();
    canvas.setPointerCapture = () => {};
    const times: number[] = [];
    for (let step = 0; step <= moves; step++) {
      const type = step === 0 ? 'pointerdown' : step === moves ? 'pointerup' : 'pointermove';
      const at = 300 - 2 * Math.abs((step % 120) - 60);
      canvas.dispatchEvent(new PointerEvent(type, { clientX: left + at, clientY: top + at, pointerId: 1 }));
      times.push(await new Promise<number>(requestAnimationFrame));
    }
    return times;
  }, MOVES);
}
