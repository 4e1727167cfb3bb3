import { access, constants, readFile } from 'node:fs/promises';
import path from 'node:path';

export interface Electron {
  /** The unpacked Electron; what ELECTRON_OVERRIDE_DIST_PATH names. */
  dist: string;
  executable: string;
  /** Without a leading "v"; "unknown" when the folder holds no version file. */
  version: string;
  /** Where it came from, in words for the person. */
  origin: string;
}

/** The executable's path inside an unpacked Electron, as Electron's own installer has it. */
export function executablePath(platform: NodeJS.Platform = process.platform): string {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/** The Electron in `dist`, or undefined when no executable file is there. */
export async function electronIn(dist: string, origin: string): Promise<Electron | undefined> {
  const executable = path.join(dist, executablePath());
  try {
    await access(executable, constants.X_OK);
  } catch {
    return undefined;
  }
  return { dist, executable, version: await readVersion(dist), origin };
}

async function readVersion(dist: string): Promise<string> {
  try {
    return (await readFile(path.join(dist, 'version'), 'utf8')).trim().replace(/^v/, '');
  } catch {
    return 'unknown';
  }
}
