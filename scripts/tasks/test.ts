import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run, tool, type Command } from '../children';
import { withDisplay } from '../system';
import { countCheck, countLine, countPlaywright, countReport, countVitest, sum, type Counts } from './counts';
import { prepare } from './prepare';

interface Stage {
  name: string;
  command: Command;
  env: NodeJS.ProcessEnv;
  count(exitCode: number): Counts | Promise<Counts>;
}

interface Result {
  name: string;
  counts: Counts;
  seconds: number;
}

/** Every check that we have, the quick ones first. Goes on after a failure, so that one run shows all of them. */
export async function test(): Promise<number> {
  const reports = await mkdtemp(path.join(tmpdir(), 'softmax-studio-test-'));
  try {
    const results = await runStages(reports);
    summarise(results);
    const total = sum(results.map(({ counts }) => counts));
    console.log(countLine(total));
    return total.failed > 0 ? 1 : 0;
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
}

async function runStages(reports: string): Promise<Result[]> {
  const { env, failure } = await prepareOrReport();
  const results = [...(failure ? [failure] : [])];
  for (const stage of stagesBeforeElectron(env, reports)) results.push(await runStage(stage));
  const isBuilt = results.at(-1)?.counts.failed === 0;
  if (failure || !isBuilt) console.log('\nThe tests in Electron were not run, because of the failure above.');
  else results.push(await runStage(electronStage(env, reports)));
  return results;
}

/** Most checks tell something even where there is no Electron. */
async function prepareOrReport(): Promise<{ env: NodeJS.ProcessEnv; failure?: Result }> {
  try {
    return { env: (await prepare()).env };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { env: process.env, failure: { name: 'preparing Electron', counts: countCheck(1), seconds: 0 } };
  }
}

function stagesBeforeElectron(env: NodeJS.ProcessEnv, reports: string): Stage[] {
  const check = (name: string, command: Command): Stage => ({ name, command, env, count: countCheck });
  const vitestReport = path.join(reports, 'vitest.json');
  return [
    check('prettier', tool('prettier', '--check', '.')),
    check('eslint', tool('eslint', '.')),
    check('tsc', tool('typescript', '--noEmit', '-p', 'tsconfig.json')),
    check('svelte-check', tool('svelte-check', '--tsconfig', './tsconfig.json')),
    {
      name: 'vitest',
      command: tool(
        'vitest',
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${vitestReport}`,
      ),
      env,
      count: (exitCode) => countReport(vitestReport, exitCode, countVitest),
    },
    check('build', tool('electron-vite', 'build')),
  ];
}

function electronStage(env: NodeJS.ProcessEnv, reports: string): Stage {
  const report = path.join(reports, 'playwright.json');
  return {
    name: 'playwright',
    command: withDisplay(tool('@playwright/test', 'test', '--reporter=list,json')),
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    count: (exitCode) => countReport(report, exitCode, countPlaywright),
  };
}

async function runStage({ name, command, env, count }: Stage): Promise<Result> {
  console.log(`\n== ${name}`);
  const start = performance.now();
  const exitCode = await run(command, { env });
  return { name, counts: await count(exitCode), seconds: (performance.now() - start) / 1000 };
}

function summarise(results: Result[]): void {
  console.log('\n== summary');
  for (const { name, counts, seconds } of results) {
    console.log(`${name.padEnd(20)} ${seconds.toFixed(1).padStart(6)} s   ${countLine(counts)}`);
  }
}
