import type { Source } from '../../src-preload/contract';
import { main } from '../lib/api.svelte';
import { exportedTo } from '../lib/export-words';
import { t } from '../lib/language';
import type { Asked } from './exporting.svelte';
import { studio } from './studio.svelte';

/** What a person can do on the export screen. All throw; the views call them through `run`. */

/** Exports into an empty folder that the person chooses. */
export async function chooseAndExport(asked: Asked): Promise<void> {
  const [folder] = (await main('source:choose', 'export-folder')) ?? [];
  if (folder) await exportInto(asked, folder);
}

/** Exports into a new folder within one that was chosen, but is not empty. */
export async function exportIntoSubfolder(asked: Asked, { token }: Source): Promise<void> {
  const suggestedName = t('{name} export', { name: asked.entry.model.name }).slice(0, 200);
  await exportInto(asked, await main('export:subfolder', { token, suggestedName }));
}

async function exportInto(asked: Asked, folder: Source): Promise<void> {
  const { entry } = asked;
  // Samples of other data prove nothing.
  const isOpen = entry.datasetId !== null && entry.datasetId === studio.dataset.current?.id;
  const outcome = await studio.exporting.export(asked, folder, isOpen ? entry.datasetId : null);
  if (!outcome || studio.view === 'export') return;
  const action = { label: t('See it'), run: () => showExport(asked) };
  if ('exported' in outcome) studio.notices.show('success', exportedTo(outcome.exported), action);
  else studio.notices.show('error', t('Nothing was exported. {reason}', { reason: outcome.message }), action);
}

function showExport({ entry }: Asked): void {
  if (studio.models.all.includes(entry)) studio.models.current = entry;
  studio.go('export');
}

/** Shows an exported folder in the system's file manager. */
export async function revealExport({ token }: Source): Promise<void> {
  await main('export:reveal', token);
}
