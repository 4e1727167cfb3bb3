import type { Source } from '../../src-preload/contract';
import { main } from '../lib/api.svelte';
import { t } from '../lib/language';
import type { StudioModel } from './models.svelte';
import { studio } from './studio.svelte';
import type { WatchPlan } from './watching.svelte';

/** What a person can do with a folder that is watched. All throw; the views call them through `run`. */

/** @returns null where the dialog was dismissed */
export async function chooseWatched(): Promise<Source | null> {
  const [folder] = (await main('source:choose', 'watched-folder')) ?? [];
  return folder ?? null;
}

export async function chooseCopies(): Promise<Source | null> {
  const [folder] = (await main('source:choose', 'target-folder')) ?? [];
  return folder ?? null;
}

/** @param name of the folder that is watched */
export const chooseAnswersFile = (name: string): Promise<Source | null> =>
  main('target:choose', {
    kind: 'table',
    suggestedName: `${t('{name} answers', { name: name.slice(0, 100) })}.csv`,
  });

/** Resolves when the watching has ended. @param onbegun comes when a person is sure of it */
export async function startWatching(entry: StudioModel, plan: WatchPlan, onbegun: () => void): Promise<void> {
  if (plan.isMove && !(await isSureToMove(plan))) return;
  onbegun();
  await studio.watching.watch(entry, plan);
}

const isSureToMove = ({ folder, copyInto }: WatchPlan): Promise<boolean> =>
  studio.confirm.ask({
    title: t('Move the pictures?'),
    text: t(
      'Every picture in {folder}, and every one that arrives there, is moved into a folder of its class in {target}. Those that it is not sure of go into ‘unsure’.',
      { folder: folder.path, target: copyInto?.path ?? '' },
    ),
    yes: t('Move them'),
    no: t('Cancel'),
  });
