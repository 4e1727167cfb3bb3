import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

const workPrefix = '.preparing-';
const abandonedAfterMs = 24 * 60 * 60 * 1000;

/** This user's cache for prepared tools, outside the checkout so that every clone shares it. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base =
    env.XDG_CACHE_HOME ||
    (process.platform === 'win32' && env.LOCALAPPDATA) ||
    path.join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache');
  return path.join(base, 'softmax-studio');
}

/**
 * Fills `folder` in one step: `prepare` builds it inside a working folder beside it and returns its path there,
 * and a rename puts it in place. Nobody ever sees half a folder, and of two runs at once the second finds the
 * first one's result and throws its own away.
 */
export async function prepareOnce(
  folder: string,
  prepare: (work: string) => Promise<string>,
  isComplete: () => Promise<boolean>,
): Promise<void> {
  const parent = path.dirname(folder);
  await mkdir(parent, { recursive: true });
  await removeAbandoned(parent);
  const work = await mkdtemp(path.join(parent, workPrefix));
  try {
    const prepared = await prepare(work);
    await rename(prepared, folder).catch(async (error: unknown) => {
      if (await isComplete()) return;
      if (!existsSync(folder)) throw error;
      // What is there is broken. Never removed in place: another run may be putting a whole one there.
      await rename(folder, path.join(work, 'broken'));
      await rename(prepared, folder);
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** A run that was killed leaves its working folder, close to a gigabyte; the next run clears it. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(workPrefix)) continue;
    const leftover = path.join(parent, name);
    // A run beside this one may be clearing it too.
    const status = await stat(leftover).catch(() => undefined);
    const isAbandoned = status !== undefined && Date.now() - status.mtimeMs > abandonedAfterMs;
    if (isAbandoned) await rm(leftover, { recursive: true, force: true });
  }
}
