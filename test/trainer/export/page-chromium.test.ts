/** The exported page in a real Chromium, opened from the disk with the network cut, against the app's own answers. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import axe from 'axe-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Classified } from '../../../src-main/trainer/model/answer';
import { classifyRows } from '../../../src-main/trainer/model/classify-table';
import { imageFolder, temporaryFolder, writeImage, type Colour } from '../../fixtures';
import { file, flowersCsv, lines, quick, trainOn } from '../helpers';
import { csvCells, imageAnswers } from '../model/support';
import { installed, writePage } from './page-support';

const executablePath = installed('chromium', 'chromium-browser', 'google-chrome');
let browser: Browser;

/** Opens a page from the disk; any request for another address, and any complaint of the browser, fails the test. */
async function openPage(path: string): Promise<Page> {
  const context = await browser.newContext({ offline: true });
  const complaints: string[] = [];
  const page = await context.newPage();
  page.on('request', (request) => {
    if (!/^(file|blob|data):/.test(request.url())) complaints.push(`asked for ${request.url()}`);
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => complaints.push(message.text()));
  onTestFinished(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });
  await page.goto(`file://${path}`);
  await page.waitForSelector('body[data-ready]', { timeout: 60_000 });
  return page;
}

/** The saved answers, as rows of cells, the header first. */
async function savedCsv(page: Page): Promise<string[][]> {
  const downloads = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save answers as CSV' }).first().click();
  return csvCells(await readFile(await (await downloads).path(), 'utf8'));
}

/** What hinders people who cannot see or point well, by axe's rules. */
async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run({
      preload: false,
    } as never);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
  expect(found).toEqual([]);
}

