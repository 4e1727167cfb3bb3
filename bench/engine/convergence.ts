/** How long until the regularized objective on Fashion-MNIST is low, against scikit-learn. */
import type { LabelledFeatures } from '../../src-main/trainer/matrix';
import { minimize } from '../ours';
import { withPython, type Peer } from '../peer';
import { compare, print, repeated, timed, type Row } from '../side-by-side';
import { FASHION_MNIST } from './data';
import { DEFAULT, fitOurs, fitTheirs, FULLY } from './judged';
import { objectiveRow } from './objectives';

/** Of theirs, for they take minutes to converge and many seconds to their default. */
const DEFAULT_ROUNDS = 2;
const ROUNDS = 3;
/** Near the optimum, relatively. */
const NEAR = 1e-4;

export function convergence(data: LabelledFeatures, folder: string): Promise<Row[]> {
  return withPython('sklearn', 'converge.py', [], async (peer) => {
    const { features, classes } = FASHION_MNIST;
    await peer.run('use', folder, features, classes, 'float32');
    const toDefault = await untilDefault(peer, data);
    const full = await fitTheirs(peer, FULLY);
    const best = await fitOurs(peer, folder, data, classes);
    const near = Math.min(full.objective, best.objective) * (1 + NEAR);
    const { seconds } = await peer.run('seconds-to', near);
    const ours = await repeated(ROUNDS, () => timed(() => reach(data, near)));
    const text = `${full.seconds.toFixed(0)} s and ${full.iterations} iterations, ours ${best.seconds.toFixed(1)} s and ${best.iterations}`;
    print('', `until they end themselves: theirs ${text}`);
    return [
      toDefault,
      // Where theirs ends before it is as near, the time to its end is less than it would need.
      { ...compare('converge-vs-sklearn', ours, [seconds ?? full.seconds], 0.1), objective: near },
      compare('converge-fully-vs-sklearn', [best.seconds], [full.seconds]),
      objectiveRow('fashion-mnist', best, full),
    ];
  });
}

/** To the objective where scikit-learn's default of 100 iterations ends. */
async function untilDefault(peer: Peer, data: LabelledFeatures): Promise<Row> {
  const [ours, theirs]: [number[], number[]] = [[], []];
  let objective = Infinity;
  for (let round = 0; round < DEFAULT_ROUNDS; round++) {
    const fitted = await fitTheirs(peer, DEFAULT);
    objective = fitted.objective;
    theirs.push(fitted.seconds);
    ours.push(await timed(() => reach(data, objective)));
  }
  return { ...compare('default-vs-sklearn', ours, theirs, 0.5), objective };
}

async function reach(data: LabelledFeatures, objective: number): Promise<void> {
  const { ended } = await minimize(data, FASHION_MNIST.classes, 1 / data.y.length, objective);
  if (ended !== 'stopped') throw new Error(`Ours never came to an objective of ${objective}: ${ended}.`);
}
