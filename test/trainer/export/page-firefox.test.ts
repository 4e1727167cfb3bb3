/** The exported page in a real Firefox, opened from the disk without a network, against the app's own answers. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classifyRows } from '../../../src-main/trainer/model/classify-table';
import { imageFolder, temporaryFolder, writeImage } from '../../fixtures';
import { file, flowersCsv, quick, trainOn } from '../helpers';
import { imageAnswers } from '../model/support';
import { Firefox } from './firefox';
import { installed, pageModule, writePage } from './page-support';

const executable = installed('firefox-esr', 'firefox');
const { percent } = await pageModule<{ percent: (share: number) => string }>('answers.js');
let firefox: Firefox;

/** Labels with their shown probabilities, from the most probable class on. */
const SHOWN = `return [...document.querySelectorAll(arguments[0])].map((list) =>
  [...list.children].map((line) => [...line.querySelectorAll('.name, .number')].map((part) => part.textContent)));`;

const ranked = (labels: string[], probabilities: number[]) =>
  labels
    .map((label, place) => [label, probabilities[place]!] as const)
    .sort(([, a], [, b]) => b - a)
    .map(([label, probability]) => [label, percent(probability)]);

describe.skipIf(executable === null)('The exported page in Firefox', () => {
  beforeAll(async () => {
    firefox = await Firefox.launch(executable!);
  });
  afterAll(() => firefox.close());

  it('answers pictures as the app does', async () => {
    const { path } = temporaryFolder();
    await imageFolder(path, { perClass: 8 });
    const { loaded } = await trainOn(path, quick);
    await firefox.open((await writePage(loaded)).path);
    const folder = temporaryFolder().path;
    const pictures = await Promise.all(
      [1, 2, 3].map((seed) =>
        writeImage(join(folder, `${seed}.png`), {
          width: 90,
          height: 50 + seed,
          colour: [120, 60 * seed, 90],
          noise: 30,
          seed,
        }),
      ),
    );
    await firefox.type('#files', pictures.join('\n'));
    await firefox.until(`return document.querySelectorAll('.cards .bars').length === 3;`);
    const { items } = await imageAnswers(loaded, pictures);
    expect(await firefox.evaluate(SHOWN, '.cards .bars')).toEqual(
      items.map(({ probabilities }) => ranked(loaded.metadata.labels, probabilities)),
    );
    expect(await firefox.evaluate(`return document.querySelectorAll('.problem').length;`)).toBe(0);
  });

  it('answers a typed row as the app does', async () => {
    const { loaded } = await trainOn(await file(flowersCsv()), { label: 'kind' });
    await firefox.open((await writePage(loaded)).path);
    await firefox.type('[name=length]', '2.1');
    await firefox.type('[name=colour]', 'blue');
    await firefox.type('[name=offset]', '1000001');
    const { items } = await classifyRows(loaded, [{ length: '2.1', colour: 'blue', offset: '1000001' }]);
    const shown = ranked(loaded.metadata.labels, items[0]!.probabilities);
    const top = `document.querySelector('#answer .bars .number')?.textContent`;
    await firefox.until(`return ${top} === ${JSON.stringify(shown[0]![1])};`);
    expect(await firefox.evaluate(SHOWN, '#answer .bars')).toEqual([shown]);
  });
});
