/** Opening datasets, and looking at the images in them. */
import type { Dataset, DialectHints, Thumbnail } from '../../../src-preload/contract';
import { picture } from '../answers';
import type { LabelSource } from '../data/images';
import { ImageDataset, openDataset } from '../dataset';
import { labelSource, namesBelow } from '../image-labels';
import { forEachInFlight } from '../in-flight';
import type { Job } from '../job';
import { ensureSample } from '../samples';
import type { Handlers } from './handlers';
import type { SessionState } from './state';

export function datasetCommands(
  state: SessionState,
): Handlers<'openDataset' | 'openSample' | 'imageNames' | 'thumbnails'> {
  const { paths, jobs, datasets } = state;
  return {
    openDataset: async ({ token, labels, dialect }) => {
      const path = await paths.get(token);
      const source = await labelSource(labels, paths);
      return jobs.run('openDataset', (job) => open(state, path, job, source, dialect));
    },

    openSample: ({ sample }) =>
      jobs.run('openSample', async (job) => {
        const path = await job.run('reading', null, (report) =>
          ensureSample(sample, {
            ...state.options,
            signal: job.signal,
            onProgress: (done, total) => report(done, { total }),
          }),
        );
        return open(state, path, job);
      }),

    imageNames: async ({ token }) => namesBelow(await paths.get(token)),

    thumbnails: async ({ datasetId, indices, size }) => {
      const dataset = datasets.get(datasetId);
      if (!(dataset instanceof ImageDataset)) return [];
      return forEachInFlight(indices, async (index): Promise<Thumbnail> => {
        const sample = dataset.folder.samples[index];
        return { index, webp: sample ? await picture(sample.path, size) : null };
      });
    },
  };
}

async function open(
  state: SessionState,
  path: string,
  job: Job,
  labels?: LabelSource,
  dialect?: DialectHints,
): Promise<Dataset> {
  const { backbones, datasets } = state;
  const cache = await state.cache();
  return datasets.keep(await openDataset(path, job, { labels, dialect, backbones, cache }));
}
