/** The learning engine against scikit-learn, PyTorch and numpy, on Fashion-MNIST (60,000 x 784, 10 classes). */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFashionMnist } from '../scripts/lib/idx';
import { FullBatchObjective, toTensors } from '../src-main/trainer/learn/full-batch';
import { epochGraph } from '../src-main/trainer/learn/graph/epoch';
import { parametersOf } from '../src-main/trainer/learn/graph/network';
import type { MiniBatchOptimizer } from '../src-main/trainer/learn/graph/optimizers';
import { lbfgs } from '../src-main/trainer/learn/lbfgs';
import { EpochRunner, scheduleEpoch } from '../src-main/trainer/learn/mini-batch';
import type { TrainOptions } from '../src-main/trainer/learn/options';
import { initialParameters, sampleWeights } from '../src-main/trainer/learn/train';
import { Whitening } from '../src-main/trainer/learn/whitening';
import { createMatrix, type LabelledFeatures } from '../src-main/trainer/matrix';
import { Session } from '../src-main/trainer/onnx/runtime';
import { createRandom } from '../src-main/trainer/random';
import { Peer, pythonWith } from './peer';
import { sideBySide, timed, type Row } from './side-by-side';

const CLASSES = 10;
const ROUNDS = 7;
const LOSS = { loss: 'cross-entropy', labelSmoothing: 0 } as const;

export async function engine(): Promise<Row[]> {
  const data = await load();
  const folder = await mkdtemp(join(tmpdir(), 'softmax-studio-bench-'));
  try {
    await writeFile(
      join(folder, 'X.bin'),
      new Uint8Array(data.X.data.buffer, 0, data.X.rows * data.X.columns * 4),
    );
    await writeFile(join(folder, 'y.bin'), new Uint8Array(data.y.buffer));
    return [
      ...(await passes(data, folder)),
      ...(await epochs(data, folder)),
      ...(await convergence(data, folder)),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Float32 in [0, 1], as the peers get it. */
async function load(): Promise<LabelledFeatures> {
  const { count, pixels, labels } = await readFashionMnist('train');
  const X = createMatrix(count, 784, { type: 'float32', scale: 1 });
  for (let index = 0; index < pixels.length; index++) X.data[index] = pixels[index]! / 255;
  return { X, y: Int32Array.from(labels) };
}

/** Starts a peer for some rows, or says how to get it. */
async function withPeer(module: string, name: string, folder: string, work: (peer: Peer) => Promise<Row[]>) {
  const python = pythonWith(module);
  if (!python) {
    console.log(`${name} is not here: apt-get install python3-${name} (Debian) brings it.`);
    return [];
  }
  const peer = await Peer.start(python, 'engine.py', [folder, name, '784', String(CLASSES)]);
  try {
    return await work(peer);
  } finally {
    peer.stop();
  }
}

async function passes(data: LabelledFeatures, folder: string): Promise<Row[]> {
  const weights = sampleWeights(data.y, CLASSES, false);
  const shape = { features: 784, hidden: [], classes: CLASSES };
  const objective = await FullBatchObjective.create(shape, data, { ...LOSS, l2: 0 }, weights);
  const x = new Float64Array(7850);
  const ours = () => timed(() => objective.evaluate(x));
  const against = (name: string) => async (peer: Peer) => [
    await sideBySide(`pass-vs-${name}`, 3 * ROUNDS, ours, async () => (await peer.run('pass')).seconds),
  ];
  return [
    ...(await withPeer('torch', 'torch', folder, against('torch'))),
    ...(await withPeer('numpy', 'numpy', folder, against('numpy'))),
  ];
}

/** One epoch after another of the same training, in steps of 128 samples, shuffling included. */
async function epochs(data: LabelledFeatures, folder: string): Promise<Row[]> {
  const kinds: [string, Pick<TrainOptions, 'optimizer' | 'hidden'>][] = [
    ['epoch-sgd', { optimizer: 'sgd', hidden: [] }],
    ['epoch-adam', { optimizer: 'adam', hidden: [] }],
    ['mlp', { optimizer: 'adam', hidden: [256] }],
  ];
  return withPeer('torch', 'torch', folder, async (peer) => {
    const rows: Row[] = [];
    for (const [name, kind] of kinds) {
      const ours = await epochOf(data, kind.optimizer as MiniBatchOptimizer, kind.hidden);
      const theirs = async () => (await peer.run(name)).seconds;
      rows.push(await sideBySide(`${name}-vs-torch`, ROUNDS, ours, theirs));
    }
    return rows;
  });
}

async function epochOf(data: LabelledFeatures, optimizer: MiniBatchOptimizer, hidden: readonly number[]) {
  const shape = { features: 784, hidden, classes: CLASSES };
  const options = { ...LOSS, optimizer, momentum: 0.9, l2: 0, learningRate: null };
  const session = await Session.load(epochGraph(shape, data.X.format, options));
  const random = createRandom(1);
  const start = toTensors(initialParameters(shape, random), parametersOf(shape));
  const runner = new EpochRunner(session, shape, data, options, start);
  const weights = sampleWeights(data.y, CLASSES, false);
  const order = Int32Array.from(data.y, (_, index) => index);
  return () => timed(() => runner.run(scheduleEpoch(random.shuffle(order), weights, 128), () => false));
}

/** How long until the regularized objective is where scikit-learn's default 100 iterations bring it. */
async function convergence(data: LabelledFeatures, folder: string): Promise<Row[]> {
  return withPeer('sklearn', 'sklearn', folder, async (peer) => {
    const { objective: target } = await peer.run('default');
    const ours = () => timed(() => convergeTo(data, target!));
    return [
      await sideBySide('converge-vs-sklearn', 3, ours, async () => (await peer.run('default')).seconds),
    ];
  });
}

async function convergeTo(data: LabelledFeatures, target: number): Promise<void> {
  const l2 = 1 / data.X.rows;
  const weights = sampleWeights(data.y, CLASSES, false);
  const shape = { features: 784, hidden: [], classes: CLASSES };
  const objective = await FullBatchObjective.create(shape, data, { ...LOSS, l2 }, weights);
  const whitening = await Whitening.create(data.X, weights, CLASSES, l2);
  const settings = { maxIterations: 1000, gradientTolerance: 0, valueTolerance: 0, memory: 10 };
  const wrapped = whitening.wrap(objective.evaluate);
  const { value } = await lbfgs(wrapped, new Float64Array(7850), settings, async (_, __, at) => at > target);
  if (value > target) throw new Error(`Ended at ${value}, above ${target}.`);
  await objective.release();
  await whitening.release();
}
