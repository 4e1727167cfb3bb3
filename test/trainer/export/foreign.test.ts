/** Exported models in runtimes that nobody here wrote: OpenCV, a browser, OpenVINO. The bench `exports` takes more samples. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { defaultRecipe, openDataset } from '../../../src-main/trainer/dataset';
import { network } from '../../../src-main/trainer/export/network';
import { rowTensors } from '../../../src-main/trainer/features/table/inputs';
import { Job } from '../../../src-main/trainer/job';
import { rowValues } from '../../../src-main/trainer/model/classify-table';
import { loadModel, type LoadedModel } from '../../../src-main/trainer/model/model-file';
import type { Tensor } from '../../../src-main/trainer/onnx/runtime';
import { trainModel } from '../../../src-main/trainer/pipeline';
import { imageFolder, temporaryFolder, type TemporaryFolder } from '../../fixtures';
import { file, trainOn } from '../helpers';
import {
  agreementOf,
  imagesOf,
  largestDifference,
  ownAnswers,
  pixelsOf,
  type OwnAnswers,
} from './foreign/answers';
import { BrowserRuntime } from './foreign/browser';
import { openvino, openvinoAnswers } from './foreign/openvino';
import { opencvAnswers, opencvProgram, opencvPython, opencvRefusal } from './foreign/opencv';
import { installed } from './page-support';
import { mixedCsv, resourcesFolder } from './support';

const BOUND = 1e-4;
/** Other programs have to start. */
const PATIENCE = 180_000;
const python = opencvPython();
const chromium = installed('chromium', 'chromium-browser', 'google-chrome');
const intel = openvino();

async function openBrowser(model: string): Promise<BrowserRuntime> {
  const browser = await BrowserRuntime.open(chromium!, model);
  onTestFinished(() => browser.close());
  return browser;
}

describe('a model of images, with the built-in network', () => {
  let folder: TemporaryFolder;
  let model: LoadedModel;
  let bytes: Uint8Array;
  /** 21 pictures of the three classes, decoded by the app, and its answers. */
  let files: string[];
  let pictures: Tensor[];
  let own: OwnAnswers;
  /** Where the export as a plain network lies. */
  let plain: string;

  beforeAll(async () => {
    folder = temporaryFolder();
    const path = await imageFolder(join(folder.path, 'colours'), { perClass: 7, size: 48, format: 'jpeg' });
    const dataset = await openDataset(path, new Job());
    ({ model: bytes } = await trainModel(dataset, defaultRecipe(21), '0.1.0', new Job()));
    dataset.close();
    writeFileSync(join(folder.path, 'model.onnx'), bytes);
    model = await loadModel(join(folder.path, 'model.onnx'));
    plain = mkdtempSync(join(folder.path, 'plain-'));
    for (const { name, content } of await network.files({
      model,
      bytes,
      weights: 'float32',
      resourcesFolder,
    }))
      writeFileSync(join(plain, name), content);
    const names = ['red', 'green', 'blue'];
    files = names.flatMap((name) =>
      [1, 2, 3, 4, 5, 6, 7].map((n) => join(path, name, `${name}-00${n}.jpeg`)),
    );
    pictures = await pixelsOf(files);
    own = await ownAnswers(
      model,
      pictures.map((pixels) => ({ pixels })),
    );
  }, 240_000);
  afterAll(async () => {
    await model.session.release();
    folder.dispose();
  });

  it.skipIf(!python)(
    'answers in OpenCV as in the app, as a plain network',
    async () => {
      const path = join(plain, 'network.onnx');
      const theirs = await opencvAnswers(python!, path, bytes, pictures, temporaryFolder().path);
      expect(largestDifference(own.probabilities, theirs.probabilities)).toBeLessThan(BOUND);
      expect(agreementOf(own.probabilities, theirs.probabilities, 3)).toBe(1);
    },
    PATIENCE,
  );

  it.skipIf(!python)(
    'answers from files with OpenCV alone, by the program that lies beside it',
    async () => {
      const answers = await opencvProgram(python!, plain, files);
      expect(answers.map(({ file }) => file)).toEqual(files);
      expect(answers.map(({ label }) => label)).toEqual(own.labels);
    },
    PATIENCE,
  );

  it.skipIf(!python)(
    'is refused by OpenCV as a whole, which the plain network is for',
    () => {
      expect(opencvRefusal(python!, model.path)).toMatch(/^Node \[/);
    },
    PATIENCE,
  );

  it.skipIf(!chromium)(
    'answers in a browser as in the app, also with the browser’s own decoder',
    async () => {
      const browser = await openBrowser(model.path);
      const theirs: number[] = [];
      for (const [index, pixels] of pictures.entries()) {
        const answered = await browser.answer({ pixels });
        expect(answered.labels).toEqual([own.labels[index]]);
        theirs.push(...answered.probabilities);
        expect((await browser.answerFile(files[index]!)).labels).toEqual([own.labels[index]]);
      }
      expect(largestDifference(own.probabilities, theirs)).toBeLessThan(BOUND);
    },
  );

  it.skipIf(!intel)(
    'answers in OpenVINO as in the app, as a plain network',
    async () => {
      const theirs = await openvinoAnswers(
        intel!,
        join(plain, 'network.onnx'),
        await imagesOf(bytes, pictures),
      );
      expect(largestDifference(own.probabilities, theirs)).toBeLessThan(BOUND);
    },
    PATIENCE,
  );
});

describe('a model of a table', () => {
  it.skipIf(!chromium)(
    'answers in a browser as in the app',
    async () => {
      const { loaded } = await trainOn(await file(mixedCsv()), { label: 'label' });
      const rows = [
        {
          size: '2.1',
          price: '$1,150.50',
          heavy: '1.5',
          colour: 'dark "white"',
          when: '2024-05-11 14:30:00',
        },
        { size: '', price: '', heavy: '', colour: '', when: '', day: '' },
        ...Array.from({ length: 18 }, (_, row) => ({
          size: String(row / 4),
          heavy: String(Math.exp(row / 3)),
          colour: ['red', 'blue', 'never seen'][row % 3]!,
          day: `2023-03-0${1 + (row % 9)}`,
        })),
      ];
      const inputs = rowTensors(rowValues(loaded, rows), Int32Array.from(rows.keys()));
      const own = await ownAnswers(loaded, [inputs]);
      const browser = await openBrowser(loaded.path);
      const { labels, probabilities } = await browser.answer(inputs);
      expect(labels).toEqual(own.labels);
      expect(largestDifference(own.probabilities, probabilities)).toBeLessThan(BOUND);
    },
    PATIENCE,
  );
});
