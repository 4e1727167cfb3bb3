import { dev, endToEnd, screenshots, start } from './tasks/app';
import { test } from './tasks/test';

type Task = (args: string[]) => Promise<number>;

const tasks: Readonly<Record<string, Task>> = { start, dev, test, e2e: endToEnd, screenshots };

/** The one door for every command that needs an Electron. Exit 2 when the call itself was wrong. */
async function main([name = '', ...rest]: string[]): Promise<number> {
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  if (!task) {
    console.error(`Usage: tsx scripts/run.ts ${Object.keys(tasks).join('|')} [-- arguments]`);
    return 2;
  }
  return task(rest[0] === '--' ? rest.slice(1) : rest);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
