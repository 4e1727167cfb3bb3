/** Why a model answers as it does. */
import type { ImageRef } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import { ImageDataset } from '../dataset';
import { UserError } from '../errors';
import { ImageExplainer } from '../model/explain-image';
import { RowExplainer } from '../model/explain-row';
import { nearestOf } from '../model/nearest';
import { pixelsOf, type Picture } from './classified-batches';
import type { Handlers } from './handlers';
import { Kept } from './kept';
import type { SessionState } from './state';

export function explainCommands({
  paths,
  jobs,
  models,
  datasets,
  classified,
}: SessionState): Handlers<'explainImage' | 'nearestSamples' | 'explainRow'> {
  // One model is asked at a time, again and again; each holds its weights.
  const images = new Kept((id) => ImageExplainer.open(models.get(id), models.pathOf(id)));
  const rows = new Kept((id) => RowExplainer.open(models.get(id), models.pathOf(id)));

  const imageDataset = (id: string): ImageDataset => {
    const dataset = datasets.get(id);
    if (dataset instanceof ImageDataset) return dataset;
    throw new UserError('wrong-kind', t('Only images look alike. Open a folder of them.'));
  };

  async function pictureOf(ref: ImageRef): Promise<Picture> {
    if (ref.from === 'token') return paths.get(ref.token);
    if (ref.from === 'batch') return classified.get(ref.batchId, ref.index);
    const sample = imageDataset(ref.datasetId).folder.samples[ref.index];
    if (!sample) throw new UserError('no-sample', t('This picture is not in the data any more.'));
    return sample.path;
  }

  return {
    explainImage: async ({ modelId, image, className }) => {
      const pixels = await pixelsOf(await pictureOf(image));
      return jobs.run('explainImage', (job) =>
        images.use(modelId, (explainer) => explainer.explain(pixels, className, job)),
      );
    },

    nearestSamples: async ({ modelId, datasetId, image, count }) => {
      const dataset = imageDataset(datasetId);
      const { recipe } = models.get(modelId).metadata.report;
      if (datasets.trainedOn !== null)
        throw new UserError(
          'busy',
          t('These pictures are being trained on. Look again when the training is over.'),
        );
      const pixels = await pixelsOf(await pictureOf(image));
      return jobs.run('nearestSamples', async (job) => {
        const seen = await dataset.look(recipe, job);
        const excluded = dataset.edited?.excluded;
        const wanted = { raw: seen.raw, rows: seen.rows.map((row, index) => (excluded?.[index] ? -1 : row)) };
        const self = image.from === 'dataset' && image.datasetId === datasetId ? image.index : null;
        return images.use(modelId, async (explainer) => {
          const query = await explainer.featuresOf(pixels);
          return nearestOf({ query, self }, wanted, explainer.scaling, count, job);
        });
      });
    },

    explainRow: ({ modelId, row, className }) =>
      rows.use(modelId, (explainer) => explainer.explain(row, className)),
  };
}
