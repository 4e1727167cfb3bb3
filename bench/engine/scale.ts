/** Large problems, and how the time of a pass grows. */
import { createMatrix, type LabelledFeatures } from '../../src-main/trainer/matrix';
import { createRandom } from '../../src-main/trainer/random';
import { fullBatchPass, parameterCount, trainFor } from '../ours';
import { measured, print, repeated, timed, type Row } from '../side-by-side';

interface Size {
  rows: number;
  features: number;
  classes: number;
}

const LARGE: Size = { rows: 20_000, features: 1280, classes: 1000 };
/** Large enough for the work of a pass to be all of its time. */
const BASE: Size = { rows: 20_000, features: 400, classes: 60 };
const ROUNDS = 7;
/** Doubling may cost so much more than twice for noise and for caches. */
const GROWTH_AT_MOST = 2.4;

export const scale = async (): Promise<Row[]> => [await large(), ...(await growth())];

/** Each class has a corner of its own, with noise around it. */
function synthetic({ rows, features, classes }: Size): LabelledFeatures {
  const random = createRandom(7);
  const noise = Float32Array.from({ length: 1 << 16 }, () => random.normal());
  const X = createMatrix(rows, features, { type: 'float32', scale: 1 });
  const y = Int32Array.from({ length: rows }, (_, row) => row % classes);
  for (let row = 0; row < rows; row++) {
    const from = Math.floor(random.uniform() * noise.length);
    const own = (y[row]! * 7919) % features;
    for (let k = 0; k < features; k++)
      X.data[row * features + k] = noise[(from + k) % noise.length]! + (k === own ? 3 : 0);
  }
  return { X, y };
}

/** A few passes of a training by L-BFGS. */
async function large(): Promise<Row> {
  const data = synthetic(LARGE);
  let losses: number[] = [];
  const seconds = await timed(async () => (losses = await trainFor(data, LARGE.classes, 'lbfgs', 3)));
  const isLearning = losses.length === 3 && losses.at(-1)! < Math.log(LARGE.classes);
  if (!isLearning) throw new Error(`It does not learn: losses ${losses.join(', ')}.`);
  const { rows, features, classes } = LARGE;
  const words = losses.map((loss) => loss.toFixed(2)).join(', ');
  print(
    'scale-large',
    `${rows} x ${features}, ${classes} classes: 3 iterations in ${seconds.toFixed(1)} s, losses ${words}`,
  );
  return { name: 'scale-large', ...LARGE, seconds, losses };
}

/** The time of a pass as rows, features and classes double and double again. */
async function growth(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const axis of ['rows', 'features', 'classes'] as const) {
    const sizes = [1, 2, 4].map((factor) => ({ ...BASE, [axis]: factor * BASE[axis] }));
    const seconds: number[] = [];
    for (const size of sizes) seconds.push(await secondsOfAPass(size));
    const factors = seconds.slice(1).map((value, index) => value / seconds[index]!);
    const steps = sizes.map((size, index) => `${size[axis]}: ${(1000 * seconds[index]!).toFixed(1)} ms`);
    const isMissed = factors.some((factor) => factor > GROWTH_AT_MOST);
    print(
      `scale-${axis}`,
      `${steps.join(', ')}; factors ${factors.map((factor) => factor.toFixed(2)).join(', ')}` +
        ` (at most ${GROWTH_AT_MOST}${isMissed ? ': MISSED' : ''})`,
    );
    rows.push({ name: `scale-${axis}`, sizes, seconds, factors, atMost: GROWTH_AT_MOST });
  }
  return rows;
}

async function secondsOfAPass(size: Size): Promise<number> {
  const shape = { features: size.features, hidden: [], classes: size.classes };
  const pass = await fullBatchPass(shape, synthetic(size));
  const x = new Float64Array(parameterCount(shape));
  const seconds = await repeated(ROUNDS + 1, () => timed(() => pass.run(x)));
  await pass.release();
  return measured(seconds.slice(1)).median;
}
