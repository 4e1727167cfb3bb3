/** Why an image cannot be used. The messages are the reasons alone, for lists of skipped files. */
import { t } from '../../../src-preload/language';
import { UserError } from '../errors';

/** Larger pictures are refused before they are decoded. */
export const MAX_PIXELS = 100_000_000;

export const brokenImage = (reason: string) => new UserError('broken-image', reason);

export const tooManyPixels = () =>
  brokenImage(t('it has more than {n} million pixels', { n: MAX_PIXELS / 1e6 }));
export const endsTooEarly = () => brokenImage(t('broken image: the file ends too early, or is damaged'));
