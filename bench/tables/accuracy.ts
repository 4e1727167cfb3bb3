/** Test accuracy by the real trainer, five seeds, next to a scikit-learn pipeline that prepares the same rows alike. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { version } from '../../package.json';
import { defaultRecipe, openDataset, type OpenDataset } from '../../src-main/trainer/dataset';
import { Job } from '../../src-main/trainer/job';
import { trainModel } from '../../src-main/trainer/pipeline';
import { splitLabelled } from '../../src-main/trainer/stages/split';
import type { Recipe } from '../../src-preload/contract';
import { writeBytes } from '../engine/data';
import { withPython, type Peer } from '../peer';
import { print, type Row } from '../side-by-side';
import { REAL, tableIn, type RealTable } from './real';
import type { Use } from './made';

const SEEDS = [1, 2, 3, 4, 5];
/** Points that ours may be below theirs. */
const AT_LEAST = -0.5;
/** C: ours tries one over these times the number of samples. */
const PENALTIES = [0.001, 0.01, 0.1, 1, 10, 100, 1000];

export async function accuracy(data: string, folder: string): Promise<Row[]> {
  return withPython(['sklearn', 'pandas'], 'tables-accuracy.py', [], async (peer) => {
    const rows: Row[] = [];
    for (const table of REAL) {
      const path = tableIn(data, table.name);
      if (path !== null) rows.push(await measure(table, path, join(folder, table.name), peer));
    }
    return rows;
  });
}

async function measure(table: RealTable, path: string, folder: string, peer: Peer): Promise<Row> {
  await mkdir(folder);
  const dataset = await openDataset(path, new Job());
  const [ours, theirs, unconverged]: [number[], number[], number[]] = [[], [], []];
  let tested = 0;
  try {
    for (const seed of SEEDS) {
      const recipe = { ...defaultRecipe(dataset.labels.length), ...table.recipe, seed };
      const { report } = await trainModel(dataset, recipe, version, new Job());
      ours.push(100 * report.test!.accuracy);
      tested = report.test!.count;
      const answer = await peer.run('fit', await describeFor(dataset, recipe, table, folder));
      theirs.push(100 * answer['accuracy']!);
      unconverged.push(answer['unconverged']!);
    }
    return rowOf(table.name, dataset.labelColumn!, tested, ours, theirs, Math.max(...unconverged));
  } finally {
    dataset.close();
  }
}

/** Writes what the peer needs for the same rows in the same parts, and returns the path of its description. */
async function describeFor(
  dataset: OpenDataset,
  recipe: Recipe,
  { options }: RealTable,
  folder: string,
): Promise<string> {
  const split = splitLabelled(dataset, recipe, await dataset.arrange(recipe, new Job()));
  for (const [part, rows] of Object.entries(split)) await writeBytes(join(folder, `${part}.bin`), rows);
  await writeBytes(join(folder, 'labels.bin'), dataset.labels);
  const uses = dataset
    .describe()
    .columns.map(({ name, use }): Use => (use === 'label' ? use : (recipe.columns[name] ?? use)));
  const { path, classes } = dataset;
  const description = join(folder, 'description.json');
  await writeFile(description, JSON.stringify({ path, options, uses, classes, penalties: PENALTIES }));
  return description;
}

function rowOf(
  dataset: string,
  label: string,
  tested: number,
  ours: number[],
  theirs: number[],
  unconverged: number,
): Row {
  const [a, b] = [spread(ours), spread(theirs)];
  const points = a.mean - b.mean;
  print(dataset, `label "${label}", ${tested} rows in the test of each seed`);
  print('', `ours ${text(a)}, theirs ${text(b)}`);
  if (unconverged > 0)
    print('', `theirs did not converge for ${unconverged} of ${PENALTIES.length} penalties`);
  print('', `${points.toFixed(2)} points (at least ${AT_LEAST}${points >= AT_LEAST ? '' : ': MISSED'})`);
  return {
    name: `accuracy-${dataset}`,
    label,
    tested,
    ours: a,
    theirs: b,
    points,
    atLeast: AT_LEAST,
    unconverged,
  };
}

interface Spread {
  mean: number;
  /** Of the sample. */
  deviation: number;
  values: number[];
}

function spread(values: number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / Math.max(1, values.length - 1)), values };
}

const text = ({ mean, deviation, values }: Spread) =>
  `${mean.toFixed(2)}% ± ${deviation.toFixed(2)} (${values.map((value) => value.toFixed(1)).join(', ')})`;
