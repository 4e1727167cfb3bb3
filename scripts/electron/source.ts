import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** One way to get an Electron that is not on this machine yet. */
export interface ElectronSource {
  name: string;
  /** Where the unpacked Electron belongs. */
  folder: string;
  /** Unpacks Electron somewhere inside `work` and returns that path. Throws when it cannot be had. */
  prepare(work: string): Promise<string>;
}

const electronRequire = createRequire(createRequire(import.meta.url).resolve('electron/package.json'));

/** Electron's npm package.json and checksums: what its own installer works from. */
export const electronPackage = electronRequire('electron/package.json') as { version: string };
export const electronChecksums = electronRequire('electron/checksums.json') as Record<string, string>;

/** Loads one of the electron package's own dependencies, in the version that Electron's installer uses. */
export async function importFromElectron<Module>(name: string): Promise<Module> {
  return (await import(pathToFileURL(electronRequire.resolve(name)).href)) as Module;
}

/** The unzipper of Electron's installer: keeps modes and links. */
export async function unzip(archive: string, folder: string): Promise<void> {
  const { extract } = await importFromElectron<{ extract(zip: string, to: { dir: string }): Promise<void> }>(
    '@electron-internal/extract-zip',
  );
  await extract(archive, { dir: folder });
}
