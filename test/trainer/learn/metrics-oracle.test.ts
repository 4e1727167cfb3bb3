import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { liveCases } from '../../oracle/cases';
import { ourScores } from '../../oracle/scores';
import {
  askSklearn,
  pythonWithSklearn,
  storedTablePath,
  type OracleScores,
  type StoredTable,
} from '../../oracle/sklearn';

const TOLERANCE = 1e-9;
const table = JSON.parse(readFileSync(storedTablePath, 'utf8')) as StoredTable;

/** Where two structures of numbers differ, as paths with both values. */
function differences(ours: unknown, theirs: unknown, path = ''): string[] {
  if (typeof ours === 'number' && typeof theirs === 'number') {
    return Math.abs(ours - theirs) <= TOLERANCE ? [] : [`${path}: ${ours}, scikit-learn ${theirs}`];
  }
  if (ours === null || theirs === null || typeof ours !== 'object' || typeof theirs !== 'object') {
    return ours === theirs ? [] : [`${path}: ${String(ours)}, scikit-learn ${String(theirs)}`];
  }
  const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  const at = (value: object, key: string) => (value as Record<string, unknown>)[key];
  return [...keys].flatMap((key) => differences(at(ours, key), at(theirs, key), `${path}/${key}`));
}

describe(`scikit-learn ${table.versions['scikit-learn']}, as stored by \`${table.command}\`, agrees`, () => {
  it.each(table.cases)('$name', ({ input, scores }) => {
    expect(differences(ourScores(input), scores)).toEqual([]);
  });
});

const python = pythonWithSklearn();
const reason = python ? '' : ' (skipped: no Python with scikit-learn here, such as Debian python3-sklearn)';

describe(`scikit-learn on this machine agrees${reason}`, () => {
  const cases = Object.entries(liveCases());
  let scores: OracleScores[];
  beforeAll(() => {
    if (python)
      scores = askSklearn(
        python,
        cases.map(([, input]) => input),
      ).scores;
  });

  it.skipIf(python === null).each(cases.map(([name, input], index) => ({ name, input, index })))(
    '$name',
    ({ input, index }) => {
      expect(differences(ourScores(input), scores[index])).toEqual([]);
    },
  );
});
