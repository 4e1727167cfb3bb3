/** How many bytes the cache may take: what a person chose, kept in its folder for app and command line alike. */
import { mkdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const MOST_BY_ITSELF = 2e9;
const SHARE_OF_FREE_SPACE = 0.1;

const settings = z.object({ limit: z.number().min(0) });
const settingsPath = (folder: string): string => join(folder, 'settings.json');

/** Null where nobody chose one, or what was written cannot be read. */
export function chosenLimit(folder: string): number | null {
  try {
    return settings.parse(JSON.parse(readFileSync(settingsPath(folder), 'utf8'))).limit;
  } catch {
    return null;
  }
}

/** @param limit null goes back to the automatic one */
export function chooseLimit(folder: string, limit: number | null): void {
  if (limit === null) return rmSync(settingsPath(folder), { force: true });
  mkdirSync(folder, { recursive: true });
  const unfinished = `${settingsPath(folder)}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify({ limit }));
  renameSync(unfinished, settingsPath(folder));
}

/**
 * 2 GB, or a tenth of what would be free without the cache where that is less.
 * @param used bytes that the cache takes now
 */
export function automaticLimit(folder: string, used: number): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return Math.min(MOST_BY_ITSELF, Math.floor(SHARE_OF_FREE_SPACE * (bavail * bsize + used)));
  } catch {
    return MOST_BY_ITSELF;
  }
}
