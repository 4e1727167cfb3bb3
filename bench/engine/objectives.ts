/** Where our engine ends, against where scikit-learn does: the objective, and the accuracy on the same test part. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withPython } from '../peer';
import { print, type Row } from '../side-by-side';
import { readLabelled } from './data';
import { fitOurs, fitTheirs, FULLY, type Judged } from './judged';

/** Ours may be above theirs by so much, relatively. */
const OBJECTIVE_AT_MOST = 1e-6;
const ACCURACY_AT_MOST = 0.002;

export function objectives(folder: string, tables: string): Promise<Row[]> {
  return withPython('sklearn', 'converge.py', [], async (peer) => {
    const rows: Row[] = [];
    for (const name of ['iris', 'wine', 'breast-cancer', 'digits', 'diamonds']) {
      const own = join(folder, name);
      if (name === 'diamonds' && !existsSync(join(tables, 'tables', 'diamonds.csv'))) {
        console.log(`diamonds is left out: there is no tables/diamonds.csv in ${tables} (see --data).`);
        continue;
      }
      const { columns, classes } = await peer.run('make', name, join(tables, 'tables'), own);
      await peer.run('use', own, columns!, classes!, 'float64');
      const data = await readLabelled(own, columns!);
      const ours = await fitOurs(peer, own, data, classes!);
      rows.push(objectiveRow(name, ours, await fitTheirs(peer, FULLY)));
    }
    return rows;
  });
}

export function objectiveRow(dataset: string, ours: Judged, theirs: Judged): Row {
  const excess = (ours.objective - theirs.objective) / theirs.objective;
  const accuracyDifference = ours.accuracy - theirs.accuracy;
  const isMissed = excess > OBJECTIVE_AT_MOST || Math.abs(accuracyDifference) > ACCURACY_AT_MOST;
  const percent = (value: number) => `${(100 * value).toFixed(2)}%`;
  print(
    `objective-${dataset}`,
    `ours ${ours.objective.toFixed(9)} theirs ${theirs.objective.toFixed(9)}, relatively ${excess.toExponential(1)}` +
      `; accuracy ${percent(ours.accuracy)} and ${percent(theirs.accuracy)}${isMissed ? ': MISSED' : ''}`,
  );
  const name = `objective-${dataset}`;
  return { name, ours, theirs, excess, atMost: OBJECTIVE_AT_MOST, accuracyDifference };
}
