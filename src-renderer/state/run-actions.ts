import type { RunRecord } from '../../src-preload/contract';
import { main } from '../lib/api.svelte';
import { savedTo } from '../lib/format';
import { t } from '../lib/language';
import { toDraft } from '../lib/recipe';
import type { StudioModel } from './models.svelte';
import { studio } from './studio.svelte';

/** What a person can do with the runs of the project. All throw; the views call them through `run`. */

/** Makes the model of a run the one that all screens are about. */
export async function showRun(run: RunRecord): Promise<void> {
  studio.models.current = await studio.models.ofRun(run, studio.dataset.current?.id ?? null);
}

/** Sets the next training as that of a run was. */
export function useRecipe({ recipe, name }: RunRecord): void {
  const { current } = studio.dataset;
  if (!recipe || !current) return;
  studio.training.draft = toDraft(recipe, current.kind);
  studio.go('train');
  studio.notices.show('info', t('The next training is set as that of ‘{name}’.', { name }));
}

export async function deleteRun(run: RunRecord): Promise<void> {
  const isSure = await studio.confirm.ask({
    title: t('Delete ‘{name}’?', { name: run.name }),
    text: t('Its scores and its model leave the project. What you saved of it elsewhere stays.'),
    yes: t('Delete'),
    no: t('Keep'),
  });
  if (!isSure) return;
  studio.project.deleteRun(run.modelId);
  studio.models.forget(run.modelId);
  if (studio.training.startFrom?.model.id === run.modelId) studio.training.startFrom = null;
  const [next] = studio.project.runs;
  if (!studio.models.current && next) await showRun(next);
}

export async function saveReport(entry: StudioModel): Promise<void> {
  const { report, name } = entry.model;
  const saved = await main('report:save', {
    report,
    suggestedName: `${t('{name} report', { name })}.json`.slice(0, 200),
  });
  if (saved) studio.notices.show('success', savedTo(saved));
}
