/**
 * From a closed file to a trained and tested model, each time in a fresh process, next to pandas and scikit-learn. Both
 * choose among the same penalties; how long scikit-learn takes for one alone is shown too.
 */
import { join } from 'node:path';
import { openDataset } from '../../src-main/trainer/dataset';
import { Job } from '../../src-main/trainer/job';
import type { Report } from '../../src-preload/contract';
import { pythonWith } from '../peer';
import type { Finished } from '../process';
import { measured, print, type Row } from '../side-by-side';
import { makeTable, usesOf, WIDE, type Use } from './made';
import {
  buildCli,
  compareProcesses,
  endedWell,
  megabytes,
  runTheirs,
  startSeconds,
  stepsText,
  trainOurs,
  type Theirs,
} from './programs';
import { adultIn } from './real';

/** The longer ones take minutes each. */
const ROUNDS = { adult: 3, made: 2 };
const ROWS = 2_000_000;
const AT_MOST = 0.5;

interface Task {
  name: string;
  path: string;
  options: Record<string, unknown>;
  uses: Use[];
  rounds: number;
}

export async function speed(data: string, folder: string, rows = ROWS): Promise<Row[]> {
  const python = pythonWith('sklearn', 'pandas');
  if (python === null) return [];
  await buildCli();
  const start = measured([await startSeconds(), await startSeconds(), await startSeconds()]);
  print('start', `of our process alone: ${start.median.toFixed(2)} s`);
  const found: Row[] = [{ name: 'start', seconds: start }];
  const { path: adult, options } = adultIn(data);
  if (adult !== null) {
    const task = { name: 'adult', path: adult, options, uses: await usesIn(adult), rounds: ROUNDS.adult };
    found.push(...(await measure(task, folder, python)));
  }
  const path = join(folder, 'made.csv');
  const bytes = await makeTable(path, WIDE, rows);
  print('made', `${rows} rows, ${usesOf(WIDE).length - 1} columns and the label, ${megabytes(bytes)}`);
  const made = { name: 'made', path, options: {}, uses: usesOf(WIDE), rounds: ROUNDS.made };
  return [...found, ...(await measure(made, folder, python))];
}

async function usesIn(path: string): Promise<Use[]> {
  const dataset = await openDataset(path, new Job());
  const { columns } = dataset.describe();
  dataset.close();
  return columns.map(({ use }) => use);
}

/** Ours and theirs in turn. */
async function measure(task: Task, folder: string, python: string): Promise<Row[]> {
  const { name, path, options, uses, rounds } = task;
  const [ours, theirs, single]: [Finished[], Theirs[], Theirs[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    ours.push(endedWell(await trainOurs([path], folder)));
    const run = (penalties: number[]) =>
      runTheirs(python, 'train', { path, options, uses, penalties }, folder);
    theirs.push(await run(penaltiesOf(ours[0]!.report!)));
    single.push(await run([1]));
  }
  const { report } = ours.at(-1)!;
  const { answer } = theirs.at(-1)!;
  const tried = penaltiesOf(report!).length;
  print(name, `${rounds} rounds; the fair row is "${name}": both choose among ${tried} penalties`);
  const rows = compareProcesses(name, ours, theirs, AT_MOST);
  rows.push(...compareProcesses(`${name}-theirs-c-1`, ours, single));
  const { accuracy, logLoss } = report!.test!;
  print(
    '',
    `ours: ${stepsText(report!.seconds)}; accuracy ${accuracy.toFixed(4)}, loss ${logLoss.toFixed(4)}`,
  );
  const scores = `accuracy ${Number(answer['accuracy']).toFixed(4)}, loss ${Number(answer['logLoss']).toFixed(4)}`;
  print('', `theirs: ${stepsText(answer.steps)}; ${scores}`);
  if (Number(answer['unconverged']) > 0)
    print(
      '',
      `theirs ended at its 100 iterations for ${String(answer['unconverged'])} of ${tried} penalties`,
    );
  Object.assign(rows[0]!, { penalties: tried, oursSteps: report!.seconds, theirsAnswer: answer });
  Object.assign(rows[0]!, { oursScores: { accuracy, logLoss } });
  return rows;
}

/** scikit-learn's C of the penalties that we tried. */
function penaltiesOf({ search, counts }: Report): number[] {
  return search ? search.trials.map(({ l2 }) => 1 / (l2 * counts.train)) : [1];
}
