/** One epoch of mini-batches of 128 against PyTorch. */
import type { MiniBatchOptimizer } from '../../src-main/trainer/learn/graph/optimizers';
import type { LabelledFeatures } from '../../src-main/trainer/matrix';
import { epochOf } from '../ours';
import { withPython } from '../peer';
import { sideBySide, timed, type Row } from '../side-by-side';
import { FASHION_MNIST } from './data';

const ROUNDS = 7;

const kinds: { name: string; optimizer: MiniBatchOptimizer; hidden: number[]; atMost: number }[] = [
  { name: 'epoch-sgd', optimizer: 'sgd', hidden: [], atMost: 0.33 },
  { name: 'epoch-adam', optimizer: 'adam', hidden: [], atMost: 0.33 },
  { name: 'mlp', optimizer: 'adam', hidden: [256], atMost: 0.7 },
];

export function epochs(data: LabelledFeatures, folder: string): Promise<Row[]> {
  const args = [folder, 'torch', String(FASHION_MNIST.features), String(FASHION_MNIST.classes)];
  return withPython('torch', 'engine.py', args, async (peer) => {
    const rows: Row[] = [];
    for (const { name, optimizer, hidden, atMost } of kinds) {
      const epoch = await epochOf({ ...FASHION_MNIST, hidden }, data, optimizer);
      const theirs = async () => (await peer.run(name)).seconds;
      rows.push(await sideBySide(`${name}-vs-torch`, ROUNDS, () => timed(epoch.run), theirs, atMost));
      await epoch.release();
    }
    return rows;
  });
}
