import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { capture, type Command } from './children';
import { installPackages } from './system/apt';
import { missingLibraries, packagesFor } from './system/libraries';

const displayTools = { 'xvfb-run': 'xvfb', xauth: 'xauth' };
/** Sans, serif and monospace in the widths of the usual web fonts, and a wide range of symbols. */
const fontPackages = ['fonts-dejavu-core', 'fonts-liberation'];

/**
 * Makes sure that a Linux machine can run Electron: its shared libraries, a font and a display, real or
 * virtual. Installs what is missing where it may, otherwise throws an Error that says how. Other systems bring
 * all of it.
 */
export async function ensureSystem(executable: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const { needs, packages, unknown } = await inspectSystem(executable);
  if (packages.length > 0)
    await installPackages(packages, `Electron needs ${needs.join(', ')} on this machine`);
  const left = packages.length > 0 ? (await inspectSystem(executable)).needs : unknown;
  if (left.length > 0)
    throw new Error(`Electron cannot start here, this is still missing: ${left.join(', ')}`);
}

/** The same command, inside a virtual screen where Linux has no display. */
export function withDisplay(start: Command, env: NodeJS.ProcessEnv = process.env): Command {
  if (!lacksDisplay(env)) return start;
  return {
    command: 'xvfb-run',
    args: ['-a', '-s', '-screen 0 1440x900x24', start.command, ...start.args],
  };
}

function lacksDisplay(env: NodeJS.ProcessEnv): boolean {
  return process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY;
}

async function inspectSystem(
  executable: string,
): Promise<{ needs: string[]; packages: string[]; unknown: string[] }> {
  const libraries = missingLibraries(await capture('ldd', [executable]));
  const { packages, unknown } = packagesFor(libraries);
  const needs = [...libraries];
  if (!(await hasFont())) {
    needs.push('a font');
    packages.push(...fontPackages);
  }
  for (const [command, debianPackage] of Object.entries(displayTools)) {
    if (!lacksDisplay(process.env) || isOnPath(command)) continue;
    needs.push(command);
    packages.push(debianPackage);
  }
  return { needs, packages, unknown };
}

function isOnPath(command: string): boolean {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.some((folder) => existsSync(path.join(folder, command)));
}

/** Without any font file Chromium draws boxes instead of letters. */
async function hasFont(): Promise<boolean> {
  const folders = ['/usr/share/fonts', '/usr/local/share/fonts', path.join(homedir(), '.local/share/fonts')];
  for (const folder of folders.filter((name) => existsSync(name))) {
    const files = await readdir(folder, { recursive: true });
    if (files.some((file) => /\.(ttf|otf|ttc)$/i.test(file))) return true;
  }
  return false;
}