/** Pastes a text, as from a spreadsheet, while the field for rows has the focus. */
const paste = (page: Page, text: string) =>
  page.locator('#pasted').evaluate((field, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);

/** @param rows of the saved answers, the names of columns first */
function expectSame(
  [header, ...rows]: string[][],
  items: Pick<Classified, 'label' | 'probabilities'>[],
  labels: string[],
) {
  const at = (name: string) => header!.indexOf(name);
  expect(rows).toHaveLength(items.length);
  rows.forEach((row, index) => {
    const { label, probabilities } = items[index]!;
    expect(row[at('prediction')]).toBe(label);
    labels.forEach((name, place) => {
      const difference = Math.abs(Number(row[at(`probability_${name}`)]) - probabilities[place]!);
      expect(difference, `${name} of row ${index}`).toBeLessThan(1e-4);
    });
  });
}

/** Pictures that nothing was learned from: between the colours of the classes, of many sizes, some see-through. */
async function newPictures(folder: string): Promise<string[]> {
  const colours: Colour[] = [
    [190, 70, 60],
    [70, 150, 90],
    [60, 90, 200],
    [130, 110, 70],
  ];
  const paths = await Promise.all(
    Array.from({ length: 18 }, (_, seed) =>
      writeImage(join(folder, `new-${seed}.png`), {
        width: 20 + 17 * seed,
        height: 300 - 13 * seed,
        colour: colours[seed % 4]!,
        noise: 40,
        seed: seed + 900,
      }),
    ),
  );
  const clear = join(folder, 'clear.png');
  const half = {
    create: { width: 60, height: 40, channels: 4 as const, background: { r: 200, g: 0, b: 0, alpha: 0 } },
  };
  await sharp(half).png().toFile(clear);
  const grey = join(folder, 'grey.png');
  await sharp(paths[3]!).greyscale().png().toFile(grey);
  return [...paths, clear, grey];
}

describe.skipIf(executablePath === null)('The exported page in Chromium', () => {
  beforeAll(async () => {
    // Chromium refuses to run as root inside its sandbox.
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    browser = await chromium.launch({ executablePath: executablePath!, args });
  });
  afterAll(() => browser.close());

  it('answers 20 pictures through the built-in network as the app does', async () => {
    const { path } = temporaryFolder();
    await imageFolder(path, { perClass: 8 });
    const { loaded } = await trainOn(path, { ...quick, backbone: 'built-in', targetAccuracy: 0.9 });
    const page = await openPage((await writePage(loaded)).path);
    const pictures = await newPictures(temporaryFolder().path);
    await page.setInputFiles('#files', [...pictures, join(import.meta.dirname, 'page-support.ts')]);
    await page.getByText('20 pictures · 1 could not be read').waitFor({ timeout: 100_000 });
    await expectAccessible(page);
    const saved = await savedCsv(page);
    const { items } = await imageAnswers(loaded, pictures);
    expect(saved.slice(1).map(([name]) => name)).toEqual(
      pictures.map((picture) => picture.split('/').at(-1)),
    );
    expectSame(saved, items, loaded.metadata.labels);
    const accepted = saved[0]!.indexOf('accepted');
    expect(saved.slice(1).map((row) => row[accepted])).toEqual(items.map((item) => String(item.accepted)));
    expect(await page.locator('.cards > li canvas').count()).toBe(20);
    const unsure = page.locator('.cards .verdict.unsure');
    expect(await unsure.count()).toBe(items.filter((item) => !item.accepted).length);
    const distances = saved.slice(1).map((row) => Number(row[saved[0]!.indexOf('distance')]));
    distances.forEach((distance, index) => expect(distance).toBeCloseTo(items[index]!.distance!, 3));
  }, 180_000);

  it('turns a photo upright as its camera says', async () => {
    const { path } = temporaryFolder();
    await imageFolder(path, { perClass: 8 });
    const { loaded } = await trainOn(path, quick);
    const page = await openPage((await writePage(loaded)).path);
    const photo = join(temporaryFolder().path, 'photo.jpg');
    const background = { r: 30, g: 60, b: 220 };
    await sharp({ create: { width: 64, height: 32, channels: 3, background: { r: 220, g: 40, b: 30 } } })
      .composite([{ input: { create: { width: 32, height: 32, channels: 3, background } }, left: 0, top: 0 }])
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
      .toFile(photo);
    await page.setInputFiles('#files', photo);
    await page.getByText('1 picture', { exact: true }).waitFor();
    const { items } = await imageAnswers(loaded, [photo]);
    const [header, row] = (await savedCsv(page)) as [string[], string[]];
    loaded.metadata.labels.forEach((name, place) =>
      expect(Number(row[header.indexOf(`probability_${name}`)])).toBeCloseTo(
        items[0]!.probabilities[place]!,
        2,
      ),
    );
    const size = await page
      .locator('canvas')
      .evaluate((canvas: HTMLCanvasElement) => [canvas.width, canvas.height]);
    expect(size).toEqual([32, 64]);
  });

  it('answers a typed row and pasted rows as the app does, and says what is wrong with others', async () => {
    const { loaded } = await trainOn(await file(flowersCsv()), { label: 'kind' });
    const page = await openPage((await writePage(loaded)).path);
    const { labels } = loaded.metadata;

    await page.getByLabel('length').fill('4.2');
    await page.getByLabel('colour').fill('white');
    const { items: typed } = await classifyRows(loaded, [{ length: '4.2', colour: 'white' }]);
    await page.locator('#answer', { hasText: typed[0]!.label }).waitFor();

    const rows = Array.from({ length: 5000 }, (_, row) => ({
      colour: ['red', 'blue', 'white', 'never seen', ''][row % 5]!,
      length: row % 11 === 0 ? '' : String(((row * 7) % 60) / 10),
      offset: String(1e6 + (row % 4)),
      noise: String(row % 13),
    }));
    const text = rows.map(({ colour, length, offset, noise }) => `${noise}\t${colour}\t${length}\t${offset}`);
    await paste(page, ['noise\tColour \tlength\toffset', ...text].join('\n'));
    await page.getByText('5,000 rows; the first 200 are shown').waitFor();
    await expectAccessible(page);
    const { items } = await classifyRows(loaded, rows);
    expectSame(await savedCsv(page), items, labels);
    await page
      .getByText('“colour”: 1,000 that training saw rarely or never, such as “never seen”.')
      .waitFor();

    await page.locator('#pasted').fill('noise;length\n1;2');
    await page.getByRole('button', { name: 'Classify these rows' }).click();
    await page.getByText('It lacks the columns “colour”, “offset”.').waitFor();
  });

  it('reads a table as a person of another country writes it', async () => {
    const csv = `when;price;kind\n${lines(90, (row) => `${1 + (row % 28)}.0${1 + (row % 3)}.2024;${1 + (row % 3)}.${100 + row},5 €;${'abc'[row % 3]}`)}`;
    const { loaded } = await trainOn(await file(csv), { label: 'kind' });
    expect(loaded.metadata.columns.map(({ use }) => use)).toEqual(['date', 'number']);
    const page = await openPage((await writePage(loaded)).path);
    await page.locator('#pasted').fill('when;price\n05.02.2024;2.150,25 €\n2024-01-31;1.000 €');
    await page.getByRole('button', { name: 'Classify these rows' }).click();
    await page.getByText('2 rows', { exact: true }).waitFor();
    const { items } = await classifyRows(loaded, [
      { when: '2024-02-05', price: '2.150,25 €' },
      { when: '2024-01-31', price: '1.000 €' },
    ]);
    expectSame(await savedCsv(page), items, loaded.metadata.labels);
  });
});
