/** The head of transfer learning: few samples, many features that are not negative and correlated. */
import { join } from 'node:path';
import { withPython, type Peer } from '../peer';
import type { LabelledFeatures } from '../../src-main/trainer/matrix';
import { compare, print, type Row } from '../side-by-side';
import { readLabelled } from './data';
import { fitOurs, fitTheirs, FULLY, type Judged } from './judged';

const ROUNDS = 3;
/** scikit-learn's default for the largest slope of n J. */
const THEIR_TOLERANCE = 1e-4;
/** Both must end within this of the best objective, relatively. */
const NEAR = 1e-4;

export function head(folder: string): Promise<Row[]> {
  return withPython('sklearn', 'converge.py', [], async (peer) => {
    const own = join(folder, 'head');
    const { columns, classes } = await peer.run('make', 'head', '', own);
    await peer.run('use', own, columns!, classes!, 'float32');
    return [await inTurn(peer, own, await readLabelled(own, columns!), classes!)];
  });
}

/** Both until they say themselves that they have converged. */
async function inTurn(peer: Peer, folder: string, data: LabelledFeatures, classes: number): Promise<Row> {
  const { objective: optimum } = await fitTheirs(peer, FULLY);
  const [ours, theirs]: [Judged[], Judged[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await fitOurs(peer, folder, data, classes));
    theirs.push(await fitTheirs(peer, { ...FULLY, tolerance: THEIR_TOLERANCE / data.y.length }));
  }
  const [a, b] = [ours.at(-1)!, theirs.at(-1)!];
  const best = Math.min(optimum, a.objective, b.objective);
  const excess = { ours: a.objective / best - 1, theirs: b.objective / best - 1 };
  const seconds = (runs: Judged[]) => runs.map(({ seconds }) => seconds);
  const row = compare('head-vs-sklearn', seconds(ours), seconds(theirs), 0.2);
  const ends = (name: keyof typeof excess, { iterations, gradient }: Judged) =>
    `${name} ${iterations} iterations, ${excess[name].toExponential(1)} above the best, slopes up to ${gradient.toExponential(1)}`;
  print('', `${ends('ours', a)}; ${ends('theirs', b)}`);
  if (excess.ours > NEAR || excess.theirs > NEAR)
    throw new Error(`One of them has not converged: ${JSON.stringify(excess)} above the best objective.`);
  return { ...row, excess, gradients: { ours: a.gradient, theirs: b.gradient } };
}
