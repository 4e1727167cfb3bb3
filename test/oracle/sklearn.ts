/** Asks scikit-learn, where there is one on this machine, for its scores. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '../fixtures';
import type { Case } from './cases';

/** Scores of one case, of the shape that `metrics.py` writes. */
export type OracleScores = Record<string, unknown>;

export interface OracleAnswer {
  versions: Record<string, string>;
  scores: OracleScores[];
}

/** What `write-metrics.ts` writes and machines without scikit-learn read. */
export interface StoredTable {
  command: string;
  versions: Record<string, string>;
  cases: { name: string; input: Case; scores: OracleScores }[];
}

export const storedTablePath = join(repositoryRoot, 'test/oracle/metrics.json');

/** A Python that has scikit-learn: `$PYTHON`, the one on the path, or the system's (Debian's python3-sklearn). */
export function pythonWithSklearn(): string | null {
  const candidates = [process.env['PYTHON'], 'python3', '/usr/bin/python3'];
  const works = (python: string) => spawnSync(python, ['-c', 'import sklearn, scipy']).status === 0;
  return candidates.find((python) => python && works(python)) ?? null;
}

export function askSklearn(python: string, cases: Case[]): OracleAnswer {
  const { status, stdout, stderr, error } = spawnSync(
    python,
    [join(repositoryRoot, 'test/oracle/metrics.py')],
    {
      input: JSON.stringify(cases),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  if (status !== 0) throw new Error(`metrics.py failed: ${error?.message ?? stderr}`);
  return JSON.parse(stdout) as OracleAnswer;
}
