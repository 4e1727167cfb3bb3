import { join } from 'node:path';
import { repository, run, tool, type Command } from '../children';
import { withDisplay } from '../system';
import { mustRunWithoutSandbox, prepare } from './prepare';

/** Builds the app and starts it as a person would get it, but for the packaging. */
export async function start(appArguments: string[]): Promise<number> {
  const { electron, env } = await prepare();
  const built = await run(tool('electron-vite', 'build'), { env });
  if (built !== 0) return built;
  const switches = mustRunWithoutSandbox() ? ['--no-sandbox'] : [];
  const app = { command: electron.executable, args: [...switches, repository, ...appArguments] };
  return run(withDisplay(app), { env });
}

/** The app with hot reload of the page, and a restart when main or preload change. */
export async function dev(viteArguments: string[]): Promise<number> {
  const { env } = await prepare();
  const switches = mustRunWithoutSandbox() ? ['--noSandbox'] : [];
  return run(withDisplay(tool('electron-vite', 'dev', '--watch', ...switches, ...viteArguments)), { env });
}

/** The tests in a real Electron, on a fresh build. */
export function endToEnd(playwrightArguments: string[]): Promise<number> {
  return onFreshBuild(tool('@playwright/test', 'test', ...playwrightArguments));
}

/** The pictures of every screen, on a fresh build. */
export function screenshots(): Promise<number> {
  return onFreshBuild(tool('tsx', join('scripts', 'screenshots.ts')));
}

async function onFreshBuild(command: Command): Promise<number> {
  const { env } = await prepare();
  const built = await run(tool('electron-vite', 'build'), { env });
  return built === 0 ? run(withDisplay(command), { env }) : built;
}
