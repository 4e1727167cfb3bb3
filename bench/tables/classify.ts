/** Rows a second and memory of classifying a long table, next to the same pipeline in pandas and scikit-learn. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pythonWith } from '../peer';
import type { Ended } from '../process';
import { print, type Row } from '../side-by-side';
import { makeTable, usesOf, WIDE } from './made';
import {
  buildCli,
  compareProcesses,
  endedWell,
  megabytes,
  runOurs,
  runTheirs,
  stepsText,
  trainOurs,
  type Theirs,
} from './programs';

const ROWS = 2_000_000;
/** Enough to train both models on. */
const TRAINED_ON = 50_000;
const ROUNDS = 2;

export async function classify(_: string, folder: string, rows = ROWS): Promise<Row[]> {
  const python = pythonWith('sklearn', 'pandas');
  if (python === null) return [];
  await buildCli();
  const [learned, path] = [join(folder, 'learned.csv'), join(folder, 'made.csv')];
  await makeTable(learned, WIDE, TRAINED_ON, 2);
  const bytes = await makeTable(path, WIDE, rows);
  print('classify', `${rows} rows, ${usesOf(WIDE).length} columns, ${megabytes(bytes)}`);
  const [ourModel, theirModel] = [join(folder, 'model.onnx'), join(folder, 'model.pickle')];
  const described = { options: {}, uses: usesOf(WIDE), penalties: [1], model: theirModel };
  endedWell(await trainOurs([learned, '--out', ourModel], folder));
  await runTheirs(python, 'train', { ...described, path: learned }, folder);
  const [ours, theirs]: [Ended[], Theirs[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const [a, b] = [join(folder, 'ours.csv'), join(folder, 'theirs.csv')];
    ours.push(await runOurs(['classify', ourModel, path, '--out', a], folder));
    await requireLines(a, rows + 1);
    theirs.push(await runTheirs(python, 'classify', { ...described, path, out: b }, folder));
    await requireLines(b, rows + 1);
  }
  const found = compareProcesses('classify', ours, theirs);
  const each = [ours, theirs].map((runs) => rows / Math.min(...runs.map(({ seconds }) => seconds)));
  const [a, b] = each.map(Math.round) as [number, number];
  print('', `rows a second at best: ours ${a}, theirs ${b} (${stepsText(theirs.at(-1)!.answer.steps)})`);
  Object.assign(found[0]!, { rows, rowsPerSecond: { ours: a, theirs: b } });
  return found;
}

/** No cell of a made table holds a line break. */
async function requireLines(path: string, wanted: number): Promise<void> {
  let lines = 0;
  for await (const bytes of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>)
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++;
  if (lines !== wanted) throw new Error(`${path} has ${lines} lines instead of ${wanted}.`);
}
