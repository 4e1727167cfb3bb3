import { ensureElectron, type Electron } from '../electron';
import { ensureSystem } from '../system';

export interface Prepared {
  electron: Electron;
  /** The environment in which every child finds this Electron. */
  env: NodeJS.ProcessEnv;
}

/** Everything a command needs before it can start Electron. */
export async function prepare(): Promise<Prepared> {
  const electron = await ensureElectron();
  await ensureSystem(electron.executable);
  process.stderr.write(`Using Electron ${electron.version} (${electron.origin})\n`);
  return { electron, env: childEnvironment(electron) };
}

export function childEnvironment(
  electron: Electron,
  inherited: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...inherited,
    // The electron package reads the first, electron-vite the second.
    ELECTRON_OVERRIDE_DIST_PATH: electron.dist,
    ELECTRON_EXEC_PATH: electron.executable,
    ORT_DISABLE_TELEMETRY: '1',
  };
  // electron-vite compiles for this version; by default for the one in package.json, which may be newer.
  const major = Number.parseInt(electron.version, 10);
  if (!Number.isNaN(major)) env.ELECTRON_MAJOR_VER = String(major);
  // Editors built on Electron leave this in their terminals, and then Electron is only a Node.
  delete env.ELECTRON_RUN_AS_NODE;
  // A warning of Electron's about our own page is one that we want to see.
  delete env.ELECTRON_DISABLE_SECURITY_WARNINGS;
  // Without a locale, as on build machines, Chromium cannot name a file outside ASCII.
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || 'C';
  if (process.platform === 'linux' && ['C', 'POSIX'].includes(locale)) env.LC_ALL = 'C.UTF-8';
  return env;
}

/** Chromium refuses to run as root inside its sandbox. Only there it is given up, and never silently. */
export function mustRunWithoutSandbox(): boolean {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  if (isRoot)
    process.stderr.write('Running as root: Chromium starts only without its sandbox (--no-sandbox).\n');
  return isRoot;
}
