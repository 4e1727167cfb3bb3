/** What was seen of the images of a dataset last: those that come later are looked at by themselves. */
import { SmallPictures } from '../data/small-pictures';
import type { EmbeddedImages } from './embed';
import { JoinedMatrix } from './joined-matrix';

interface Batch {
  paths: readonly string[];
  images: EmbeddedImages;
}

export class SeenImages {
  private key = '';
  private batches: Batch[] = [];
  /** What was asked for last, of several batches. */
  private joined: Batch | null = null;

  /**
   * Looks at the images that were not seen yet in this way.
   * @param key says in which way
   * @param look at some images; throws where they cannot be kept
   */
  async of(
    key: string,
    paths: readonly string[],
    look: (paths: string[]) => Promise<EmbeddedImages>,
  ): Promise<EmbeddedImages> {
    const batches = this.key === key ? this.batches : [];
    const known = new Set(batches.flatMap(({ paths }) => paths));
    const missing = paths.filter((path) => !known.has(path));
    if (missing.length > 0) {
      const images = await look(missing);
      await this.keep(key, [...batches, { paths: missing, images }]);
    }
    const whole = this.batches.find((batch) => isSame(batch.paths, paths));
    if (whole) return whole.images;
    if (!this.joined || !isSame(this.joined.paths, paths))
      this.joined = { paths, images: joined(this.batches, paths) };
    return this.joined.images;
  }

  async release(): Promise<void> {
    await Promise.all(this.batches.map(({ images }) => images.raw.release()));
    this.batches = [];
    this.joined = null;
  }

  private async keep(key: string, batches: Batch[]): Promise<void> {
    if (this.key !== key) await this.release();
    [this.key, this.batches, this.joined] = [key, batches, null];
  }
}

/** Of these images alone, in this order. */
function joined(batches: readonly Batch[], paths: readonly string[]): EmbeddedImages {
  const result = {
    raw: new JoinedMatrix(batches.map(({ images }) => images.raw)),
    rows: new Int32Array(paths.length).fill(-1),
    contents: paths.map((): string | null => null),
    pictures: new SmallPictures(paths.length),
    failures: [] as EmbeddedImages['failures'],
    cached: 0,
  };
  const positions = new Map(paths.map((path, index) => [path, index]));
  let above = 0;
  for (const { paths, images } of batches) {
    paths.forEach((path, from) => {
      const index = positions.get(path);
      if (index === undefined || images.rows[from]! < 0) return;
      result.rows[index] = above + images.rows[from]!;
      result.contents[index] = images.contents[from]!;
      result.pictures.take(index, images.pictures, from);
    });
    for (const { index, reason } of images.failures) {
      const place = positions.get(paths[index]!);
      if (place !== undefined) result.failures.push({ index: place, reason });
    }
    above += images.raw.rows;
    result.cached += images.cached;
  }
  return result;
}

const isSame = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((value, index) => value === b[index]);
