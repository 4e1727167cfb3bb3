/** One full-batch pass: the loss and the gradient on all samples, against others and against the machine. */
import type { LabelledFeatures } from '../../src-main/trainer/matrix';
import { fullBatchPass } from '../ours';
import { withCompiled, withPython, type Answer, type Peer } from '../peer';
import { measured, print, repeated, sideBySide, timed, type Row, type Timed } from '../side-by-side';
import { FASHION_MNIST, someWeights } from './data';

const ROUNDS = 21;
const THREADS = 2;
/** Loss and gradient of two implementations in float32 differ by less, relatively. */
const SAME = 1e-4;

export async function passes(data: LabelledFeatures, folder: string): Promise<Row[]> {
  const { features, classes } = FASHION_MNIST;
  const pass = await fullBatchPass(FASHION_MNIST, data);
  const x = someWeights();
  const ours = () => timed(() => pass.run(x));
  const { value, gradient } = await pass.run(x);
  const expected = { loss: value, ...summary(gradient.subarray(0, features * classes), x) };
  const against = (name: string, atMost: number) => async (peer: Peer) => {
    requireSame(name, await peer.run('pass'), expected);
    const theirs = async () => (await peer.run('pass')).seconds;
    return [await sideBySide(`pass-vs-${name}`, ROUNDS, ours, theirs, atMost)];
  };
  const shape = [String(features), String(classes)];
  const rows: Row[] = [
    ...(await withPython('torch', 'engine.py', [folder, 'torch', ...shape], against('torch', 0.5))),
    ...(await withPython('numpy', 'engine.py', [folder, 'numpy', ...shape], against('numpy', 0.5))),
    ...(await withCompiled('fused-pass.c', folder, [folder, ...shape, String(THREADS)], async (peer) => [
      ...(await against('native', 2)(peer)),
      ...(await limits(peer, data)),
    ])),
  ];
  await pass.release();
  return rows;
}

/** The sum of the absolute slopes, and the slopes' product with the weights, which knows their signs. */
function summary(slopes: Float64Array, weights: Float64Array): { norm: number; product: number } {
  let [norm, product] = [0, 0];
  slopes.forEach((slope, index) => {
    norm += Math.abs(slope);
    product += slope * weights[index]!;
  });
  return { norm, product };
}

function requireSame(
  name: string,
  theirs: Answer,
  ours: { loss: number; norm: number; product: number },
): void {
  const isSame =
    Math.abs(theirs['loss']! - ours.loss) <= SAME * ours.loss &&
    Math.abs(theirs['norm']! - ours.norm) <= SAME * ours.norm &&
    Math.abs(theirs['product']! - ours.product) <= SAME * ours.norm;
  if (isSame) return;
  throw new Error(
    `${name} has another loss or gradient: ${JSON.stringify(theirs)} where ours are ${JSON.stringify(ours)}.`,
  );
}

/** What the machine can do at best: read X, and multiply and add. */
async function limits(peer: Peer, { X }: LabelledFeatures): Promise<Row[]> {
  const task = (name: string): Timed => {
    return async () => (await peer.run(name)).seconds;
  };
  const { result: operations } = await peer.run('peak');
  const read = measured(await repeated(ROUNDS, task('read')));
  const peak = measured(await repeated(5, task('peak')));
  const bytes = 4 * X.rows * X.columns;
  const perSecond = operations! / peak.median;
  // A pass multiplies each feature with each class's weight, and with each class's error.
  const arithmetic = (2 * X.rows * X.columns * FASHION_MNIST.classes) / perSecond;
  print(
    'limit-read-once',
    `${(1000 * read.median).toFixed(1)} ms, ${(bytes / read.median / 1e9).toFixed(1)} GB/s`,
  );
  print(
    'limit-multiply-add',
    `${(perSecond / 1e9).toFixed(1)} billion a second: a pass has ${(1000 * arithmetic).toFixed(1)} ms of them`,
  );
  return [
    { name: 'limit-read-once', seconds: read, bytesPerSecond: bytes / read.median },
    { name: 'limit-multiply-add', perSecond, secondsOfAPass: arithmetic },
  ];
}
