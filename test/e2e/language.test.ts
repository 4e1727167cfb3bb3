/** The languages: all of a screen in one, the choice at once and without a loss, and remembered. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type ElectronApplication, type Page } from '@playwright/test';
import { launchStudio } from './app';
import { visitAll } from './tour';

test.setTimeout(420_000);

let userData: string;
test.beforeEach(async () => {
  userData = await mkdtemp(join(tmpdir(), 'softmax-studio-language-'));
});
test.afterEach(() => rm(userData, { recursive: true, force: true }));

const ENGLISH = /[A-Za-z][A-Za-z’'-]*(?:[\s,]+[A-Za-z][A-Za-z’'-]*){2,}/;

/** Names of classes, of files and of folders. */
const DATA = /\b(circle|cross|heart|square|star|triangle)\b|\S+\.(png|onnx|csv|json)|\/\S+/g;

/** What is seen and heard of a page, all that is folded away in it too. */
function textsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    const texts: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      // Keys, code, languages by their own names, and what files say.
      if (element.closest('kbd, code, pre, style, script, [lang]:not(html), [translate=no]')) continue;
      for (const name of ['aria-label', 'aria-valuetext', 'aria-description', 'title', 'placeholder', 'alt'])
        texts.push(element.getAttribute(name) ?? '');
      for (const node of element.childNodes)
        if (node.nodeType === Node.TEXT_NODE) texts.push(node.textContent ?? '');
    }
    return texts;
  });
}

/** Texts with three words of English in a row, without what is data. */
async function english(page: Page): Promise<string[]> {
  const texts = (await textsOf(page)).map((text) =>
    text.replaceAll(DATA, '·').replaceAll(/\s+/g, ' ').trim(),
  );
  return [...new Set(texts.filter((text) => ENGLISH.test(text)))];
}

test('a system in Chinese is answered in Chinese, on every screen', async () => {
  const studio = await launchStudio({ userData, language: 'zh_CN' });
  const { page, close } = studio;
  try {
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    const found: Record<string, string[]> = {};
    await visitAll(studio, 'shapes', async (name) => {
      const left = await english(page);
      if (left.length > 0) found[name] = left;
    });
    expect(found).toEqual({});
  } finally {
    await close();
  }
});

const menuOf = (app: ElectronApplication) =>
  app.evaluate(({ Menu }) =>
    Menu.getApplicationMenu()!
      .items.map(({ label }) => label)
      .join(' '),
  );

async function choose(page: Page, name: string): Promise<void> {
  await page.getByTestId('settings-button').click();
  await page.getByTestId('language').getByRole('radio', { name }).check();
}

async function startLongTraining(page: Page): Promise<void> {
  await page.getByTestId('sample-clouds-6').click();
  await page.getByTestId('continue').click();
  await page.getByTestId('advanced').locator('summary').first().click();
  await page.getByTestId('recipe-optimizer').selectOption('adam');
  await page.getByTestId('recipe-epochs').fill('100000');
  await page.getByTestId('recipe-learningRate').fill('0.00001');
  await page.getByTestId('train-button').click();
}

test('another language is there at once, a training waits on, and the choice is remembered', async () => {
  const first = await launchStudio({ userData, language: 'zh_CN' });
  try {
    const { app, page } = first;
    const epoch = page.getByTestId('epoch');
    await startLongTraining(page);
    await page.getByTestId('pause-button').click();
    await expect(page.getByTestId('step-train')).toContainText('已暂停');
    expect(await menuOf(app)).toContain('编辑');
    const before = await epoch.getAttribute('data-epoch');

    await choose(page, 'English');
    await expect(page.getByTestId('settings').getByRole('heading', { name: 'Settings' })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(page.getByTestId('step-train')).toContainText(/Train.*paused/s);
    expect(await menuOf(app)).toContain('Edit');
    const chinese = (await textsOf(page)).filter((text) => /\p{Script=Han}/u.test(text));
    expect(chinese).toEqual([]);
    await page.getByTestId('settings-close').click();
    expect(await epoch.getAttribute('data-epoch')).toBe(before);
    await page.getByTestId('pause-button').click();
    await expect(epoch).not.toHaveAttribute('data-epoch', before!);
    await expect(page.getByTestId('step-train')).toContainText(/Train.*running/s);
  } finally {
    await first.close();
  }

  const second = await launchStudio({ userData, language: 'zh_CN' });
  try {
    await expect(second.page.getByTestId('step-start')).toContainText('Start');
    await choose(second.page, 'As the system');
    await expect(second.page.getByTestId('step-start')).toContainText('开始');
  } finally {
    await second.close();
  }
});
