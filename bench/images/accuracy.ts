/** Test accuracy by the real trainer, five seeds, next to scikit-learn on the same features and to other features. */
import { join } from 'node:path';
import { Backbones } from '../../src-main/trainer/features/backbones';
import { FeatureCache } from '../../src-main/trainer/features/cache';
import type { Recipe } from '../../src-preload/contract';
import { withPython, type Peer } from '../peer';
import { print, type Row } from '../side-by-side';
import { DATASETS, photosIn, trainOn, writeParts } from './data';
import { plainLastStage } from './plain-last-stage';

const SEEDS = [1, 2, 3, 4, 5];
/** Points that ours may be below scikit-learn on the same features, and has to be above the plain last stage. */
const AT_LEAST = { sklearn: -0.5, plain: 4 };

interface Tools {
  cache: FeatureCache;
  backbones: Backbones;
}

/** Accuracies in percent, seed by seed. */
interface Way {
  name: string;
  accuracies: number[];
}

type Backbone = Recipe['backbone'];

export async function accuracy(data: string, folder: string): Promise<Row[]> {
  const cache = await FeatureCache.open(join(folder, 'accuracy-cache'));
  const tools = { cache, backbones: new Backbones() };
  try {
    const path = await plainLastStage(folder);
    const plain = path === null ? null : (await tools.backbones.add(path)).sha256;
    const rows: Row[] = [];
    const gains: number[] = [];
    for (const name of DATASETS) {
      const photos = photosIn(data, name);
      if (photos === null) continue;
      const ways = await measure(name, photos, plain, { ...tools, folder });
      rows.push(...ways.map((way) => rowOf(name, way)));
      const points = difference(ways, 'scikit-learn, same features');
      if (points !== null) rows.push(pointsRow(`${name}-vs-sklearn`, points, AT_LEAST.sklearn));
      const gain = difference(ways, 'plain last stage');
      if (gain !== null) gains.push(gain);
    }
    return gains.length === DATASETS.length ? [...rows, gainRow(gains)] : rows;
  } finally {
    await cache.close();
  }
}

/** Ours comes first. */
async function measure(
  dataset: string,
  photos: string,
  plain: Backbone | null,
  tools: Tools & { folder: string },
): Promise<Way[]> {
  const say = (way: Way): Way => {
    const [mean, deviation] = spread(way.accuracies);
    const seeds = way.accuracies.map((accuracy) => accuracy.toFixed(1)).join(', ');
    print(dataset, `${way.name}: ${mean.toFixed(1)}% ± ${deviation.toFixed(1)} (${seeds})`);
    return way;
  };
  const train = async (name: string, backbone: Backbone): Promise<Way> => {
    const accuracies: number[] = [];
    for (const seed of SEEDS) {
      const { report } = await trainOn(photos, tools, { backbone, seed });
      accuracies.push(100 * report.test!.accuracy);
    }
    return say({ name, accuracies });
  };
  const ways = [await train('ours', 'built-in'), await train('pixels alone', 'pixels')];
  if (plain !== null) ways.push(await train('plain last stage', plain));
  const probed: [string, Backbone][] = [['same features', 'built-in']];
  if (plain !== null) probed.push(['plain last stage', plain]);
  const probes = await withPython('sklearn', 'probes.py', [], async (peer) => {
    const found: Way[] = [];
    for (const [of, backbone] of probed)
      found.push(...(await probe(of, photos, backbone, tools, peer)).map(say));
    return found;
  });
  return [...ways, ...probes];
}

/** scikit-learn on the features of each seed's parts. */
async function probe(
  of: string,
  photos: string,
  backbone: Backbone,
  tools: Tools & { folder: string },
  peer: Peer,
): Promise<Way[]> {
  const logistic: Way = { name: `scikit-learn, ${of}`, accuracies: [] };
  const ridge: Way = { name: `ridge, ${of}`, accuracies: [] };
  const parts = join(tools.folder, 'parts');
  for (const seed of SEEDS) {
    const { columns } = await writeParts(photos, tools, { backbone, seed }, parts);
    const { accuracy, unconverged } = await peer.run('logistic', parts, columns);
    if (unconverged! > 0) console.log(`scikit-learn did not converge for ${unconverged} penalties.`);
    logistic.accuracies.push(100 * accuracy!);
    ridge.accuracies.push(100 * (await peer.run('ridge', parts, columns))['accuracy']!);
  }
  return [logistic, ridge];
}

function rowOf(dataset: string, { name, accuracies }: Way): Row {
  const [mean, deviation] = spread(accuracies);
  return { name: `accuracy-${dataset}-${name.replaceAll(/\W+/g, '-')}`, mean, deviation, accuracies };
}

const gainRow = (gains: number[]): Row =>
  pointsRow('recipe-vs-plain-last-stage', spread(gains)[0], AT_LEAST.plain);

/** By how many points ours is better. */
function pointsRow(name: string, points: number, atLeast: number): Row {
  print(name, `${points.toFixed(1)} points (at least ${atLeast}${points >= atLeast ? '' : ': MISSED'})`);
  return { name, points, atLeast };
}

/** Ours less another way's mean; null where that was not measured. */
function difference(ways: Way[], name: string): number | null {
  const other = ways.find((way) => way.name === name);
  return other ? spread(ways[0]!.accuracies)[0] - spread(other.accuracies)[0] : null;
}

/** Mean and sample deviation. */
function spread(values: number[]): [mean: number, deviation: number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return [mean, Math.sqrt(squares / Math.max(1, values.length - 1))];
}
