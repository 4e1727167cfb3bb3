/** Exported models in runtimes that nobody here wrote, on samples that the models did not learn from. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { network } from '../../src-main/trainer/export/network';
import { nearestResources } from '../../src-main/trainer/features/backbones';
import {
  agreementOf,
  imagesOf,
  largestDifference,
  ownAnswers,
  type OwnAnswers,
} from '../../test/trainer/export/foreign/answers';
import { BrowserRuntime } from '../../test/trainer/export/foreign/browser';
import { openvino, openvinoAnswers } from '../../test/trainer/export/foreign/openvino';
import {
  opencvAnswers,
  opencvProgram,
  opencvPython,
  opencvRefusal,
} from '../../test/trainer/export/foreign/opencv';
import { installed } from '../../test/trainer/export/page-support';
import { photosIn } from '../images/data';
import type { BenchOptions } from '../run';
import { print, type Row } from '../side-by-side';
import { tableIn } from '../tables/real';
import { trainedOn, type HeldOut } from './held-out';

/** What probabilities may differ by on the same pixels, and how often files give the same class. */
const [BOUND, LEAST_AGREEMENT] = [1e-4, 0.995];

export async function exports({ data }: BenchOptions): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'softmax-studio-bench-'));
  try {
    return [...(await imageRows(data, folder)), ...(await tableRows(data, folder))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function imageRows(data: string, folder: string): Promise<Row[]> {
  const photos = photosIn(data, 'flowers5');
  if (photos === null) return [];
  const heldOut = await trainedOn(photos, folder, 'flowers5');
  const own = await ownAnswers(heldOut.model, heldOut.blocks);
  const plain = await plainNetwork(heldOut, join(folder, 'plain'));
  const rows = [
    ...(await inOpencv(heldOut, own, plain, folder)),
    ...(await inOpenvino(heldOut, own, plain)),
    ...(await inBrowser('flowers5', heldOut, own)),
  ];
  await heldOut.model.session.release();
  return rows;
}

async function tableRows(data: string, folder: string): Promise<Row[]> {
  const table = tableIn(data, 'diamonds');
  if (table === null) return [];
  const heldOut = await trainedOn(table, folder, 'diamonds');
  const rows = await inBrowser('diamonds', heldOut, await ownAnswers(heldOut.model, heldOut.blocks));
  await heldOut.model.session.release();
  return rows;
}

/** @returns the folder of the export */
async function plainNetwork({ model, bytes }: HeldOut, folder: string): Promise<string> {
  await mkdir(folder);
  const source = { model, bytes, weights: 'float32', resourcesFolder: nearestResources() } as const;
  for (const { name, content } of await network.files(source)) await writeFile(join(folder, name), content);
  return folder;
}

async function inOpencv(
  { model, bytes, blocks, files }: HeldOut,
  own: OwnAnswers,
  plain: string,
  folder: string,
): Promise<Row[]> {
  const python = opencvPython();
  if (!python) return leftOut('OpenCV is not here: apt-get install python3-opencv (Debian) brings it.');
  const pictures = blocks.map(({ pixels }) => pixels!);
  const path = join(plain, 'network.onnx');
  const { version, probabilities } = await opencvAnswers(python, path, bytes, pictures, folder);
  const runtime = `OpenCV ${version}`;
  const refusal = opencvRefusal(python, model.path);
  console.log(
    `${runtime} ${refusal === null ? 'also takes' : 'does not take'} the whole model: ${refusal ?? ''}`,
  );
  const answers = await opencvProgram(python, plain, files);
  return [
    samePixels(`${runtime}, flowers5 as a plain network`, own, probabilities, model.metadata.labels.length),
    fromFiles(
      `${runtime}, flowers5 from the files`,
      own,
      answers.map(({ label }) => label),
    ),
  ];
}

async function inOpenvino({ model, bytes, blocks }: HeldOut, own: OwnAnswers, plain: string): Promise<Row[]> {
  const addon = openvino();
  if (!addon)
    return leftOut(
      'openvino-node is not here; its installation fetches programs from storage.openvinotoolkit.org.',
    );
  const images = await imagesOf(
    bytes,
    blocks.map(({ pixels }) => pixels!),
  );
  const probabilities = await openvinoAnswers(addon, join(plain, 'network.onnx'), images);
  return [
    samePixels('OpenVINO, flowers5 as a plain network', own, probabilities, model.metadata.labels.length),
  ];
}

async function inBrowser(name: string, { model, blocks, files }: HeldOut, own: OwnAnswers): Promise<Row[]> {
  const program = installed('chromium', 'chromium-browser', 'google-chrome');
  if (!program) return leftOut('No Chromium is here: apt-get install chromium (Debian) brings one.');
  const browser = await BrowserRuntime.open(program, model.path);
  try {
    const runtime = `Chromium ${browser.version.split('.')[0]}`;
    const probabilities: number[] = [];
    for (const inputs of blocks) probabilities.push(...(await browser.answer(inputs)).probabilities);
    const rows = [
      samePixels(`${runtime}, ${name}, the model file`, own, probabilities, model.metadata.labels.length),
    ];
    if (files.length === 0) return rows;
    const labels: string[] = [];
    for (const file of files) labels.push(...(await browser.answerFile(file)).labels);
    return [...rows, fromFiles(`${runtime}, ${name} from the files`, own, labels)];
  } finally {
    await browser.close();
  }
}

function samePixels(name: string, own: OwnAnswers, theirs: ArrayLike<number>, classes: number): Row {
  const difference = largestDifference(own.probabilities, theirs);
  const agreement = agreementOf(own.probabilities, theirs, classes);
  const samples = own.labels.length;
  const missed = difference <= BOUND ? '' : `: MISSED, at most ${BOUND}`;
  console.log(
    `${name.padEnd(48)} ${samples} samples, largest difference ${difference.toExponential(1)}${missed}, the same class ${percent(agreement)}`,
  );
  return { name, samples, difference, agreement, atMost: BOUND };
}

function fromFiles(name: string, own: OwnAnswers, labels: string[]): Row {
  const same = labels.filter((label, index) => label === own.labels[index]).length;
  const agreement = same / own.labels.length;
  const missed = agreement >= LEAST_AGREEMENT ? '' : `: MISSED, at least ${percent(LEAST_AGREEMENT)}`;
  console.log(`${name.padEnd(48)} ${labels.length} samples, the same class ${percent(agreement)}${missed}`);
  return { name, samples: labels.length, agreement };
}

const percent = (share: number) => `${(100 * share).toFixed(1)}%`;

function leftOut(why: string): Row[] {
  print('left out', why);
  return [];
}
