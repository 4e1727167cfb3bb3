/** Where things are: in the checkout, in a package, and in the person's profile. */
import { join } from 'node:path';
import { app } from 'electron';

/** `out/` of the checkout, or the same folder inside `app.asar`. This file is bundled into `out/main/index.js`. */
const bundles = join(import.meta.dirname, '..');

export const trainerScript = join(bundles, 'main', 'trainer.js');
export const preloadScript = join(bundles, 'preload', 'index.cjs');
export const rendererFolder = join(bundles, 'renderer');

/** The samples, icons and backbone that ship: beside `app.asar` in a package, so that the trainer can map them. */
export function resourcesFolder(): string {
  return app.isPackaged ? process.resourcesPath : join(bundles, '..', 'resources');
}

/** Files under the profile folder. Needs `userData` to be set. */
export function profilePaths() {
  const profile = app.getPath('userData');
  return {
    settings: join(profile, 'settings.json'),
    recents: join(profile, 'recents.json'),
    projects: join(profile, 'projects'),
    models: join(profile, 'models'),
    captures: join(profile, 'captures'),
    backbones: join(profile, 'backbones'),
    samples: join(profile, 'samples'),
    // Not `cache`: Chromium's own folder is `Cache`, which many file systems take for the same.
    cache: join(profile, 'feature-cache'),
    logs: join(profile, 'logs'),
  };
}
