import path from 'node:path';
import { repository } from './children';
import { cacheFolder, prepareOnce } from './electron/cache';
import { electronIn, executablePath, type Electron } from './electron/dist';
import { officialElectron } from './electron/official';
import { electronPackage, type ElectronSource } from './electron/source';
import { standInElectron } from './electron/stand-in';

export type { Electron } from './electron/dist';

export interface ElectronSearch {
  /** The folder that ELECTRON_OVERRIDE_DIST_PATH names, if any. */
  override: string | undefined;
  /** Asked in order: first for what is already on this machine, then to fetch. */
  sources: ElectronSource[];
}

/** An Electron that runs on this machine: the person's own, one that is there already, or one fetched now. */
export async function ensureElectron(search: ElectronSearch = usualSearch()): Promise<Electron> {
  if (search.override) return overridden(search.override);
  for (const source of search.sources) {
    const found = await electronIn(source.folder, source.name);
    if (found) return found;
  }
  const failures: string[] = [];
  for (const source of search.sources) {
    say(`fetching ${source.name}. This is done once.`);
    try {
      return await fetchFrom(source);
    } catch (error) {
      failures.push(`${source.name}: ${reason(error)}`);
      say(`not there: ${reason(error)}`);
    }
  }
  throw new Error(nothingWorked(search.sources, failures));
}

function usualSearch(): ElectronSearch {
  const sources = [officialElectron(path.join(repository, 'node_modules/electron'))];
  if (process.platform === 'linux' && process.arch === 'x64') sources.push(standInElectron(cacheFolder()));
  return { override: process.env.ELECTRON_OVERRIDE_DIST_PATH, sources };
}

async function overridden(dist: string): Promise<Electron> {
  const electron = await electronIn(path.resolve(dist), 'ELECTRON_OVERRIDE_DIST_PATH');
  if (electron) return electron;
  throw new Error(
    `ELECTRON_OVERRIDE_DIST_PATH is set to ${dist}, but there is no executable file ${executablePath()} in it. ` +
      'Set it to the folder of an unpacked Electron, or unset it.',
  );
}

async function fetchFrom(source: ElectronSource): Promise<Electron> {
  const find = (): Promise<Electron | undefined> => electronIn(source.folder, source.name);
  await prepareOnce(
    source.folder,
    (work) => source.prepare(work),
    async () => (await find()) !== undefined,
  );
  const electron = await find();
  if (!electron) throw new Error(`what arrived holds no ${executablePath()}`);
  say(`Electron ${electron.version} is ready in ${electron.dist}`);
  return electron;
}

function nothingWorked(sources: ElectronSource[], failures: string[]): string {
  return [
    `No Electron for ${process.platform}-${process.arch} could be found or fetched. What was tried:`,
    '- ELECTRON_OVERRIDE_DIST_PATH: not set',
    ...sources.map(({ folder }) => `- ${folder}: nothing there`),
    ...failures.map((failure) => `- ${failure}`),
    'What you can do: run this again with a network; or set ELECTRON_MIRROR to a mirror of its releases that you',
    `can reach; or unpack Electron ${electronPackage.version} for this machine yourself and set`,
    'ELECTRON_OVERRIDE_DIST_PATH to that folder.',
  ].join('\n');
}

/** fetch() hides why it failed in `cause`. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const detail = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : undefined;
  return detail && error.message === 'fetch failed' ? `${error.message} (${detail})` : error.message;
}

function say(words: string): void {
  process.stderr.write(`${words}\n`);
}
