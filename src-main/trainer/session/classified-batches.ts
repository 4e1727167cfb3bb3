/** The images that were classified lately, by the ids that the page knows them by. */
import { randomUUID } from 'node:crypto';
import { t } from '../../../src-preload/language';
import { UserError } from '../errors';
import { decodeBytes, readImageFile, type Pixels } from '../features/decode';

/** As many as the page shows for a few models. */
const KEPT = 32;
/** Older pictures that lie in no file go where all of them together are larger. */
const MOST_BYTES = 256e6;

/** The path of a picture, or its bytes where it lies in no file. */
export type Picture = string | Uint8Array;

export class ClassifiedBatches {
  private readonly batches = new Map<string, readonly Picture[]>();

  /** @returns the id */
  keep(pictures: readonly Picture[]): string {
    const id = randomUUID();
    this.batches.set(id, pictures);
    for (const oldest of this.batches.keys()) {
      if (this.batches.size <= KEPT && this.bytes() <= MOST_BYTES) break;
      if (oldest !== id) this.batches.delete(oldest);
    }
    return id;
  }

  /** @throws UserError where it is not kept any more */
  get(id: string, index: number): Picture {
    const picture = this.batches.get(id)?.[index];
    if (picture !== undefined) return picture;
    throw new UserError('no-batch', t('This picture is not at hand any more. Classify it again.'));
  }

  /** Of pictures that lie in no file, which come one at a time. */
  private bytes(): number {
    let sum = 0;
    for (const [first] of this.batches.values()) if (first instanceof Uint8Array) sum += first.length;
    return sum;
  }
}

/** @throws UserError whose message is the reason alone */
export const pixelsOf = async (picture: Picture): Promise<Pixels> => decodeBytes(await bytesOf(picture));

/** @throws UserError whose message is the reason alone */
export const bytesOf = async (picture: Picture): Promise<Uint8Array> =>
  typeof picture === 'string' ? readImageFile(picture) : picture;
