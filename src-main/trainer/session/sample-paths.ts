/** Where the files of samples are. */
import { t } from '../../../src-preload/language';
import { ImageDataset, type OpenDataset } from '../dataset';
import { UserError } from '../errors';

/**
 * The full paths of images, in the order of their indices.
 *
 * @throws UserError where the samples are no files, or there is no such sample
 */
export function pathsOf(dataset: OpenDataset, indices: readonly number[]): string[] {
  if (!(dataset instanceof ImageDataset))
    throw new UserError('wrong-kind', t('The rows of a table are no files of their own.'));
  return indices.map((index) => {
    const sample = dataset.folder.samples[index];
    if (!sample) throw new UserError('no-sample', t('There is no such picture in this data any more.'));
    return sample.path;
  });
}
