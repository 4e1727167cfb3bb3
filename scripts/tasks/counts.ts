import { readFile } from 'node:fs/promises';
import { z } from 'zod';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

const playwrightReport = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
});

/** A static check is one test. */
export function countCheck(exitCode: number): Counts {
  return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 };
}

/** A test file that could not even be loaded has no tests to count, so it is one failure itself. */
export function countVitest(report: unknown): Counts {
  const counts = vitestReport.parse(report);
  const unloadable = counts.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return {
    passed: counts.numPassedTests,
    failed: counts.numFailedTests + unloadable.length,
    skipped: counts.numPendingTests + counts.numTodoTests,
  };
}

/** A flaky test failed and then passed when tried again. */
export function countPlaywright(report: unknown): Counts {
  const { stats } = playwrightReport.parse(report);
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
}

/**
 * The counts in a test runner's JSON report. A runner that failed for a reason no test shows (a crash, an
 * unhandled error, no report), or that ran nothing, is one failure.
 */
export async function countReport(
  file: string,
  exitCode: number,
  count: (report: unknown) => Counts,
): Promise<Counts> {
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    counts = count(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    process.stderr.write(`The test report could not be read: ${String(error)}\n`);
    return { ...counts, failed: 1 };
  }
  const unexplained = exitCode !== 0 && counts.failed === 0;
  const ranNothing = counts.passed + counts.failed === 0;
  return unexplained || ranNothing ? { ...counts, failed: counts.failed + 1 } : counts;
}

export function sum(all: Counts[]): Counts {
  return all.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** The line that ends a test run; scripts read it. */
export function countLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
