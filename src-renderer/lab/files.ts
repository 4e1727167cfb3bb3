/** Saves the lab to a file, and opens one. Both throw; the screen calls them through `run`. */
import { main } from '../lib/api.svelte';
import { t } from '../lib/language';
import { studio } from '../state/studio.svelte';
import { FILE_ENDING, readLab } from './file';
import { lab } from './lab.svelte';

export async function saveLab(): Promise<void> {
  const bytes = new TextEncoder().encode(JSON.stringify(lab.toFile()));
  const suggestedName = `${lab.settings.experiment}${FILE_ENDING}`;
  const path = await main('file:save', { kind: 'json', suggestedName, bytes });
  if (path !== null) studio.notices.show('success', t('Saved to {path}.', { path }));
}

/** @throws StudioError `bad-lab-file`; the present lab stays then */
export async function openLab(file: File): Promise<void> {
  lab.load(await readLab(file), file.name);
  studio.notices.show('success', t('Opened ‘{name}’.', { name: file.name }));
}
