/** The features of the parts of a split, written as they are made. */
import type { Split } from '../data/split';
import type { FeatureValues, LabelledFeatures, StorageFormat } from '../matrix';
import type { MatrixWriter } from '../matrix-writer';
import type { Storage } from '../storage';

export type PartName = keyof Split;
export type Parts = Record<PartName, LabelledFeatures>;

export const PART_NAMES = ['train', 'validation', 'test'] as const satisfies PartName[];

interface PartWriter {
  writer: MatrixWriter;
  /** Classes of the rows so far. */
  y: Int32Array;
  rows: number;
}

export class PartsWriter {
  private constructor(private readonly parts: Record<PartName, PartWriter>) {}

  /**
   * @param split says how many rows a part may have at most
   * @throws UserError where neither memory nor disk has room
   */
  static async create(
    columns: number,
    format: StorageFormat,
    split: Split,
    storage: Storage,
  ): Promise<PartsWriter> {
    const created: Partial<Record<PartName, PartWriter>> = {};
    try {
      for (const part of PART_NAMES) {
        const { length } = split[part];
        const writer = await storage.createWriter(columns, format, length);
        created[part] = { writer, y: new Int32Array(length), rows: 0 };
      }
    } catch (error) {
      await Promise.all(Object.values(created).map(({ writer }) => writer.abort()));
      throw error;
    }
    return new PartsWriter(created as Record<PartName, PartWriter>);
  }

  /**
   * @param values row-major features
   * @param which of these rows, in this order
   * @param labels their classes
   */
  async append(
    part: PartName,
    values: FeatureValues,
    which: ArrayLike<number>,
    labels: ArrayLike<number>,
  ): Promise<void> {
    const target = this.parts[part];
    target.y.set(labels, target.rows);
    target.rows += which.length;
    await target.writer.append(values, which);
  }

  /** Runs the work that appends; when it fails, nothing is left of what it wrote. */
  async finishAfter(work: () => Promise<void>): Promise<Parts> {
    const finished: Partial<Parts> = {};
    try {
      await work();
      for (const part of PART_NAMES) {
        const { writer, y, rows } = this.parts[part];
        finished[part] = { X: await writer.finish(), y: y.slice(0, rows) };
      }
      return finished as Parts;
    } catch (error) {
      await Promise.all(Object.values(finished).map(({ X }) => X.release()));
      await Promise.all(PART_NAMES.map((part) => this.parts[part].writer.abort()));
      throw error;
    }
  }
}
