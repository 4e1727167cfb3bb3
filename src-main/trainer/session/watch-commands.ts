/** Watching a folder: one at a time, until it is cancelled. */
import { once } from 'node:events';
import type { Thumbnail, TrainerInput, Watched } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import { watchFolder } from '../bulk/watch';
import { UserError } from '../errors';
import { makeThumbnail } from '../features/decode';
import { forEachInFlight } from '../in-flight';
import type { Job } from '../job';
import type { Handlers } from './handlers';
import type { SessionState } from './state';
import { Watching } from './watching';

export function watchCommands(state: SessionState): Handlers<'watchFolder' | 'watchedPictures'> {
  let watching: Watching | null = null;
  return {
    watchFolder: async (input) => {
      if (state.jobs.of(['watchFolder']).length > 0)
        throw new UserError('busy', t('A folder is being watched already. Stop that first.'));
      return state.jobs.run('watchFolder', (job) =>
        watch(state, input, job, (begun) => {
          watching = begun;
        }),
      );
    },

    watchedPictures: async ({ numbers, size }) =>
      forEachInFlight(numbers, async (index): Promise<Thumbnail> => {
        const path = watching?.pictureOf(index) ?? null;
        const webp = path === null ? null : await makeThumbnail(path, size).catch(() => null);
        return { index, webp };
      }),
  };
}

/** @returns what it gave in the end @throws UserError where it cannot go on */
async function watch(
  { paths, models, emit }: SessionState,
  input: TrainerInput<'watchFolder'>,
  job: Job,
  onBegun: (watching: Watching) => void,
): Promise<Watched> {
  const { modelId, token, out, copyInto, threshold } = input;
  const loaded = models.get(modelId);
  const model = threshold === null ? loaded : { ...loaded, threshold };
  const folder = await paths.get(token);
  const target = {
    out: out === null ? null : { path: await paths.get(out), format: 'csv' as const },
    copyInto: copyInto && { folder: await paths.get(copyInto.token), isMove: copyInto.isMove },
    isFresh: false,
  };
  const isMove = copyInto?.isMove ?? false;
  const watching = new Watching(model, folder, isMove, (watched) => emit({ event: 'watched', watched }));
  onBegun(watching);
  const failed = new AbortController();
  const begun = await watchFolder(model, folder, target, {
    onAnswer: (arrived) => watching.answered(arrived),
    onSkipped: (skipped) => watching.skipped(skipped),
    onCaughtUp: () => watching.caughtUp(),
    onFailed: (error) => failed.abort(error),
  });
  const ends = AbortSignal.any([job.signal, failed.signal]);
  try {
    if (!ends.aborted) await once(ends, 'abort');
  } finally {
    await begun.stop();
    watching.close();
  }
  failed.signal.throwIfAborted();
  return watching.watched;
}
