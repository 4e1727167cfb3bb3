/** The cache of features that the commands share, and the command that shows and clears it. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { FeatureCache } from '../trainer/features/cache';
import { print } from './output';

interface CacheCommandOptions {
  clear?: boolean;
  /** In bytes; null for the automatic one. */
  limit?: number | null;
  json?: boolean;
}

/** Where the system wants caches to be, or what `SOFTMAX_STUDIO_CACHE` names. */
export function cacheFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home = homedir(),
): string {
  const chosen = environment['SOFTMAX_STUDIO_CACHE'];
  if (chosen) return chosen;
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'Softmax Studio');
  if (platform !== 'win32')
    return join(environment['XDG_CACHE_HOME'] || join(home, '.cache'), 'softmax-studio');
  return join(environment['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'Softmax Studio', 'Cache');
}

export async function cache({ clear, limit, json }: CacheCommandOptions): Promise<void> {
  const opened = await FeatureCache.open(cacheFolder());
  if (limit !== undefined) await opened.setLimit(limit);
  if (clear) await opened.clear();
  const info = await opened.info();
  await opened.close();
  if (json) return print(JSON.stringify(info));
  print(`folder: ${info.folder}`);
  print(`size:   ${size(info.bytes)}`);
  print(`limit:  ${size(info.limit)}${info.isAutomatic ? ' (automatic)' : ''}`);
  if (info.note !== null) print(`note:   ${info.note}`);
}

/** Powers of ten, as file managers count. */
export function size(bytes: number): string {
  const [unit, value] = bytes >= 1e9 ? ['GB', bytes / 1e9] : ['MB', bytes / 1e6];
  return `${Number(value.toFixed(1))} ${unit}`;
}
