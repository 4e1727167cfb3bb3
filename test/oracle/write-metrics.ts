/** Writes `metrics.json`: small cases with scikit-learn's scores, for machines without scikit-learn. */
import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { storedCases } from './cases';
import {
  askSklearn,
  pythonWithSklearn,
  storedTablePath,
  type OracleScores,
  type StoredTable,
} from './sklearn';

const python = pythonWithSklearn();
if (!python) throw new Error('No Python with scikit-learn: apt install python3-sklearn, or set PYTHON');
const cases = Object.entries(storedCases());
const { versions, scores } = askSklearn(
  python,
  cases.map(([, input]) => input),
);
/** Twelve decimals of the scores: the comparison asks for nine. */
const rounded = (value: OracleScores) =>
  JSON.parse(
    JSON.stringify(value, (_, entry: unknown) =>
      typeof entry === 'number' ? Number(entry.toFixed(12)) : entry,
    ),
  ) as OracleScores;
const table: StoredTable = {
  command: 'npx tsx test/oracle/write-metrics.ts',
  versions,
  cases: cases.map(([name, input], index) => ({ name, input, scores: rounded(scores[index]!) })),
};
const options = { ...(await resolveConfig(storedTablePath)), filepath: storedTablePath };
await writeFile(storedTablePath, await format(JSON.stringify(table), options));
