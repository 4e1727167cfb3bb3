/** scikit-learn's fits, and its judgement of ours: the same float64 arithmetic for both. */
import { join } from 'node:path';
import { minimize } from '../ours';
import type { LabelledFeatures } from '../../src-main/trainer/matrix';
import type { Peer } from '../peer';
import { writeBytes } from './data';

export interface Judged {
  seconds: number;
  iterations: number;
  /** Mean cross-entropy and |W|^2 / 2n. */
  objective: number;
  /** The largest of its slopes. */
  gradient: number;
  /** On the test part. */
  accuracy: number;
}

/** Small enough for the line search's own limits to end scikit-learn, and not this. */
export const FULLY = { iterations: 20_000, tolerance: 1e-12 };
export const DEFAULT = { iterations: 100, tolerance: 1e-9 };

export const fitTheirs = (peer: Peer, { iterations, tolerance }: typeof FULLY): Promise<Judged> =>
  peer.run('fit', iterations, tolerance) as Promise<unknown> as Promise<Judged>;

/** Until our engine says that it has converged. */
export async function fitOurs(
  peer: Peer,
  folder: string,
  data: LabelledFeatures,
  classes: number,
): Promise<Judged & { ended: string }> {
  const began = performance.now();
  const { parameters, iterations, ended } = await minimize(data, classes, 1 / data.y.length);
  const seconds = (performance.now() - began) / 1000;
  const path = join(folder, 'ours.bin');
  await writeBytes(path, parameters);
  const { objective, gradient, accuracy } = (await peer.run('score', path)) as unknown as Judged;
  return { seconds, iterations, ended, objective, gradient, accuracy };
}
