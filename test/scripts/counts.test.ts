import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import {
  countCheck,
  countLine,
  countPlaywright,
  countReport,
  countVitest,
  sum,
} from '../../scripts/tasks/counts';
import { temporaryFolder } from '../fixtures';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder().path;
});

function vitestReport(passed: number, failed: number, unloadable = 0): unknown {
  return {
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [
      { status: failed > 0 ? 'failed' : 'passed', assertionResults: [{}] },
      ...Array.from({ length: unloadable }, () => ({ status: 'failed', assertionResults: [] })),
    ],
  };
}

async function counted(report: unknown, exitCode: number) {
  const file = path.join(folder, 'report.json');
  await writeFile(file, JSON.stringify(report));
  return countReport(file, exitCode, countVitest);
}

it('counts what the test runners report', () => {
  expect(countVitest(vitestReport(5, 1))).toEqual({ passed: 5, failed: 1, skipped: 3 });
  expect(countVitest(vitestReport(5, 0, 2))).toEqual({ passed: 5, failed: 2, skipped: 3 });
  const stats = { expected: 4, unexpected: 2, flaky: 1, skipped: 3 };
  expect(countPlaywright({ stats })).toEqual({ passed: 5, failed: 2, skipped: 3 });
});

it('makes one failure of a runner that fails, runs nothing or leaves no report', async () => {
  expect(await counted(vitestReport(5, 0), 0)).toEqual({ passed: 5, failed: 0, skipped: 3 });
  expect(await counted(vitestReport(5, 0), 1)).toEqual({ passed: 5, failed: 1, skipped: 3 });
  expect(await counted(vitestReport(5, 2), 1)).toEqual({ passed: 5, failed: 2, skipped: 3 });
  expect(await counted(vitestReport(0, 0), 0)).toEqual({ passed: 0, failed: 1, skipped: 3 });
  const missing = path.join(folder, 'none.json');
  expect(await countReport(missing, 0, countVitest)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

it('ends with one plain line', () => {
  expect(countLine(sum([countCheck(0), countCheck(1), countCheck(0)]))).toBe('2 passed, 1 failed');
  expect(countLine({ passed: 9, failed: 0, skipped: 4 })).toBe('9 passed, 0 failed, 4 skipped');
});
