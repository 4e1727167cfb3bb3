import type { RunRecord, Source } from '../../src-preload/contract';
import { main, unwrap } from '../lib/api.svelte';
import { t } from '../lib/language';
import type { Evaluated } from './evaluating.svelte';
import type { StudioModel } from './models.svelte';
import { studio } from './studio.svelte';

/** What a person can do with other data. All throw; the views call them through `run`. */

export async function evaluateChosen(entry: StudioModel): Promise<void> {
  const kind = entry.model.kind === 'images' ? 'folder' : 'table';
  const [source] = (await main('source:choose', kind)) ?? [];
  if (source) await evaluateOn(entry, source);
}

export async function evaluateDropped(entry: StudioModel, files: File[]): Promise<void> {
  if (files.length === 0) return;
  const [source] = unwrap(await window.studio.grant(files));
  if (source) await evaluateOn(entry, source);
}

/** On new data the comparison of the last goes on. */
const evaluateOn = (entry: StudioModel, source: Source) =>
  studio.evaluating.evaluate(entry, source, studio.evaluating.of(entry)?.other ?? null);

/** On the same data as before. @param other null: no more beside another model */
export async function compareWith(entry: StudioModel, other: StudioModel | null): Promise<void> {
  const found = studio.evaluating.of(entry);
  if (found) await studio.evaluating.evaluate(entry, found.source, other);
}

export async function compareWithRun(entry: StudioModel, record: RunRecord): Promise<void> {
  await compareWith(entry, await studio.models.ofRun(record, studio.dataset.current?.id ?? null));
}

/** The screen stays about the model that it is about. */
export async function compareWithFile(entry: StudioModel): Promise<void> {
  const [source] = (await main('source:choose', 'model')) ?? [];
  if (source) await compareWith(entry, await studio.models.open(source, false));
}

/** What a model is called: as the run that it came from, else as its file. */
export const modelName = ({ model }: StudioModel): string =>
  studio.project.runOf(model.id)?.name ?? model.name;

export async function saveEvaluation(entry: StudioModel, { evaluation, other }: Evaluated): Promise<void> {
  const content = { model: modelName(entry), comparedWith: other && modelName(other), ...evaluation };
  const bytes = new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`);
  const suggestedName = t('{model} on {data}', { model: modelName(entry), data: evaluation.name }).slice(
    0,
    190,
  );
  const path = await main('file:save', { kind: 'json', suggestedName, bytes });
  if (path !== null) studio.notices.show('success', t('Saved to {path}.', { path }));
}
