/** The export for runtimes that know few operators: a plain graph that takes square pictures as numbers. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { t } from '../../../src-preload/language';
import { SMALL } from '../features/image-graph';
import type { LoadedModel } from '../model/model-file';
import { float32Output } from '../onnx/runtime';
import { WebSession, webRuntimeVersion } from '../onnx/web-runtime';
import type { ExportFile, ExportKind, Runner } from './kinds';
import { plainNetwork } from './plain-network';
import { squaresOf } from './squares';
import { filled, template } from './templates';

export const NETWORK_FILE = 'network.onnx';

const sideOf = ({ metadata }: LoadedModel): number => metadata.report.backbone?.size ?? SMALL;

export const network: ExportKind = {
  weights: ['float32'],
  refusal({ metadata: { kind, report } }) {
    if (kind === 'table')
      return t(
        'A plain network takes numbers, not the texts and dates of a table. Save the model as ONNX instead.',
      );
    if (report.decision.costs)
      return t(
        'This model weighs its mistakes by what they cost, which a plain network cannot say. Save it as ONNX instead.',
      );
    return null;
  },
  files: async ({ model, bytes, resourcesFolder }) => {
    const { labels, report } = model.metadata;
    const side = sideOf(model);
    const program = await template(resourcesFolder, 'network/classify_opencv.py');
    const values = { size: String(side), fit: report.recipe.fit };
    return [
      { name: NETWORK_FILE, content: await plainNetwork(bytes, side, labels.length) },
      { name: 'labels.txt', content: labels.map((label) => `${oneLine(label)}\n`).join('') },
      { name: 'classify_opencv.py', content: filled(program, values) },
    ] satisfies ExportFile[];
  },
  open: async (folder, { model, bytes }) => openNetwork(join(folder, NETWORK_FILE), bytes, model),
};

/** A line a label. */
const oneLine = (label: string) => label.replaceAll(/[\r\n]+/g, ' ');

/** @param bytes of the model file, which makes the pictures square */
async function openNetwork(path: string, bytes: Uint8Array, { metadata }: LoadedModel): Promise<Runner> {
  const [squares, session] = [
    await WebSession.load(squaresOf(bytes)),
    await WebSession.load(await readFile(path)),
  ];
  return {
    runtime: `onnxruntime-web ${await webRuntimeVersion()}`,
    answer: async (inputs) => {
      const square = (await squares.run(inputs))['square']!;
      const side = square.shape[1]!;
      const image = { data: planesOf(square.data as Uint8Array), shape: [1, 3, side, side] };
      const probabilities = float32Output(await session.run({ image }), 'probabilities');
      const best = probabilities.indexOf(Math.max(...probabilities));
      return { labels: [metadata.labels[best]!], probabilities };
    },
    release: async () => {
      await squares.release();
      await session.release();
    },
  };
}

/** @param square [side, side, 3]; returns [3, side, side] */
export function planesOf(square: Uint8Array): Float32Array {
  const count = square.length / 3;
  const planes = new Float32Array(square.length);
  for (let channel = 0; channel < 3; channel++)
    for (let i = 0; i < count; i++) planes[channel * count + i] = square[3 * i + channel]!;
  return planes;
}
