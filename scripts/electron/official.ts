import type * as ElectronGet from '@electron/get';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { executablePath } from './dist';
import { electronChecksums, electronPackage, importFromElectron, unzip, type ElectronSource } from './source';

/** An offline machine must get its answer soon; a slow line may take as long as data keeps coming. */
const silenceLimitMs = 15_000;

/**
 * Electron's own release, with the downloader of Electron's installer (so ELECTRON_MIRROR, the download cache
 * and the checksums count) into the place where the electron package looks for it.
 */
export function officialElectron(packageFolder: string): ElectronSource {
  return {
    name: `Electron ${electronPackage.version} from its own download server`,
    folder: path.join(packageFolder, 'dist'),
    async prepare(work) {
      const archive = await download();
      const dist = path.join(work, 'dist');
      await unzip(archive, dist);
      await writeFile(path.join(packageFolder, 'path.txt'), executablePath());
      return dist;
    },
  };
}

async function download(): Promise<string> {
  const { downloadArtifact } = await importFromElectron<typeof ElectronGet>('@electron/get');
  const silence = watchForSilence();
  try {
    return await downloadArtifact({
      artifactName: 'electron',
      version: electronPackage.version,
      platform: process.platform,
      arch: process.arch,
      ...installerOptions(process.env),
      downloadOptions: { signal: silence.signal, getProgressCallback: async () => silence.heard() },
    });
  } finally {
    silence.stop();
  }
}

/** The settings of Electron's installer that @electron/get does not read itself. */
function installerOptions(env: NodeJS.ProcessEnv): {
  cacheRoot?: string;
  checksums?: Record<string, string>;
} {
  const useRemoteChecksums =
    env.electron_use_remote_checksums || env.npm_config_electron_use_remote_checksums;
  return {
    ...(env.electron_config_cache ? { cacheRoot: env.electron_config_cache } : {}),
    // Without them the mirror's own list is asked for.
    ...(useRemoteChecksums ? {} : { checksums: electronChecksums }),
  };
}

function watchForSilence(): { signal: AbortSignal; heard(): void; stop(): void } {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new Error(`nothing was received for ${silenceLimitMs / 1000} seconds`)),
    silenceLimitMs,
  );
  return { signal: controller.signal, heard: () => void timer.refresh(), stop: () => clearTimeout(timer) };
}
