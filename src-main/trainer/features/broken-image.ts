/** Why an image cannot be used. The messages are the reasons alone, for lists of skipped files. */
import { UserError } from '../errors';

/** Larger pictures are refused before they are decoded. */
export const MAX_PIXELS = 100_000_000;

export const brokenImage = (reason: string) => new UserError('broken-image', reason);

export const tooManyPixels = () => brokenImage(`it has more than ${MAX_PIXELS / 1e6} million pixels`);
export const endsTooEarly = () => brokenImage('broken image: the file ends too early, or is damaged');
