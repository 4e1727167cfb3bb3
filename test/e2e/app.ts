/** Starts the built app, and does to it what a person and the system would. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type ElectronApplication, type Locator, type Page, _electron } from '@playwright/test';
// Under Node, the package is the path of the executable; `ELECTRON_OVERRIDE_DIST_PATH` decides which.
import electron from 'electron';

export const repository = join(import.meta.dirname, '..', '..');
export const executable = electron as unknown as string;

export interface LaunchOptions {
  /** As typed after `softmax-studio`. */
  args?: string[];
  /** The profile folder; a fresh one that goes when the app is closed, where it is left out. */
  userData?: string;
  /** What the system speaks, as in `LANGUAGE`; English, whatever the machine speaks, where it is left out. */
  language?: string;
}

export interface LaunchedStudio {
  app: ElectronApplication;
  page: Page;
  userData: string;
  close: () => Promise<void>;
}

export async function launchStudio({
  args = [],
  userData,
  language,
}: LaunchOptions = {}): Promise<LaunchedStudio> {
  const profile = userData ?? (await mkdtemp(join(tmpdir(), 'softmax-studio-')));
  const app = await _electron.launch({
    args: [repository, ...args],
    env: studioEnvironment(profile, language),
    // Chromium refuses to run as root inside its sandbox.
    chromiumSandbox: process.getuid?.() !== 0,
  });
  const page = await app.firstWindow();
  await page.waitForLoadState('load');
  const close = async () => {
    // It asks before it ends a training; by then it may have been ended already.
    await app.evaluate(({ dialog }) => (dialog.showMessageBoxSync = () => 1)).catch(() => {});
    await app.close();
    if (userData === undefined) await rm(profile, { recursive: true, force: true });
  };
  return { app, page, userData: profile, close };
}

/** What starts the app, after the executable: for a second start beside a running one. */
export function commandLine(args: string[]): string[] {
  // Chromium refuses to run as root inside its sandbox.
  return [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), repository, ...args];
}

export function studioEnvironment(userData: string, language = 'en_US'): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    ...Object.fromEntries(inherited),
    SOFTMAX_STUDIO_USER_DATA: userData,
    // Linux looks into the one only where the other is no plain C; this one is there on every machine.
    LANGUAGE: language,
    LC_ALL: 'C.UTF-8',
  };
}

/**
 * Drops files or folders on the window as the system does, in its middle or in that of an element: the page gets `File`s
 * that really lie at `paths`.
 */
export async function dropFiles(page: Page, paths: string[], on?: Locator): Promise<void> {
  const window = await page.evaluate(() => ({ x: 0, y: 0, width: innerWidth, height: innerHeight }));
  const { x, y, width, height } = (await on?.boundingBox()) ?? window;
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: x + width / 2, y: y + height / 2, data });
  }
  await session.detach();
}

/** Answers the next dialogs: with a path to save to, or with paths to open; null dismisses them. */
export async function answerDialogs(
  app: ElectronApplication,
  answer: { save?: string | null; open?: string[] | null },
): Promise<void> {
  await app.evaluate(({ dialog }, { save, open }) => {
    if (save !== undefined) {
      dialog.showSaveDialog = async () => ({ canceled: save === null, filePath: save ?? '' });
    }
    if (open !== undefined) {
      dialog.showOpenDialog = async () => ({ canceled: open === null, filePaths: open ?? [] });
    }
  }, answer);
}

/** The trainer's process id; undefined while there is none. */
export function trainerPid(app: ElectronApplication): Promise<number | undefined> {
  return app.evaluate(
    ({ app: main }) => main.getAppMetrics().find((metric) => metric.name?.endsWith('trainer'))?.pid,
  );
}

/** Kills the trainer as the system would that runs out of memory. */
export async function killTrainer(app: ElectronApplication): Promise<void> {
  let pid = await trainerPid(app);
  // Electron's list of processes may be a moment behind.
  for (let tries = 0; pid === undefined && tries < 50; tries++) {
    await setTimeout(100);
    pid = await trainerPid(app);
  }
  if (pid === undefined) throw new Error('No trainer is running.');
  process.kill(pid, 'SIGKILL');
}
